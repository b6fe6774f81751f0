#include "intake/match_store.h"

#include "base/check.h"
#include "db/key_list.h"

namespace credence::intake::match_store {
namespace {

using S = std::string;
using I = std::int64_t;
using MaybeI = std::optional<std::int64_t>;

constexpr std::string_view kColumns =
    R"(SELECT id, identifier, department_id, normalised_name, name, outcome, COALESCE(subject_id, 0), reason,
         decided_by, decided_at, group_id, position, undone_at, undone_by, undone_reason, COALESCE(undone_group_id, 0),
         COALESCE(undone_position, 0) FROM match_decision )";

MatchDecision FromRow(I id, S identifier, S department_id, S normalised_name, S name, const S& outcome, I subject_id,
                      S reason, S decided_by, I decided_at, I group_id, I position, MaybeI undone_at, S undone_by,
                      S undone_reason, I undone_group_id, I undone_position) {
  MatchDecision decision;
  decision.id = id;
  decision.about = {std::move(identifier), std::move(department_id), std::move(normalised_name)};
  decision.name = std::move(name);
  decision.verdict = MatchVerdictFromName(outcome);
  decision.subject_id = subject_id;
  decision.reason = std::move(reason);
  decision.decided_by = std::move(decided_by);
  decision.decided_at = {decided_at};
  decision.place = {group_id, position};
  if (undone_at) decision.undone_at = Instant{*undone_at};
  decision.undone_by = std::move(undone_by);
  decision.undone_reason = std::move(undone_reason);
  decision.undone_place = {undone_group_id, undone_position};
  return decision;
}

void Walk(db::Transaction& tx, const std::string& rest, db::Params params,
          const std::function<void(const MatchDecision&)>& visit) {
  tx.ForEach<I, S, S, S, S, S, I, S, S, I, I, I, MaybeI, S, S, I, I>(
      std::string(kColumns) + rest, params, [&](auto&&... columns) { visit(FromRow(std::move(columns)...)); });
}

}  // namespace

void Insert(db::Transaction& tx, const MatchDecision& decision) {
  std::optional<I> subject_id;
  if (decision.subject_id != 0) subject_id = decision.subject_id;
  tx.Execute(
      R"(INSERT INTO match_decision (id, identifier, department_id, normalised_name, name, outcome, subject_id, reason,
           decided_by, decided_at, group_id, position, undone_reason, undone_by)
         VALUES (:id, :identifier, :department_id, :normalised_name, :name, :outcome, :subject_id, :reason,
           :decided_by, :decided_at, :group_id, :position, '', ''))",
      {{"id", decision.id},
       {"identifier", decision.about.identifier},
       {"department_id", decision.about.department_id},
       {"normalised_name", decision.about.normalised_name},
       {"name", decision.name},
       {"outcome", Name(decision.verdict)},
       {"subject_id", subject_id},
       {"reason", decision.reason},
       {"decided_by", decision.decided_by},
       {"decided_at", decision.decided_at.epoch_ms},
       {"group_id", decision.place.group_id},
       {"position", decision.place.position}});
}

void SaveUndone(db::Transaction& tx, const MatchDecision& decision) {
  const I changed = tx.Execute(
      R"(UPDATE match_decision SET undone_at = :undone_at, undone_by = :undone_by, undone_reason = :undone_reason,
           undone_group_id = :undone_group_id, undone_position = :undone_position
         WHERE id = :id AND undone_at IS NULL)",
      {{"undone_at", decision.undone_at.value().epoch_ms},
       {"undone_by", decision.undone_by},
       {"undone_reason", decision.undone_reason},
       {"undone_group_id", decision.undone_place.group_id},
       {"undone_position", decision.undone_place.position},
       {"id", decision.id}});
  CHECK(changed == 1);
}

std::optional<MatchDecision> Find(db::Transaction& tx, std::int64_t id) {
  std::optional<MatchDecision> found;
  Walk(tx, "WHERE id = :id", {{"id", id}}, [&](const MatchDecision& decision) { found = decision; });
  return found;
}

