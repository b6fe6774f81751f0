// The part of IntakeService that sets single cells of an examined batch right: judged at once, as filing will judge
// them.
#include "intake/batch_editing.h"

#include <algorithm>

#include "base/check.h"
#include "base/edit_limits.h"
#include "base/limits.h"
#include "base/text.h"
#include "catalog/finding_codes.h"
#include "intake/batch_edit_store.h"
#include "intake/file_check.h"
#include "intake/intake_errors.h"
#include "intake/intake_service.h"
#include "intake/row_tables.h"

namespace credence::intake {
namespace {

using catalog::Finding;
using catalog::Severity;

Error NotExamined(std::int64_t batch_id) { return Error(errors::kNotExamined, {{"batch", std::to_string(batch_id)}}); }

Error RowError(const ErrorCode& code, const CellEdit& wanted) {
  return Error(
      code, {{"batch", std::to_string(wanted.batch_id)}, {"row", std::to_string(wanted.row)}, {"field", wanted.field}});
}

Status CheckPlace(const RowTable& table, const CellEdit& wanted) {
  if (!table.Has(wanted.row)) return RowError(errors::kNoSuchRow, wanted);
  if (table.IsShifted(wanted.row)) return RowError(errors::kRowShifted, wanted);
  if (ColumnOf(table.program().item(), table.plan(), wanted.field) == catalog::kNoColumn) {
    return RowError(errors::kFieldNotInFile, wanted);
  }
  return {};
}

bool HasCode(const std::vector<Finding>& findings, std::string_view code) {
  return std::any_of(findings.begin(), findings.end(), [&](const Finding& finding) { return finding.code == code; });
}

// How the rows are counted today: by the findings that are stored of them, because the register may have changed since.
// Findings do not tell new records from unchanged ones; there, `judged` does, within what the batch counts.
BatchCounts CountedToday(const std::map<std::int64_t, std::vector<Finding>>& stored, const BatchCounts& judged,
                         const BatchCounts& all) {
  BatchCounts counts;
  std::int64_t plain = 0;
  for (const auto& [row, findings] : stored) {
    ++counts.rows;
    counts.findings += static_cast<std::int64_t>(findings.size());
    const bool refused = std::any_of(findings.begin(), findings.end(),
                                     [](const Finding& finding) { return finding.severity == Severity::kError; });
    if (refused) {
      ++counts.refused;
      continue;
    }
    if (!findings.empty()) ++counts.warned;
    if (std::any_of(findings.begin(), findings.end(), [](const Finding& finding) { return finding.asks_reason; })) {
      ++counts.reasons_asked;
    }
    if (HasCode(findings, catalog::codes::kSubjectUnmatched) || HasCode(findings, catalog::codes::kSubjectAmbiguous)) {
      ++counts.unmatched;
    } else if (HasCode(findings, catalog::codes::kNewVersion)) {
      ++counts.versioned;
    } else {
      ++plain;
    }
  }
  counts.unchanged = std::min({judged.unchanged, plain, all.unchanged});
  counts.unchanged = std::max(counts.unchanged, std::min(plain - all.filed, all.unchanged));
  counts.filed = plain - counts.unchanged;
  return counts;
}

BatchCounts operator-(const BatchCounts& a, const BatchCounts& b) {
  BatchCounts counts;
  counts.rows = a.rows - b.rows;
  counts.filed = a.filed - b.filed;
  counts.unchanged = a.unchanged - b.unchanged;
  counts.versioned = a.versioned - b.versioned;
  counts.unmatched = a.unmatched - b.unmatched;
  counts.refused = a.refused - b.refused;
  counts.persons = a.persons - b.persons;
  counts.left_out = a.left_out - b.left_out;
  counts.warned = a.warned - b.warned;
  counts.reasons_asked = a.reasons_asked - b.reasons_asked;
  counts.findings = a.findings - b.findings;
  return counts;
}

// The row as it would be; what people wrote into it must not make it one about a person (design 1.2).
Result<std::string> KeyOfEdited(const RowTable& table, const CellEdit& wanted,
                                const std::map<std::string, std::string>& fields) {
  const auto alone = table.Prepare({wanted.row}, wanted.row, fields);
  if (alone->rows.empty()) return RowError(errors::kEditEmptiesRow, wanted);
  const PreparedRow& row = alone->rows.front();
  if (row.left_out) return RowError(errors::kEditAboutPerson, wanted);
  return row.record_key;
}

}  // namespace

Result<std::shared_ptr<HeldTable>> IntakeService::HoldTable(const Batch& batch, std::unique_lock<std::mutex>& lock) {
  std::shared_ptr<HeldTable> held = tables_.Of(batch.blob);
  lock = std::unique_lock(held->mutex);
  if (held->table != nullptr) return held;
  const catalog::ItemDefinition* item = parts_.items.Find(batch.item, batch.item_version);
  CHECK(item != nullptr);
  try {
    ASSIGN_OR_RETURN(OpenedBatch opened, OpenCopy(batch, *item));
    ASSIGN_OR_RETURN(held->table, RowTable::Read(batch, opened.table,
                                                 {*item, parts_.calendar, parts_.data_key,
                                                  AgenciesOf(parts_.access.AllDepartments())}));
  } catch (const BlobDamaged&) {
    return Error(errors::kBlobMissing, {{"batch", std::to_string(batch.id)}});
  }
  return held;
}

void IntakeService::LayOverTable(db::Transaction& tx, const Batch& batch, RowTable& table) {
  if (table.version() == batch.edits.made) return;
  table.SetEdits(batch_edit_store::Values(batch_edit_store::OfBatch(tx, batch.id, parts_.data_key)), batch.edits.made);
}

Result<EditAnswer> IntakeService::EditCell(const Caller& caller, const CellEdit& wanted) {
  ASSIGN_OR_RETURN(const Batch batch, FindBatch(caller, wanted.batch_id));
  if (batch.state != BatchState::kExamined) return NotExamined(batch.id);
  if (batch.counts.findings > limits::kFindingsStoredMax) {
    return Error(errors::kTooLargeToEdit, {{"limit", std::to_string(limits::kEditableRowsMax)}});
  }
  std::unique_lock<std::mutex> lock;
  ASSIGN_OR_RETURN(const std::shared_ptr<HeldTable> held, HoldTable(batch, lock));
  RETURN_IF_ERROR(CheckPlace(*held->table, wanted));
  std::map<std::string, std::string> fields;
  auto answer = parts_.database.Write(
      [&](db::Transaction& tx) -> Result<EditAnswer> { return StoreEdit(tx, caller, wanted, *held->table, fields); });
  if (answer.ok()) held->table->SetRow(wanted.row, fields, answer->batch.edits.made);
  return answer;
}

// `fields` becomes what lies over the row afterwards.
Result<EditAnswer> IntakeService::StoreEdit(db::Transaction& tx, const Caller& caller, const CellEdit& wanted,
                                            RowTable& table, std::map<std::string, std::string>& fields) {
  tx.TakeTurn("batch:" + std::to_string(wanted.batch_id));
  auto batch = batch_store::Find(tx, wanted.batch_id);
  if (!batch || batch->state != BatchState::kExamined) return NotExamined(wanted.batch_id);
  LayOverTable(tx, *batch, table);
  const auto current = batch_edit_store::Find(tx, batch->id, wanted.row, wanted.field, parts_.data_key);
  if ((current ? current->version : 0) != wanted.seen) return RowError(errors::kCellOvertaken, wanted);
  const std::string original(table.Original(wanted.row, ColumnOf(table.program().item(), table.plan(), wanted.field)));
  const bool is_undone = !wanted.value || *wanted.value == original;
  fields = table.FieldsOf(wanted.row);
  if (is_undone) {
    fields.erase(wanted.field);
  } else {
    fields[wanted.field] = *wanted.value;
  }
  const std::string before = current ? current->value : original, after = is_undone ? original : *wanted.value;
  if (!is_undone && !current && batch->edits.standing >= limits::kEditsMax) {
    return Error(errors::kTooManyEdits, {{"limit", std::to_string(limits::kEditsMax)}});
  }
  EditAnswer answer{*batch, current, {}, {}};
  RETURN_IF_ERROR(Rejudge(tx, caller, wanted, table, fields, answer));
  if (before == after) return answer;
  const Instant now = parts_.clock.Now();
  BatchEdit edit{batch->id, wanted.row, wanted.field, after, "", ++answer.batch.edits.made, caller.name(), now};
  if (is_undone) {
    batch_edit_store::Remove(tx, batch->id, wanted.row, wanted.field);
  } else {
    batch_edit_store::Save(tx, edit, parts_.data_key);
  }
  answer.batch.edits.standing += (is_undone ? 0 : 1) - (current ? 1 : 0);
  batch_store::Save(tx, answer.batch, now);
  batch_store::SaveEdits(tx, answer.batch);
  parts_.ledger.Append(tx, caller,
                       {{"batch.edited",
                         "batch:" + std::to_string(batch->id),
                         {EditText(edit, is_undone), EditedValuesText(before, after)}}});
  answer.edit = is_undone ? std::nullopt : std::optional(std::move(edit));
  return answer;
}

// New findings of the row and of those that share its key; the counts of the batch follow.
Status IntakeService::Rejudge(db::Transaction& tx, const Caller& caller, const CellEdit& wanted, const RowTable& table,
                              const std::map<std::string, std::string>& fields, EditAnswer& answer) {
  ASSIGN_OR_RETURN(const std::string key, KeyOfEdited(table, wanted, fields));
  const std::set<std::int64_t> rows = table.RowsWithKeyOf(wanted.row, key);
  const auto before = table.Prepare(rows), after = table.Prepare(rows, wanted.row, fields);
  Batch& batch = answer.batch;
  SliceFiler filer(parts_.database, parts_.record_filer, parts_.data_key, table.program(), parts_.clock);
  Batch was = batch, now = batch;
  was.counts = now.counts = {};
  filer.Examine(tx, caller, before->rows, was);
  filer.Examine(tx, caller, after->rows, now);

  std::map<std::int64_t, std::vector<Finding>> stored;
  for (std::int64_t row : rows) stored[row] = batch_store::FindingsOfRow(tx, batch.id, row);
  const BatchCounts counted = CountedToday(stored, was.counts, batch.counts);
  for (std::int64_t row : rows) batch_store::RemoveFindingsOfRow(tx, batch.id, row);
  catalog::FindingList findings;
  for (const PreparedRow& row : after->rows) {
    findings.insert(findings.end(), row.findings.begin(), row.findings.end());
    if (row.row != wanted.row) {
      answer.also.push_back(row.row);
      continue;
    }
    for (const Finding& finding : row.findings) {
      answer.findings.push_back({finding, static_cast<std::int64_t>(answer.findings.size())});
    }
  }
  now.counts.findings = static_cast<std::int64_t>(findings.size());
  batch_store::AddFindings(tx, batch.id, findings, batch.counts.findings - counted.findings);
  batch.counts += now.counts - counted;
  batch_store::Save(tx, batch, parts_.clock.Now());
  return {};
}

Result<RowView> IntakeService::ViewRow(const Caller& caller, std::int64_t batch_id, std::int64_t row) {
  ASSIGN_OR_RETURN(const Batch found, FindBatch(caller, batch_id));
  if (found.state != BatchState::kExamined && found.state != BatchState::kSubmitted) return NotExamined(batch_id);
  std::unique_lock<std::mutex> lock;
  ASSIGN_OR_RETURN(const std::shared_ptr<HeldTable> held, HoldTable(found, lock));
  RowTable& table = *held->table;
  if (!table.Has(row)) return RowError(errors::kNoSuchRow, {.batch_id = batch_id, .row = row});
  return parts_.database.Read([&](db::Transaction& tx) -> Result<RowView> {
    auto batch = batch_store::Find(tx, batch_id);
    CHECK(batch.has_value());
    LayOverTable(tx, *batch, table);
    RowView view{row, !table.IsShifted(row), {}, {}};
    std::map<std::string, BatchEdit> edits;
    for (BatchEdit& edit : batch_edit_store::OfRow(tx, batch_id, row, parts_.data_key)) edits[edit.field] = edit;
    const catalog::ItemDefinition& item = table.program().item();
    for (std::size_t column = 0; column < table.header().size(); ++column) {
      const catalog::FieldIndex field = table.plan().column_fields[column];
      CellView cell{table.header()[column], field == catalog::kNoField ? nullptr : &item.field(field),
                    std::string(table.Original(row, column)), "", std::nullopt};
      cell.value = cell.original;
      const bool is_first = cell.field != nullptr && ColumnOf(item, table.plan(), cell.field->code) == column;
      if (auto edit = is_first ? edits.find(cell.field->code) : edits.end(); edit != edits.end()) {
        cell.value = edit->second.value;
        cell.edit = edit->second;
      }
      view.cells.push_back(std::move(cell));
    }
    for (Finding& finding : batch_store::FindingsOfRow(tx, batch_id, row)) {
      view.findings.push_back({std::move(finding), static_cast<std::int64_t>(view.findings.size())});
    }
    return view;
  });
}

Result<std::vector<EditView>> IntakeService::ListEdits(const Caller& caller, const EditQuery& query) {
  ASSIGN_OR_RETURN(const Batch batch, FindBatch(caller, query.batch_id));
  if (batch.state != BatchState::kExamined && batch.state != BatchState::kSubmitted) return NotExamined(batch.id);
  std::vector<EditView> views;
  if (batch.edits.standing == 0) return views;  // of a file that is too large to edit there are none
  std::unique_lock<std::mutex> lock;
  ASSIGN_OR_RETURN(const std::shared_ptr<HeldTable> held, HoldTable(batch, lock));
  const RowTable& table = *held->table;
  const catalog::ItemDefinition& item = table.program().item();
  auto edits = parts_.database.Read([&](db::Transaction& tx) -> Result<std::vector<BatchEdit>> {
    return batch_edit_store::Page(tx, query, parts_.data_key);
  });
  if (!edits.ok()) return edits.error();
  for (BatchEdit& edit : *edits) {
    const std::size_t column = ColumnOf(item, table.plan(), edit.field);
    CHECK(table.Has(edit.row) && column != catalog::kNoColumn);  // or it would not have been stored
    EditView view{{}, table.header()[column], &item.field(item.FindField(edit.field)), ""};
    view.before = table.Original(edit.row, column);
    view.edit = std::move(edit);
    views.push_back(std::move(view));
  }
  return views;
}

Result<std::optional<BatchEdit>> IntakeService::FindEdit(const Caller& caller, std::int64_t batch_id, std::int64_t row,
                                                         std::string_view field) {
  RETURN_IF_ERROR(FindBatch(caller, batch_id));
  return parts_.database.Read([&](db::Transaction& tx) -> Result<std::optional<BatchEdit>> {
    return batch_edit_store::Find(tx, batch_id, row, field, parts_.data_key);
  });
}

}  // namespace credence::intake
