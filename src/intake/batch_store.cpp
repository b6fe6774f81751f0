#include "intake/batch_store.h"

#include <boost/json.hpp>
#include <set>

#include "base/check.h"
#include "base/limits.h"
#include "catalog/finding_codes.h"
#include "db/key_list.h"

namespace credence::intake::batch_store {
namespace {

using S = std::string;
using I = std::int64_t;

// Values of a finding's text as a JSON array of [name, value], which keeps their order.
std::string ValuesJson(const TextValues& values) {
  boost::json::array list;
  for (const auto& [name, value] : values) list.push_back(boost::json::array{name, value});
  return boost::json::serialize(list);
}

TextValues ValuesFromJson(std::string_view text) {
  TextValues values;
  const auto list = boost::json::parse(text);
  for (const auto& pair : list.as_array()) {
    values.emplace_back(pair.as_array().at(0).as_string(), pair.as_array().at(1).as_string());
  }
  return values;
}

}  // namespace

void Insert(db::Transaction& tx, const Batch& batch, Instant now) {
  tx.Execute(
      R"(INSERT INTO batch (id, item, item_version, edition, department_id, file_name, file_bytes, file_digest,
           encoding, sheet, blob, blob_bytes, copy, copy_until, received_on, all_or_nothing, examine_first,
           other_subject, corrects, state, rows_read, filed, unchanged, versioned, unmatched, refused, persons,
           left_out, warned, reasons_asked, findings, confirmed, reason, claims_digest, created_at, changed_at)
         VALUES (:id, :item, :item_version, :edition, :department_id, :file_name, :file_bytes, :file_digest, :encoding,
           :sheet, :blob, :blob_bytes, :copy, :copy_until, :received_on, :all_or_nothing, :examine_first,
           :other_subject, :corrects, :state, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, '', :claims_digest,
           :created_at, :changed_at))",
      {{"id", batch.id},
       {"item", batch.item},
       {"item_version", batch.item_version},
       {"edition", batch.edition},
       {"department_id", batch.department_id},
       {"file_name", batch.file_name},
       {"file_bytes", batch.file_bytes},
       {"file_digest", batch.file_digest},
       {"encoding", batch.encoding},
       {"sheet", batch.sheet},
       {"blob", batch.blob},
       {"blob_bytes", batch.blob_bytes},
       {"copy", Name(batch.copy)},
       {"copy_until", batch.copy_until},
       {"received_on", batch.received_on.Iso()},
       {"all_or_nothing", batch.all_or_nothing},
       {"examine_first", batch.examine_first},
       {"other_subject", Name(batch.other_subject)},
       {"corrects", batch.corrects},
       {"state", Name(batch.state)},
       {"claims_digest", batch.claims_digest},
       {"created_at", now.epoch_ms},
       {"changed_at", now.epoch_ms}});
}

namespace {

// Two queries: one for what the batch is, one for what became of its rows.
BatchCounts FindCounts(db::Transaction& tx, std::int64_t id) {
  auto row = tx.SelectOne<I, I, I, I, I, I, I, I, I, I, I>(
      R"(SELECT rows_read, filed, unchanged, versioned, unmatched, refused, persons, left_out, warned, reasons_asked,
           findings
         FROM batch WHERE id = :id)",
      {{"id", id}});
  return std::make_from_tuple<BatchCounts>(*row);
}

}  // namespace

