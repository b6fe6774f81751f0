#include "subjects/claim_store.h"

#include <set>

#include "base/check.h"

namespace credence::subjects {

std::string_view Name(EndCause cause) { return cause == EndCause::kSuperseded ? "superseded" : "settled"; }

namespace claim_store {
namespace {

using S = std::string;
using I = std::int64_t;

constexpr std::string_view kClaims =
    R"(SELECT value, normalised_name, department_id, item, name, verdict, claimed_on, batch_id, row, last_batch_id
       FROM identifier_claim WHERE scheme = 'uscc' )";
constexpr std::string_view kEnds =
    R"(SELECT value, normalised_name, department_id, item, number, cause, ended_on, reopened_on, batch_id, row, reason,
         COALESCE(group_id, 0), COALESCE(position, 0), COALESCE(reopened_group_id, 0), COALESCE(reopened_position, 0)
       FROM claim_end WHERE scheme = 'uscc' )";

StoredClaim ClaimFrom(S value, S normalised_name, S department_id, S item, S name, S verdict, S claimed_on, I batch_id,
                      I row, I last_batch_id) {
  return {{std::move(value), std::move(normalised_name), std::move(department_id), std::move(item)},
          std::move(name),
          std::move(verdict),
          std::move(claimed_on),
          batch_id,
          row,
          last_batch_id};
}

ClaimEnd EndFrom(S value, S normalised_name, S department_id, S item, I number, const S& cause, S ended_on,
                 S reopened_on, I batch_id, I row, S reason, I group_id, I position, I reopened_group_id,
                 I reopened_position) {
  return {{std::move(value), std::move(normalised_name), std::move(department_id), std::move(item)},
          number,
          cause == "settled" ? EndCause::kSettled : EndCause::kSuperseded,
          std::move(ended_on),
          std::move(reopened_on),
          batch_id,
          row,
          std::move(reason),
          {group_id, position},
          {reopened_group_id, reopened_position}};
}

// The parameters that name one claim; borrows the key.
std::vector<db::Param> Naming(const ClaimKey& key) {
  return {{"value", key.value},
          {"normalised_name", key.normalised_name},
          {"department_id", key.department_id},
          {"item", key.item}};
}
constexpr std::string_view kIsNamed =
    R"(scheme = 'uscc' AND value = :value AND normalised_name = :normalised_name AND department_id = :department_id
       AND item = :item)";

void WalkEnds(db::Transaction& tx, const std::string& rest, db::Params params,
              const std::function<void(const ClaimEnd&)>& visit) {
  tx.ForEach<S, S, S, S, I, S, S, S, I, I, S, I, I, I, I>(
      std::string(kEnds) + rest, params, [&](auto&&... columns) { visit(EndFrom(std::move(columns)...)); });
}

}  // namespace

std::vector<StoredClaim> FindAround(db::Transaction& tx, std::string_view department_id, std::string_view item,
                                    const std::vector<std::string>& values, const std::vector<std::string>& names) {
  std::vector<StoredClaim> claims;
  std::set<ClaimKey> seen;
  const std::string sql = std::string(kClaims) + "AND department_id = :department_id AND item = :item AND ";
  auto add = [&](auto&&... columns) {
    StoredClaim claim = ClaimFrom(std::move(columns)...);
    if (seen.insert(claim.key).second) claims.push_back(std::move(claim));
  };
  const auto source = {db::Param{"department_id", department_id}, db::Param{"item", item}};
  tx.ForEachIn<S, S, S, S, S, S, S, I, I, I>(sql + "value IN (:keys)", values, source, add);
  tx.ForEachIn<S, S, S, S, S, S, S, I, I, I>(sql + "normalised_name IN (:keys)", names, source, add);
  return claims;
}

std::optional<StoredClaim> FindAt(db::Transaction& tx, std::int64_t batch_id, std::int64_t row) {
  std::optional<StoredClaim> found;
  tx.ForEach<S, S, S, S, S, S, S, I, I, I>(std::string(kClaims) + "AND batch_id = :batch_id AND row = :row",
                                           {{"batch_id", batch_id}, {"row", row}},
                                           [&](auto&&... columns) { found = ClaimFrom(std::move(columns)...); });
  return found;
}