std::map<MatchCase, MatchDecision> Standing(db::Transaction& tx, const std::vector<std::string>& identifiers) {
  std::map<MatchCase, MatchDecision> standing;
  tx.ForEachIn<I, S, S, S, S, S, I, S, S, I, I, I, MaybeI, S, S, I, I>(
      std::string(kColumns) + "WHERE undone_at IS NULL AND identifier IN (:keys)", identifiers, {},
      [&](auto&&... columns) {
        MatchDecision decision = FromRow(std::move(columns)...);
        standing.emplace(decision.about, std::move(decision));
      });
  return standing;
}

std::vector<MatchDecision> Newest(db::Transaction& tx, std::int64_t before_id, std::int64_t rows_max,
                                  const Reach& reach) {
  std::string where = "WHERE 1 = 1";
  std::vector<db::Param> params{{"rows_max", rows_max}};
  if (before_id != 0) {
    where += " AND id < :before_id";
    params.push_back({"before_id", before_id});
  }
  const db::KeyList departments("reach", reach.departments);
  if (!reach.all_departments) {
    where += " AND " + departments.In("department_id");
    departments.AddTo(params);
  }
  std::vector<MatchDecision> decisions;
  Walk(tx, where + " ORDER BY id DESC LIMIT :rows_max", db::Params(params),
       [&](const MatchDecision& decision) { decisions.push_back(decision); });
  return decisions;
}

void ForEach(db::Transaction& tx, const std::function<void(const MatchDecision&)>& visit) {
  Walk(tx, "ORDER BY id", {}, visit);
}

void AddRow(db::Transaction& tx, const DecidedRow& decided, Instant now) {
  const UnmatchedRow& row = decided.row;
  tx.Execute(
      R"(INSERT INTO decided_row (record_key, decision_id, item, department_id, batch_id, row, name, identifier,
           decision_key, sealed, record, created_at)
         VALUES (:record_key, :decision_id, :item, :department_id, :batch_id, :row, :name, :identifier, :decision_key,
           :sealed, :record, :created_at)
         ON CONFLICT (record_key) DO UPDATE SET decision_id = excluded.decision_id, batch_id = excluded.batch_id,
           row = excluded.row, name = excluded.name, sealed = excluded.sealed, record = excluded.record)",
      {{"record_key", row.record_key},
       {"decision_id", decided.decision_id},
       {"item", row.item},
       {"department_id", row.department_id},
       {"batch_id", row.batch_id},
       {"row", row.row},
       {"name", row.name},
       {"identifier", row.identifier},
       {"decision_key", row.decision_key},
       {"sealed", row.sealed},
       {"record", decided.record},
       {"created_at", now.epoch_ms}});
}

std::optional<MatchDecision> DecisionOfRow(db::Transaction& tx, std::int64_t batch_id, std::int64_t row) {
  auto decided = tx.SelectOne<I>("SELECT decision_id FROM decided_row WHERE batch_id = :batch_id AND row = :row",
                                 {{"batch_id", batch_id}, {"row", row}});
  if (!decided) return std::nullopt;
  return Find(tx, std::get<0>(*decided));
}

std::vector<DecidedRow> RowsOf(db::Transaction& tx, std::int64_t decision_id) {
  std::vector<DecidedRow> rows;
  tx.ForEach<S, S, S, I, I, S, S, S, S, S>(
      R"(SELECT record_key, item, department_id, batch_id, row, name, identifier, decision_key, sealed, record
         FROM decided_row WHERE decision_id = :decision_id ORDER BY batch_id, row)",
      {{"decision_id", decision_id}},
      [&](S key, S item, S department_id, I batch_id, I row, S name, S identifier, S decision_key, S sealed, S record) {
        rows.push_back({{std::move(key),
                         std::move(item),
                         std::move(department_id),
                         batch_id,
                         row,
                         std::move(name),
                         std::move(identifier),
                         std::move(decision_key),
                         std::move(sealed),
                         {}},
                        decision_id,
                        std::move(record)});
      });
  return rows;
}

void RemoveRows(db::Transaction& tx, std::int64_t decision_id) {
  tx.Execute("DELETE FROM decided_row WHERE decision_id = :decision_id", {{"decision_id", decision_id}});
}

}  // namespace credence::intake::match_store
