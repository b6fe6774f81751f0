#include "intake/batch_store.h"

#include <boost/json.hpp>
#include <limits>
#include <map>
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

constexpr std::string_view kSecondPerson = "second_person";

}  // namespace

void Insert(db::Transaction& tx, const Batch& batch, Instant now) {
  tx.Execute(
      R"(INSERT INTO batch (id, item, item_version, edition, department_id, file_name, file_bytes, file_digest,
           encoding, sheet, blob, blob_bytes, copy, copy_until, received_on, all_or_nothing, examine_first,
           other_subject, corrects, state, rows_read, filed, unchanged, versioned, unmatched, refused, persons,
           left_out, warned, reasons_asked, findings, bytes_read, stopped_code, stopped_values, confirmed, reason,
           claims_digest, made_by, submitted_by, submitted_at, approval, approved_by, approved_at, sent_back_by,
           sent_back_at, sent_back_reason, created_at, changed_at)
         VALUES (:id, :item, :item_version, :edition, :department_id, :file_name, :file_bytes, :file_digest, :encoding,
           :sheet, :blob, :blob_bytes, :copy, :copy_until, :received_on, :all_or_nothing, :examine_first,
           :other_subject, :corrects, :state, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, '', '[]', 0, '', :claims_digest,
           :made_by, '', 0, 'none', '', 0, '', 0, '', :created_at, :changed_at))",
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
       {"made_by", batch.handling.made_by},
       {"created_at", now.epoch_ms},
       {"changed_at", now.epoch_ms}});
}

namespace {

using ById = std::map<std::int64_t, Batch>;

// Three queries: one for what the batch is, one for what became of its rows, one for who had it in hand.
void ReadBatches(db::Transaction& tx, const std::vector<std::int64_t>& ids, ById& batches) {
  tx.ForEachIn<I, S, I, S, S, S, I, S, S, S, S, I, S, S, S, bool, bool, S, I, S, I, S, I, S>(
      R"(SELECT id, item, item_version, edition, department_id, file_name, file_bytes, file_digest, encoding, sheet,
           blob, blob_bytes, copy, copy_until, received_on, all_or_nothing, examine_first, other_subject, corrects,
           state, confirmed, reason, created_at, claims_digest
         FROM batch WHERE id IN (:keys))",
      ids, {},
      [&](I id, S item, I item_version, S edition, S department_id, S file_name, I file_bytes, S file_digest,
          S encoding, S sheet, S blob, I blob_bytes, S copy, S copy_until, S received_on, bool all_or_nothing,
          bool examine_first, S other_subject, I corrects, S state, I confirmed, S reason, I created_at,
          S claims_digest) {
        auto received = CivilDate::ParseIso(received_on);
        CHECK(received.has_value());
        batches.emplace(id, Batch{.id = id,
                                  .item = item,
                                  .item_version = static_cast<int>(item_version),
                                  .edition = edition,
                                  .department_id = department_id,
                                  .file_name = file_name,
                                  .file_bytes = file_bytes,
                                  .file_digest = file_digest,
                                  .encoding = encoding,
                                  .sheet = sheet,
                                  .blob = blob,
                                  .blob_bytes = blob_bytes,
                                  .copy = CopyKindFromName(copy),
                                  .copy_until = copy_until,
                                  .received_on = *received,
                                  .all_or_nothing = all_or_nothing,
                                  .examine_first = examine_first,
                                  .other_subject = OtherSubjectFromName(other_subject),
                                  .corrects = corrects,
                                  .state = BatchStateFromName(state),
                                  .confirmed = confirmed,
                                  .reason = reason,
                                  .created_at = Instant{created_at},
                                  .claims_digest = claims_digest});
      });
}

void ReadCounts(db::Transaction& tx, const std::vector<std::int64_t>& ids, ById& batches) {
  tx.ForEachIn<I, I, I, I, I, I, I, I, I, I, I, I>(
      R"(SELECT id, rows_read, filed, unchanged, versioned, unmatched, refused, persons, left_out, warned,
           reasons_asked, findings
         FROM batch WHERE id IN (:keys))",
      ids, {}, [&](I id, auto... counts) { batches.at(id).counts = BatchCounts{counts...}; });
}