std::optional<Batch> Find(db::Transaction& tx, std::int64_t id) {
  auto row = tx.SelectOne<S, I, S, S, S, I, S, S, S, S, I, S, S, S, bool, bool, S, I, S, I, S, I, S>(
      R"(SELECT item, item_version, edition, department_id, file_name, file_bytes, file_digest, encoding, sheet, blob,
           blob_bytes, copy, copy_until, received_on, all_or_nothing, examine_first, other_subject, corrects, state,
           confirmed, reason, created_at, claims_digest
         FROM batch WHERE id = :id)",
      {{"id", id}});
  if (!row) return std::nullopt;
  auto& [item, item_version, edition, department_id, file_name, file_bytes, file_digest, encoding, sheet, blob,
         blob_bytes, copy, copy_until, received_on, all_or_nothing, examine_first, other_subject, corrects, state,
         confirmed, reason, created_at, claims_digest] = *row;
  auto received = CivilDate::ParseIso(received_on);
  CHECK(received.has_value());
  return Batch{id,
               item,
               static_cast<int>(item_version),
               edition,
               department_id,
               file_name,
               file_bytes,
               file_digest,
               encoding,
               sheet,
               blob,
               blob_bytes,
               CopyKindFromName(copy),
               copy_until,
               *received,
               all_or_nothing,
               examine_first,
               OtherSubjectFromName(other_subject),
               corrects,
               BatchStateFromName(state),
               FindCounts(tx, id),
               confirmed,
               reason,
               Instant{created_at},
               claims_digest};
}

std::optional<SameFile> FindSame(db::Transaction& tx, const Batch& batch) {
  std::optional<SameFile> same;
  tx.ForEach<I, I>(
      R"(SELECT id, created_at FROM batch WHERE file_digest = :file_digest AND item = :item
           AND department_id = :department_id AND state = 'filed' ORDER BY id LIMIT 1)",
      {{"file_digest", batch.file_digest}, {"item", batch.item}, {"department_id", batch.department_id}},
      [&](I id, I created_at) {
        same = SameFile{id, BeijingDate(Instant{created_at})};
      });
  return same;
}

void Save(db::Transaction& tx, const Batch& batch, Instant now) {
  const BatchCounts& counts = batch.counts;
  std::int64_t changed = tx.Execute(
      R"(UPDATE batch SET edition = :edition, encoding = :encoding, blob = :blob, blob_bytes = :blob_bytes,
           copy = :copy, copy_until = :copy_until, corrects = :corrects, state = :state, rows_read = :rows_read,
           filed = :filed, unchanged = :unchanged, versioned = :versioned, unmatched = :unmatched, refused = :refused,
           persons = :persons, left_out = :left_out, warned = :warned, reasons_asked = :reasons_asked,
           findings = :findings, confirmed = :confirmed, reason = :reason, claims_digest = :claims_digest,
           changed_at = :changed_at
         WHERE id = :id)",
      {{"edition", batch.edition},
       {"encoding", batch.encoding},
       {"blob", batch.blob},
       {"blob_bytes", batch.blob_bytes},
       {"copy", Name(batch.copy)},
       {"copy_until", batch.copy_until},
       {"corrects", batch.corrects},
       {"state", Name(batch.state)},
       {"rows_read", counts.rows},
       {"filed", counts.filed},
       {"unchanged", counts.unchanged},
       {"versioned", counts.versioned},
       {"unmatched", counts.unmatched},
       {"refused", counts.refused},
       {"persons", counts.persons},
       {"left_out", counts.left_out},
       {"warned", counts.warned},
       {"reasons_asked", counts.reasons_asked},
       {"findings", counts.findings},
       {"confirmed", batch.confirmed},
       {"reason", batch.reason},
       {"claims_digest", batch.claims_digest},
       {"changed_at", now.epoch_ms},
       {"id", batch.id}});
  CHECK(changed == 1);
}

bool MoveState(db::Transaction& tx, std::int64_t id, BatchState from, BatchState to, Instant now) {
  return tx.Execute("UPDATE batch SET state = :to_state, changed_at = :now WHERE id = :id AND state = :from_state",
                    {{"to_state", Name(to)}, {"now", now.epoch_ms}, {"id", id}, {"from_state", Name(from)}}) == 1;
}

std::vector<std::string> BlobsInUse(db::Transaction& tx) {
  std::vector<std::string> blobs;
  tx.ForEach<S>("SELECT blob FROM batch WHERE copy <> 'none'", {}, [&](S blob) { blobs.push_back(std::move(blob)); });
  return blobs;
}