bool Insert(db::Transaction& tx, const StoredClaim& claim) {
  return tx.Execute(
             R"(INSERT INTO identifier_claim (scheme, value, normalised_name, department_id, item, name, verdict,
                  batch_id, row, claimed_on, last_batch_id)
                VALUES ('uscc', :value, :normalised_name, :department_id, :item, :name, :verdict, :batch_id, :row,
                  :claimed_on, :last_batch_id)
                ON CONFLICT (value, scheme, normalised_name, department_id, item) DO NOTHING)",
             {{"value", claim.key.value},
              {"normalised_name", claim.key.normalised_name},
              {"department_id", claim.key.department_id},
              {"item", claim.key.item},
              {"name", claim.name},
              {"verdict", claim.verdict},
              {"batch_id", claim.batch_id},
              {"row", claim.row},
              {"claimed_on", claim.claimed_on},
              {"last_batch_id", claim.last_batch_id}}) == 1;
}

void SaveLastBatch(db::Transaction& tx, const ClaimKey& key, std::int64_t batch_id) {
  auto params = Naming(key);
  params.insert(params.end(), {{"last_batch_id", batch_id}, {"before", batch_id}});
  tx.Execute("UPDATE identifier_claim SET last_batch_id = :last_batch_id WHERE last_batch_id < :before AND " +
                 std::string(kIsNamed),
             db::Params(params));
}

std::vector<ClaimEnd> EndsOf(db::Transaction& tx, const ClaimKey& key) {
  std::vector<ClaimEnd> ends;
  const auto params = Naming(key);
  WalkEnds(tx, "AND " + std::string(kIsNamed) + " ORDER BY number", db::Params(params),
           [&](const ClaimEnd& end) { ends.push_back(end); });
  return ends;
}

std::vector<ClaimEnd> StandingEnds(db::Transaction& tx, const std::vector<std::string>& values) {
  std::vector<ClaimEnd> ends;
  tx.ForEachIn<S, S, S, S, I, S, S, S, I, I, S, I, I, I, I>(
      std::string(kEnds) + "AND reopened_on = '' AND value IN (:keys)", values, {},
      [&](auto&&... columns) { ends.push_back(EndFrom(std::move(columns)...)); });
  return ends;
}

bool InsertEnd(db::Transaction& tx, const ClaimEnd& end) {
  auto params = Naming(end.key);
  params.insert(params.end(), {{"number", end.number},
                               {"cause", Name(end.cause)},
                               {"ended_on", end.ended_on},
                               {"batch_id", end.batch_id},
                               {"row", end.row},
                               {"reason", end.reason},
                               {"group_id", end.place.group_id},
                               {"position", end.place.position}});
  return tx.Execute(
             R"(INSERT INTO claim_end (value, scheme, normalised_name, department_id, item, number, cause, ended_on,
                  reopened_on, batch_id, row, reason, group_id, position)
                VALUES (:value, 'uscc', :normalised_name, :department_id, :item, :number, :cause, :ended_on, '',
                  :batch_id, :row, :reason, :group_id, :position)
                ON CONFLICT (value, scheme, normalised_name, department_id, item, number) DO NOTHING)",
             db::Params(params)) == 1;
}

void SaveReopened(db::Transaction& tx, const ClaimEnd& end) {
  auto params = Naming(end.key);
  params.insert(params.end(), {{"number", end.number},
                               {"reopened_on", end.reopened_on},
                               {"reopened_group_id", end.reopened_place.group_id},
                               {"reopened_position", end.reopened_place.position}});
  const std::int64_t changed = tx.Execute(
      R"(UPDATE claim_end SET reopened_on = :reopened_on, reopened_group_id = :reopened_group_id,
           reopened_position = :reopened_position WHERE number = :number AND )" +
          std::string(kIsNamed),
      db::Params(params));
  CHECK(changed == 1);
}

void RemoveEnd(db::Transaction& tx, const ClaimEnd& end) {
  auto params = Naming(end.key);
  params.push_back({"number", end.number});
  tx.Execute("DELETE FROM claim_end WHERE number = :number AND " + std::string(kIsNamed), db::Params(params));
}

void ForEach(db::Transaction& tx, const std::function<void(const StoredClaim&)>& visit) {
  tx.ForEach<S, S, S, S, S, S, S, I, I, I>(std::string(kClaims) + "ORDER BY batch_id, row", {},
                                           [&](auto&&... columns) { visit(ClaimFrom(std::move(columns)...)); });
}

void ForEachEnd(db::Transaction& tx, const std::function<void(const ClaimEnd&)>& visit) {
  WalkEnds(tx, "ORDER BY value, normalised_name, department_id, item, number", {}, visit);
}

}  // namespace claim_store
}  // namespace credence::subjects