void ReadHandling(db::Transaction& tx, const std::vector<std::int64_t>& ids, ById& batches) {
  tx.ForEachIn<I, I, S, S, S, S, I, S, S, I, S, I, S, I, I, S>(
      R"(SELECT id, bytes_read, stopped_code, stopped_values, made_by, submitted_by, submitted_at, approval,
           approved_by, approved_at, sent_back_by, sent_back_at, sent_back_reason, edits_standing, edits_made,
           edits_digest
         FROM batch WHERE id IN (:keys))",
      ids, {},
      [&](I id, I bytes_read, S stopped_code, S stopped_values, S made_by, S submitted_by, I submitted_at, S approval,
          S approved_by, I approved_at, S sent_back_by, I sent_back_at, S sent_back_reason, I edits_standing,
          I edits_made, S edits_digest) {
        Batch& batch = batches.at(id);
        batch.bytes_read = bytes_read;
        batch.stopped_code = stopped_code;
        batch.stopped_values = ValuesFromJson(stopped_values);
        batch.handling = {made_by,         submitted_by,         Instant{submitted_at}, approval == kSecondPerson,
                          approved_by,     Instant{approved_at}, sent_back_by,          Instant{sent_back_at},
                          sent_back_reason};
        batch.edits = {edits_standing, edits_made, edits_digest};
      });
}

// In the order of the numbers given.
std::vector<Batch> FindMany(db::Transaction& tx, const std::vector<std::int64_t>& ids) {
  ById batches;
  ReadBatches(tx, ids, batches);
  ReadCounts(tx, ids, batches);
  ReadHandling(tx, ids, batches);
  std::vector<Batch> found;
  for (std::int64_t id : ids) {
    if (auto batch = batches.find(id); batch != batches.end()) found.push_back(std::move(batch->second));
  }
  return found;
}

}  // namespace

std::optional<Batch> Find(db::Transaction& tx, std::int64_t id) {
  std::vector<Batch> found = FindMany(tx, {id});
  if (found.empty()) return std::nullopt;
  return std::move(found.front());
}

std::vector<Batch> List(db::Transaction& tx, const BatchQuery& query) {
  const std::int64_t before = query.before == 0 ? std::numeric_limits<std::int64_t>::max() : query.before;
  std::string where = "WHERE id < :before";
  std::vector<db::Param> params{{"before", before}, {"rows_max", query.rows_max}};
  std::vector<std::string> names;
  if (!query.all_departments) {
    if (query.departments.empty()) return {};
    names.reserve(query.departments.size());
    for (const std::string& department : query.departments) {
      names.push_back("key" + std::to_string(names.size()));
      params.push_back({names.back(), department});
    }
    where += db::WidenKeys(" AND department_id IN (:keys)", names.size());
  }
  if (!query.item.empty()) {
    where += " AND item = :item";
    params.push_back({"item", query.item});
  }
  if (query.state) {
    where += " AND state = :state";
    params.push_back({"state", Name(*query.state)});
  }
  std::vector<std::int64_t> ids;
  tx.ForEach<I>("SELECT id FROM batch " + where + " ORDER BY id DESC LIMIT :rows_max", db::Params(params),
                [&](I id) { ids.push_back(id); });
  return FindMany(tx, ids);
}

std::int64_t CountOpen(db::Transaction& tx, std::string_view department_id, std::string_view item) {
  return std::get<0>(*tx.SelectOne<I>(
      R"(SELECT COUNT(*) FROM batch WHERE state IN ('examining', 'examined', 'submitted', 'filing')
           AND department_id = :department_id AND item = :item)",
      {{"department_id", department_id}, {"item", item}}));
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
  const std::string stopped_values = ValuesJson(batch.stopped_values);
  std::int64_t changed = tx.Execute(
      R"(UPDATE batch SET edition = :edition, encoding = :encoding, blob = :blob, blob_bytes = :blob_bytes,
           copy = :copy, copy_until = :copy_until, corrects = :corrects, state = :state, rows_read = :rows_read,
           filed = :filed, unchanged = :unchanged, versioned = :versioned, unmatched = :unmatched, refused = :refused,
           persons = :persons, left_out = :left_out, warned = :warned, reasons_asked = :reasons_asked,
           findings = :findings, bytes_read = :bytes_read, stopped_code = :stopped_code,
           stopped_values = :stopped_values, confirmed = :confirmed, reason = :reason, claims_digest = :claims_digest,
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
       {"bytes_read", batch.bytes_read},
       {"stopped_code", batch.stopped_code},
       {"stopped_values", stopped_values},
       {"confirmed", batch.confirmed},
       {"reason", batch.reason},
       {"claims_digest", batch.claims_digest},
       {"changed_at", now.epoch_ms},
       {"id", batch.id}});
  CHECK(changed == 1);
}