std::vector<std::int64_t> CopiesOver(db::Transaction& tx, CivilDate today) {
  std::vector<std::int64_t> ids;
  tx.ForEach<I>(
      R"(SELECT id FROM batch WHERE copy <> 'none' AND copy_until <> '' AND copy_until < :today
           AND state IN ('examined', 'filed', 'refused', 'withdrawn') ORDER BY id)",
      {{"today", today.Iso()}}, [&](I id) { ids.push_back(id); });
  return ids;
}

std::int64_t AddFindings(db::Transaction& tx, std::int64_t batch_id, const catalog::FindingList& findings,
                         std::int64_t stored_before) {
  const std::int64_t room = std::max<std::int64_t>(0, limits::kFindingsStoredMax - stored_before);
  const std::size_t count = std::min(findings.size(), static_cast<std::size_t>(room));
  if (count == 0) return 0;
  auto bulk = tx.BulkInsert("batch_finding", {"batch_id", "row", "position", "field", "rule", "code", "severity",
                                              "value", "text_values", "asks_reason"});
  std::int64_t row = -1, position = 0;
  for (std::size_t i = 0; i < count; ++i) {
    const catalog::Finding& finding = findings[i];
    position = finding.row == row ? position + 1 : 0;
    row = finding.row;
    bulk->Add({batch_id, finding.row, position, finding.field, finding.rule, finding.code,
               catalog::SeverityName(finding.severity), finding.value, ValuesJson(finding.values),
               finding.asks_reason});
  }
  bulk->Finish();
  return static_cast<std::int64_t>(count);
}

std::int64_t RemoveFindings(db::Transaction& tx, std::int64_t batch_id) {
  tx.Execute(
      R"(DELETE FROM batch_finding WHERE batch_id = :batch_id AND rule <> 'header' AND row NOT IN
           (SELECT row FROM batch_finding WHERE batch_id = :left_out_of AND code IN (:person, :not_kept)))",
      {{"batch_id", batch_id},
       {"left_out_of", batch_id},
       {"person", catalog::codes::kPersonNotCollected},
       {"not_kept", catalog::codes::kRowNotKept}});
  return std::get<0>(
      *tx.SelectOne<I>("SELECT COUNT(*) FROM batch_finding WHERE batch_id = :batch_id", {{"batch_id", batch_id}}));
}

void ForEachFinding(db::Transaction& tx, std::int64_t batch_id,
                    const std::function<void(const catalog::Finding&)>& visit) {
  tx.ForEach<I, S, S, S, S, S, S, bool>(
      R"(SELECT row, field, rule, code, severity, value, text_values, asks_reason FROM batch_finding
         WHERE batch_id = :batch_id ORDER BY row, position)",
      {{"batch_id", batch_id}}, [&](I row, S field, S rule, S code, S severity, S value, S text_values, bool asks) {
        visit({row, std::move(field), std::move(rule), std::move(code),
               severity == "error" ? catalog::Severity::kError : catalog::Severity::kWarning, std::move(value),
               ValuesFromJson(text_values), asks});
      });
}

bool HasFindingsOf(db::Transaction& tx, std::int64_t batch_id, std::string_view rule) {
  auto row = tx.SelectOne<I>("SELECT COUNT(*) FROM batch_finding WHERE batch_id = :batch_id AND rule = :rule",
                             {{"batch_id", batch_id}, {"rule", rule}});
  return std::get<0>(*row) > 0;
}

