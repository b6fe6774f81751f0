#include "records/contradictions.h"

#include <algorithm>
#include <map>
#include <optional>

#include "base/check.h"
#include "db/key_list.h"
#include "records/record_store.h"
#include "records/register_check.h"
#include "subjects/open_claims.h"
#include "subjects/subject_status.h"

namespace credence::records {
namespace {

// Claims whose name the register does not know of their code; where it does not know the code, codes with several
// names.
constexpr std::string_view kCodeTwoNames = R"(
  SELECT claim.value, claim.name, COALESCE(shown.name, ''), claim.department_id, claim.item, claim.batch_id, claim.row,
    claim.claimed_on
  FROM open_claim AS claim
  JOIN of_code ON of_code.code = claim.code
  LEFT JOIN subject_identifier AS held ON held.value = claim.value AND held.scheme = 'uscc'
  LEFT JOIN subject AS own ON own.id = held.subject_id
  LEFT JOIN subject AS shown ON shown.id = COALESCE(own.merged_into, own.id)
  WHERE ((shown.id IS NULL AND of_code.names > 1) OR (shown.id IS NOT NULL AND NOT EXISTS (
      SELECT 1 FROM subject_name AS borne JOIN subject AS bearer ON bearer.id = borne.subject_id
      WHERE borne.normalised = claim.normalised_name AND COALESCE(bearer.merged_into, bearer.id) = shown.id))))";

constexpr std::string_view kNameTwoCodes = R"(
  SELECT claim.value, claim.name,
    COALESCE((SELECT MIN(bearer.code) FROM subject_name AS borne
              JOIN subject AS bearer ON bearer.id = borne.subject_id
              WHERE borne.normalised = claim.normalised_name AND borne.valid_to = '' AND bearer.merged_into IS NULL),
      ''),
    claim.department_id, claim.item, claim.batch_id, claim.row, claim.claimed_on
  FROM open_claim AS claim
  JOIN of_name ON of_name.organisation = claim.organisation
  WHERE of_name.codes > 1)";

constexpr std::string_view kLicencesOf = R"(
  SELECT record.subject_id, record.id, record.department_id, record.batch_id, record.decided_on, shown.id, shown.code,
    shown.name, shown.status
  FROM subject AS shown
  JOIN subject AS own ON COALESCE(own.merged_into, own.id) = shown.id
  JOIN record ON record.subject_id = own.id
  WHERE record.item = :item AND record.state IN ('active', 'held') AND shown.merged_into IS NULL
    AND shown.status IN (:keys))";

class Search {
 public:
  Search(db::Transaction& tx, const catalog::Items& items, CivilDate today, const ContradictionQuery& query,
         const Reach& reach)
      : tx_(tx), items_(items), today_(today), query_(query), reach_(reach) {}

  std::vector<Contradiction> Run() {
    AddClaims(ContradictionKind::kCodeTwoNames, kCodeTwoNames,
              " ORDER BY claim.value, claim.normalised_name, claim.department_id, claim.item LIMIT :rows_max");
    AddClaims(ContradictionKind::kNameTwoCodes, kNameTwoCodes,
              " ORDER BY claim.organisation, claim.value, claim.department_id, claim.item LIMIT :rows_max");
    const std::vector<std::string> statuses = EndedStatuses();
    for (const catalog::ItemDefinition* item : items_.Newest()) {
      if (item->publication.kind == catalog::PublicationKind::kLicence) AddLicences(item->code, statuses);
    }
    return std::move(found_);
  }

 private:
  void AddClaims(ContradictionKind kind, std::string_view select, std::string_view order) {
    const subjects::OpenClaims claims(today_, "", "");
    std::vector<db::Param> params = claims.Params();
    std::string sql(select);
    if (!query_.department_id.empty()) {
      sql += " AND claim.department_id = :asked";
      params.push_back({"asked", query_.department_id});
    }
    const db::KeyList departments("reach", reach_.departments);
    if (!reach_.all_departments) {
      sql += " AND " + departments.In("claim.department_id");
      departments.AddTo(params);
    }
    params.push_back({"rows_max", query_.rows_max});
    using S = std::string;
    tx_.ForEach<S, S, S, S, S, std::int64_t, std::int64_t, S>(
        claims.Statement(sql.append(order)), db::Params(params),
        [&](S code, S name, S registered, S department_id, S item, std::int64_t batch_id, std::int64_t row, S date) {
          found_.push_back({kind, std::move(code), std::move(name), std::move(registered), std::move(department_id),
                            std::move(item), batch_id, row, "", std::move(date), ""});
        });
  }