void SaveHandling(db::Transaction& tx, const Batch& batch) {
  const BatchHandling& handling = batch.handling;
  std::int64_t changed = tx.Execute(
      R"(UPDATE batch SET submitted_by = :submitted_by, submitted_at = :submitted_at, approval = :approval,
           approved_by = :approved_by, approved_at = :approved_at, sent_back_by = :sent_back_by,
           sent_back_at = :sent_back_at, sent_back_reason = :sent_back_reason
         WHERE id = :id)",
      {{"submitted_by", handling.submitted_by},
       {"submitted_at", handling.submitted_at.epoch_ms},
       {"approval", handling.asks_second_person ? kSecondPerson : "none"},
       {"approved_by", handling.approved_by},
       {"approved_at", handling.approved_at.epoch_ms},
       {"sent_back_by", handling.sent_back_by},
       {"sent_back_at", handling.sent_back_at.epoch_ms},
       {"sent_back_reason", handling.sent_back_reason},
       {"id", batch.id}});
  CHECK(changed == 1);
}

void SaveEdits(db::Transaction& tx, const Batch& batch) {
  std::int64_t changed = tx.Execute(
      R"(UPDATE batch SET edits_standing = :edits_standing, edits_made = :edits_made, edits_digest = :edits_digest
         WHERE id = :id)",
      {{"edits_standing", batch.edits.standing},
       {"edits_made", batch.edits.made},
       {"edits_digest", batch.edits.digest},
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
           AND state IN ('examined', 'submitted', 'filed', 'refused', 'withdrawn') ORDER BY id)",
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

std::vector<catalog::Finding> FindingsOfRow(db::Transaction& tx, std::int64_t batch_id, std::int64_t row) {
  std::vector<catalog::Finding> findings;
  tx.ForEach<S, S, S, S, S, S, bool>(
      R"(SELECT field, rule, code, severity, value, text_values, asks_reason FROM batch_finding
         WHERE batch_id = :batch_id AND row = :row ORDER BY position)",
      {{"batch_id", batch_id}, {"row", row}},
      [&](S field, S rule, S code, S severity, S value, S text_values, bool asks) {
        findings.push_back({row, std::move(field), std::move(rule), std::move(code),
                            severity == "error" ? catalog::Severity::kError : catalog::Severity::kWarning,
                            std::move(value), ValuesFromJson(text_values), asks});
      });
  return findings;
}

void RemoveFindingsOfRow(db::Transaction& tx, std::int64_t batch_id, std::int64_t row) {
  tx.Execute("DELETE FROM batch_finding WHERE batch_id = :batch_id AND row = :row",
             {{"batch_id", batch_id}, {"row", row}});
}

std::vector<PlacedFinding> ListFindings(db::Transaction& tx, const FindingQuery& query) {
  std::string where =
      "WHERE batch_id = :batch_id AND (row > :after_row OR (row = :same_row AND position > :after_position))";
  std::vector<db::Param> params{{"batch_id", query.batch_id},
                                {"after_row", query.after_row},
                                {"same_row", query.after_row},
                                {"after_position", query.after_position},
                                {"rows_max", query.rows_max}};
  if (query.severity) {
    where += " AND severity = :severity";
    params.push_back({"severity", catalog::SeverityName(*query.severity)});
  }
  if (!query.rule.empty()) {
    where += " AND rule = :rule";
    params.push_back({"rule", query.rule});
  }
  if (!query.code.empty()) {
    where += " AND code = :code";
    params.push_back({"code", query.code});
  }
  std::vector<PlacedFinding> findings;
  tx.ForEach<I, I, S, S, S, S, S, S, bool>(
      "SELECT row, position, field, rule, code, severity, value, text_values, asks_reason FROM batch_finding " + where +
          " ORDER BY row, position LIMIT :rows_max",
      db::Params(params),
      [&](I row, I position, S field, S rule, S code, S severity, S value, S text_values, bool asks) {
        findings.push_back({{row, std::move(field), std::move(rule), std::move(code),
                             severity == "error" ? catalog::Severity::kError : catalog::Severity::kWarning,
                             std::move(value), ValuesFromJson(text_values), asks},
                            position});
      });
  return findings;
}

std::vector<FindingCount> CountByRule(db::Transaction& tx, std::int64_t batch_id) {
  std::vector<FindingCount> counts;
  tx.ForEach<S, S, S, I, I, I>(
      R"(SELECT rule, code, severity, COUNT(*), COUNT(DISTINCT row), MIN(row) FROM batch_finding
         WHERE batch_id = :batch_id GROUP BY rule, code, severity ORDER BY severity, 4 DESC, rule, code)",
      {{"batch_id", batch_id}}, [&](S rule, S code, S severity, I findings, I rows, I first_row) {
        counts.push_back({rule, code, severity == "error" ? catalog::Severity::kError : catalog::Severity::kWarning,
                          findings, rows, first_row});
      });
  return counts;
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