void SettleRows(db::Transaction& tx, std::int64_t corrected, const std::vector<SettledRow>& settled) {
  std::vector<std::int64_t> rows;
  for (const SettledRow& one : settled) rows.push_back(one.row);
  std::set<std::int64_t> open;
  tx.ForEachIn<I>(
      R"(SELECT row FROM batch_finding WHERE row IN (:keys) AND batch_id = :batch_id AND severity = 'error'
           AND code <> :person)",
      rows, {{"batch_id", corrected}, {"person", catalog::codes::kPersonNotCollected}},
      [&](I row) { open.insert(row); });
  for (const SettledRow& one : settled) {
    if (!open.contains(one.row)) continue;
    tx.Execute(
        R"(INSERT INTO batch_settled_row (batch_id, row, settled_by, settled_row)
           VALUES (:batch_id, :row, :settled_by, :settled_row) ON CONFLICT (batch_id, row) DO NOTHING)",
        {{"batch_id", corrected}, {"row", one.row}, {"settled_by", one.settled_by}, {"settled_row", one.settled_row}});
  }
}

void RemoveSettled(db::Transaction& tx, std::int64_t settled_by) {
  tx.Execute("DELETE FROM batch_settled_row WHERE settled_by = :settled_by", {{"settled_by", settled_by}});
}

std::vector<SettledRow> SettledRows(db::Transaction& tx, std::int64_t corrected) {
  std::vector<SettledRow> rows;
  tx.ForEach<I, I, I>(
      "SELECT row, settled_by, settled_row FROM batch_settled_row WHERE batch_id = :batch_id ORDER BY row",
      {{"batch_id", corrected}}, [&](I row, I settled_by, I settled_row) {
        rows.push_back({row, settled_by, settled_row});
      });
  return rows;
}

std::int64_t CountSettledBy(db::Transaction& tx, std::int64_t settled_by) {
  return std::get<0>(*tx.SelectOne<I>("SELECT COUNT(*) FROM batch_settled_row WHERE settled_by = :settled_by",
                                      {{"settled_by", settled_by}}));
}

void AddUnmatched(db::Transaction& tx, const UnmatchedRow& row, Instant now) {
  tx.Execute(
      R"(INSERT INTO unmatched_row
           (record_key, item, department_id, batch_id, row, name, identifier, decision_key, sealed, created_at)
         VALUES (:record_key, :item, :department_id, :batch_id, :row, :name, :identifier, :decision_key, :sealed,
           :created_at)
         ON CONFLICT (record_key) DO NOTHING)",
      {{"record_key", row.record_key},
       {"item", row.item},
       {"department_id", row.department_id},
       {"batch_id", row.batch_id},
       {"row", row.row},
       {"name", row.name},
       {"identifier", row.identifier},
       {"decision_key", row.decision_key},
       {"sealed", row.sealed},
       {"created_at", now.epoch_ms}});
}

void RemoveUnmatched(db::Transaction& tx, const std::vector<std::string>& record_keys) {
  std::vector<std::string> waiting;
  tx.ForEachIn<S>("SELECT record_key FROM unmatched_row WHERE record_key IN (:keys)", record_keys, {},
                  [&](S record_key) { waiting.push_back(std::move(record_key)); });
  for (const std::string& record_key : waiting) {
    tx.Execute("DELETE FROM unmatched_row WHERE record_key = :record_key", {{"record_key", record_key}});
  }
}

std::int64_t CountUnmatched(db::Transaction& tx) {
  return std::get<0>(*tx.SelectOne<I>("SELECT COUNT(*) FROM unmatched_row"));
}

namespace {

constexpr std::string_view kUnmatchedColumns =
    R"(SELECT record_key, item, department_id, batch_id, row, name, identifier, decision_key, sealed, created_at
       FROM unmatched_row )";

UnmatchedRow UnmatchedFrom(S record_key, S item, S department_id, I batch_id, I row, S name, S identifier,
                           S decision_key, S sealed, I created_at) {
  return {std::move(record_key), std::move(item),       std::move(department_id), batch_id,          row,
          std::move(name),       std::move(identifier), std::move(decision_key),  std::move(sealed), {created_at}};
}

std::vector<UnmatchedRow> ReadUnmatched(db::Transaction& tx, const std::string& rest, db::Params params) {
  std::vector<UnmatchedRow> rows;
  tx.ForEach<S, S, S, I, I, S, S, S, S, I>(std::string(kUnmatchedColumns) + rest, params, [&](auto&&... columns) {
    rows.push_back(UnmatchedFrom(std::move(columns)...));
  });
  return rows;
}

}  // namespace

