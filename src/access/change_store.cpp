#include "access/change_store.h"

#include "base/check.h"

namespace credence::access::change_store {
namespace {

ChangeState StateNamed(std::string_view name) {
  for (ChangeState state : {ChangeState::kDrafted, ChangeState::kApproved, ChangeState::kRejected}) {
    if (NameOf(state) == name) return state;
  }
  return ChangeState::kWithdrawn;
}

std::vector<PermissionChange> Select(db::Transaction& tx, const std::string& where, db::Params params) {
  std::vector<PermissionChange> changes;
  tx.ForEach<std::int64_t, std::string, std::int64_t, std::string, std::string, std::string, std::string, std::string,
             std::int64_t, std::int64_t, std::optional<std::int64_t>, std::optional<std::int64_t>, std::string,
             std::int64_t, std::int64_t>(
      R"(SELECT id, kind, user_id, role, valid_from, valid_until, reason, state, drafted_by, drafted_at, decided_by,
           decided_at, decision_reason, group_id, position
         FROM permission_change )" +
          where,
      params,
      [&](std::int64_t id, const std::string& kind, std::int64_t user_id, const std::string& role,
          const std::string& from, const std::string& until, const std::string& reason, const std::string& state,
          std::int64_t drafted_by, std::int64_t drafted_at, std::optional<std::int64_t> decided_by,
          std::optional<std::int64_t> decided_at, const std::string& because, std::int64_t group_id,
          std::int64_t position) {
        PermissionChange change;
        change.id = id;
        change.kind = kind == "grant" ? ChangeKind::kGrant : ChangeKind::kRevoke;
        change.user_id = user_id;
        change.role = role;
        auto first = CivilDate::ParseIso(from);
        CHECK(first.has_value());
        change.valid_from = *first;
        if (!until.empty()) {
          change.valid_until = CivilDate::ParseIso(until);
          CHECK(change.valid_until.has_value());
        }
        change.reason = reason;
        change.state = StateNamed(state);
        change.drafted_by = drafted_by;
        change.drafted_at = {drafted_at};
        change.decided_by = decided_by;
        if (decided_at) change.decided_at = Instant{*decided_at};
        change.decision_reason = because;
        change.place = {group_id, position};
        changes.push_back(std::move(change));
      });
  return changes;
}

}  // namespace

std::optional<PermissionChange> Find(db::Transaction& tx, std::int64_t id) {
  auto changes = Select(tx, "WHERE id = :id", {{"id", id}});
  if (changes.empty()) return std::nullopt;
  return std::move(changes.front());
}

std::vector<PermissionChange> List(db::Transaction& tx, std::string_view state, std::int64_t before,
                                   std::int64_t rows_max) {
  return Select(tx,
                R"(WHERE (:any_state = 1 OR state = :state) AND (:newest = 1 OR id < :before)
                   ORDER BY id DESC LIMIT :rows_max)",
                {{"any_state", state.empty()},
                 {"state", state},
                 {"newest", before == 0},
                 {"before", before},
                 {"rows_max", rows_max}});
}

std::vector<PermissionChange> All(db::Transaction& tx) { return Select(tx, "ORDER BY id", {}); }

void Insert(db::Transaction& tx, const PermissionChange& change) {
  const std::string from = change.valid_from.Iso();
  const std::string until = change.valid_until ? change.valid_until->Iso() : "";
  tx.Execute(
      R"(INSERT INTO permission_change (id, kind, user_id, role, valid_from, valid_until, reason, state, drafted_by,
           drafted_at, decided_by, decided_at, decision_reason, group_id, position)
         VALUES (:id, :kind, :user_id, :role, :valid_from, :valid_until, :reason, :state, :drafted_by, :drafted_at,
           NULL, NULL, '', :group_id, :position))",
      {{"id", change.id},
       {"kind", NameOf(change.kind)},
       {"user_id", change.user_id},
       {"role", change.role},
       {"valid_from", from},
       {"valid_until", until},
       {"reason", change.reason},
       {"state", NameOf(change.state)},
       {"drafted_by", change.drafted_by},
       {"drafted_at", change.drafted_at.epoch_ms},
       {"group_id", change.place.group_id},
       {"position", change.place.position}});
}

bool Close(db::Transaction& tx, const PermissionChange& change) {
  CHECK(change.decided_by && change.decided_at);
  return tx.Execute(
             R"(UPDATE permission_change SET state = :state, decided_by = :decided_by, decided_at = :decided_at,
                  decision_reason = :because, group_id = :group_id, position = :position
                WHERE id = :id AND state = 'drafted')",
             {{"state", NameOf(change.state)},
              {"decided_by", *change.decided_by},
              {"decided_at", change.decided_at->epoch_ms},
              {"because", change.decision_reason},
              {"group_id", change.place.group_id},
              {"position", change.place.position},
              {"id", change.id}}) == 1;
}

}  // namespace credence::access::change_store