  std::vector<std::string> EndedStatuses() {
    std::vector<std::string> ended;
    for (auto& [status] : tx_.Select<std::string>("SELECT DISTINCT status FROM subject ORDER BY status")) {
      if (subjects::IsEndedStatus(status)) ended.push_back(std::move(status));
    }
    return ended;
  }

  void AddLicences(const std::string& item, const std::vector<std::string>& statuses) {
    std::vector<std::pair<Contradiction, std::int64_t>> licences;  // with the subject
    using S = std::string;
    using I = std::int64_t;
    tx_.ForEachIn<I, I, S, I, S, I, S, S, S>(
        kLicencesOf, statuses, {{"item", item}},
        [&](I subject_id, I number, S department_id, I batch_id, S decided_on, I shown, S code, S name, S status) {
          if (!query_.department_id.empty() && department_id != query_.department_id) return;
          if (!reach_.Covers(department_id)) return;
          licences.emplace_back(Contradiction{ContradictionKind::kEndedLicensed, std::move(code), std::move(name),
                                              std::move(status), std::move(department_id), item, batch_id, 0,
                                              RecordId{subject_id, number}.str(), std::move(decided_on), ""},
                                shown);
        });
    std::sort(licences.begin(), licences.end(), [](const auto& a, const auto& b) {
      return std::tie(a.first.code, a.first.date, a.first.record) <
             std::tie(b.first.code, b.first.date, b.first.record);
    });
    std::int64_t kept = 0;
    for (auto& [licence, subject_id] : licences) {
      const auto ended_on = EndedOn(subject_id);
      if (!ended_on || licence.date <= *ended_on || kept == query_.rows_max) continue;
      licence.ended_on = *ended_on;
      found_.push_back(std::move(licence));
      ++kept;
    }
  }

  // Since when the register rows of a subject say without a break that it has ended: the day the first of them was
  // filed.
  std::optional<std::string> EndedOn(std::int64_t subject_id) {
    auto [known, added] = ended_on_.try_emplace(subject_id);
    if (!added) return known->second;
    for (const catalog::ItemDefinition* item : items_.Newest()) {
      auto row = item->is_register ? record_store::FindNewestOf(tx_, subject_id, item->code) : std::nullopt;
      if (!row) continue;
      std::optional<Instant> since;
      auto look = [&](int item_version, const std::string& payload, Instant filed_at) {
        const catalog::ItemDefinition* version = items_.Find(row->item, item_version);
        CHECK(version != nullptr);
        std::vector<std::string> storage;
        const auto entry = RegisterEntryOf(*version, ValuesOfPayload(*version, payload, storage));
        if (!subjects::IsEndedStatus(entry.status)) {
          since.reset();
        } else if (!since) {
          since = filed_at;
        }
      };
      for (const RecordVersion& version : record_store::VersionsOf(tx_, row->id)) {
        look(version.item_version, version.payload, version.filed_at);
      }
      look(row->item_version, row->payload, row->filed_at);
      if (since) known->second = BeijingDate(*since).Iso();
      break;
    }
    return known->second;
  }

  db::Transaction& tx_;
  const catalog::Items& items_;
  CivilDate today_;
  const ContradictionQuery& query_;
  const Reach& reach_;
  std::map<std::int64_t, std::optional<std::string>> ended_on_;  // by subject
  std::vector<Contradiction> found_;
};

}  // namespace

std::string_view Name(ContradictionKind kind) {
  switch (kind) {
    case ContradictionKind::kCodeTwoNames:
      return "code_two_names";
    case ContradictionKind::kNameTwoCodes:
      return "name_two_codes";
    case ContradictionKind::kEndedLicensed:
      return "ended_licensed";
  }
  CHECK(false);
  return "";
}

Result<std::vector<Contradiction>> Contradictions::Find(const Caller& caller, const ContradictionQuery& query) const {
  RETURN_IF_ERROR(caller.Require(Permission::kReadSubjects));
  if (!query.department_id.empty()) {
    RETURN_IF_ERROR(caller.RequireFor(Permission::kReadSubjects, query.department_id));
  }
  return database_.Read([&](db::Transaction& tx) -> Result<std::vector<Contradiction>> {
    return Search(tx, items_, clock_.Today(), query, *caller.ReachOf(Permission::kReadSubjects)).Run();
  });
}

}  // namespace credence::records