std::vector<UnmatchedRow> UnmatchedBehind(db::Transaction& tx, std::string_view record_key, std::int64_t rows_max) {
  return ReadUnmatched(tx, "WHERE record_key > :record_key ORDER BY record_key LIMIT :rows_max",
                       {{"record_key", record_key}, {"rows_max", rows_max}});
}

namespace {

// What the query and the reach of who asks leave of the waiting rows, behind a condition. Borrows from `departments`.
std::string Filter(const WaitingQuery& query, const Reach& reach, const db::KeyList& departments,
                   std::vector<db::Param>& params) {
  std::string filter;
  if (!query.item.empty()) {
    filter += " AND item = :item";
    params.push_back({"item", query.item});
  }
  if (!query.department_id.empty()) {
    filter += " AND department_id = :department_id";
    params.push_back({"department_id", query.department_id});
  }
  if (!reach.all_departments) {
    filter += " AND " + departments.In("department_id");
    departments.AddTo(params);
  }
  return filter;
}

}  // namespace

std::vector<UnmatchedRow> ListUnmatched(db::Transaction& tx, const WaitingQuery& query, const Reach& reach) {
  std::vector<db::Param> params{{"after_batch", query.after_batch},
                                {"same_batch", query.after_batch},
                                {"after_row", query.after_row},
                                {"rows_max", query.rows_max}};
  const db::KeyList departments("reach", reach.departments);
  const std::string filter = Filter(query, reach, departments, params);
  return ReadUnmatched(tx,
                       "WHERE (batch_id > :after_batch OR (batch_id = :same_batch AND row > :after_row))" + filter +
                           " ORDER BY batch_id, row LIMIT :rows_max",
                       db::Params(params));
}

std::int64_t CountWaiting(db::Transaction& tx, const WaitingQuery& query, const Reach& reach) {
  std::vector<db::Param> params;
  const db::KeyList departments("reach", reach.departments);
  const std::string filter = Filter(query, reach, departments, params);
  return std::get<0>(*tx.SelectOne<I>("SELECT COUNT(*) FROM unmatched_row WHERE 1 = 1" + filter, db::Params(params)));
}

std::optional<UnmatchedRow> FindUnmatched(db::Transaction& tx, std::int64_t batch_id, std::int64_t row) {
  auto rows = ReadUnmatched(tx, "WHERE batch_id = :batch_id AND row = :row", {{"batch_id", batch_id}, {"row", row}});
  if (rows.empty()) return std::nullopt;
  return std::move(rows.front());
}

std::vector<UnmatchedRow> UnmatchedWith(db::Transaction& tx, std::string_view identifier,
                                        std::string_view department_id) {
  return ReadUnmatched(tx, "WHERE identifier = :identifier AND department_id = :department_id ORDER BY batch_id, row",
                       {{"identifier", identifier}, {"department_id", department_id}});
}

std::vector<UnmatchedRow> UnmatchedOfDecisions(db::Transaction& tx, std::string_view item,
                                               std::string_view department_id,
                                               const std::vector<std::string>& decision_keys) {
  std::vector<UnmatchedRow> rows;
  tx.ForEachIn<S, S, S, I, I, S, S, S, S, I>(
      std::string(kUnmatchedColumns) +
          "WHERE item = :item AND department_id = :department_id AND decision_key IN (:keys)",
      decision_keys, {{"item", item}, {"department_id", department_id}},
      [&](auto&&... columns) { rows.push_back(UnmatchedFrom(std::move(columns)...)); });
  return rows;
}

void SaveDecisionKey(db::Transaction& tx, std::string_view record_key, std::string_view decision_key) {
  tx.Execute("UPDATE unmatched_row SET decision_key = :decision_key WHERE record_key = :record_key",
             {{"decision_key", decision_key}, {"record_key", record_key}});
}

}  // namespace credence::intake::batch_store
