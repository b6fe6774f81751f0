// The half of IntakeService that works a batch off: from its sealed copy to records, or to the end of the examination.
#include <algorithm>

#include "base/check.h"
#include "base/limits.h"
#include "catalog/check_program.h"
#include "intake/batch_edit_store.h"
#include "intake/batch_store.h"
#include "intake/edited_rows.h"
#include "intake/file_check.h"
#include "intake/intake_errors.h"
#include "intake/intake_service.h"
#include "intake/kept_rows.h"
#include "intake/match_decision.h"
#include "intake/prepared_ahead.h"
#include "intake/prepared_rows.h"
#include "intake/rematch.h"
#include "jobs/job_store.h"

namespace credence::intake {

Status IntakeService::FileBatch(const Caller& caller, const jobs::Job& job) {
  ASSIGN_OR_RETURN(Batch batch, FindBatch(caller, std::stoll(job.subject_of_work)));
  if (batch.state != BatchState::kExamining && batch.state != BatchState::kFiling) return {};
  if (!IsNewest(job)) return {};
  const catalog::ItemDefinition* item = parts_.items.Find(batch.item, batch.item_version);
  CHECK(item != nullptr);
  std::int64_t mark = job.mark;
  Status filed;
  try {
    filed = FileOpened(caller, job, batch, *item, mark);
  } catch (const BlobDamaged&) {  // what was filed before the damage stays; the rest needs the file again
    filed = Error(errors::kBlobMissing, {{"batch", std::to_string(batch.id)}});
  }
  if (!filed.ok()) Stop(caller, batch, &filed.error());
  return filed;
}

// The job of an examination that ended may be open still, where the program stopped between the two: what was submitted
// meanwhile is filed by a job of its own.
bool IntakeService::IsNewest(const jobs::Job& job) {
  const auto newest =
      parts_.database.Read([&](db::Transaction& tx) -> Result<std::optional<jobs::job_store::JobState>> {
        return jobs::job_store::FindNewest(tx, job.kind, job.subject_of_work);
      });
  return newest.value() && newest.value()->job.id == job.id;
}

Result<IntakeService::OpenedBatch> IntakeService::OpenCopy(const Batch& batch, const catalog::ItemDefinition& item) {
  auto source = blobs_.Open(batch.blob, batch.blob_bytes);
  if (!source.ok()) return Error(errors::kBlobMissing, {{"batch", std::to_string(batch.id)}});
  OpenedBatch opened{std::move(source).value(), {}};
  if (batch.copy == CopyKind::kWithoutPersons) {
    ASSIGN_OR_RETURN(opened.table, MatchTable(OpenKeptRows(*opened.source), parts_.items, item));
  } else {
    ASSIGN_OR_RETURN(opened.table, OpenItemTable(*opened.source, parts_.items, item, batch.sheet));
  }
  return opened;
}

Result<IntakeService::OpenedBatch> IntakeService::OpenBatch(const Batch& batch, const catalog::ItemDefinition& item) {
  ASSIGN_OR_RETURN(OpenedBatch opened, OpenCopy(batch, item));
  const auto edits = parts_.database.Read([&](db::Transaction& tx) -> Result<std::vector<BatchEdit>> {
    return batch_edit_store::OfBatch(tx, batch.id, parts_.data_key);
  });
  std::map<std::int64_t, CellEdits> cells;
  for (const auto& [row, fields] : batch_edit_store::Values(edits.value())) {
    cells[row] = CellsOf(item, opened.table.plan, fields);
  }
  opened.table.reader = LayOver(std::move(opened.table.reader), std::move(cells));
  return opened;
}

Status IntakeService::FileOpened(const Caller& caller, const jobs::Job& job, Batch& batch,
                                 const catalog::ItemDefinition& item, std::int64_t& mark) {
  ASSIGN_OR_RETURN(OpenedBatch opened, OpenBatch(batch, item));
  ItemTable& table = opened.table;
  RETURN_IF_ERROR(Link(batch, table));
  batch.edition = item.editions[table.plan.edition].code;
  batch.encoding = std::string(table.reader->form());
  if (mark == 0) SaveHeaderFindings(batch, table.plan.findings);
  if (table.plan.refused) {
    Stop(caller, batch, nullptr);
    return {};
  }
  const catalog::AgencyDirectory agencies = AgenciesOf(parts_.access.AllDepartments());
  auto program = catalog::CheckProgram::Compile(item, table.plan, agencies, parts_.calendar);
  RETURN_IF_ERROR(FileRows(caller, job, batch, program, table, mark));
  // Only now final where the file begins with nothing but ASCII.
  batch.encoding = std::string(table.reader->form());
  const catalog::FindingList about_file = FileFindings(table, item, batch.counts.rows);

  if (batch.state == BatchState::kExamining) {
    if (batch.examine_first) {
      EndExamination(batch, about_file);
      return {};
    }
    if (batch.counts.refused > 0) {
      batch.counts = NothingFiled(batch.counts);
      End(caller, batch, BatchState::kRefused, about_file, true);
      return {};
    }
    StartFiling(job, batch, mark);
    return FileOpened(caller, job, batch, item, mark);
  }
  if (batch.corrects != 0 && table.plan.original_row == catalog::kNoColumn) TakeBackGuesses(batch);
  End(caller, batch, BatchState::kFiled, about_file, true);
  return {};
}

Status IntakeService::FileRows(const Caller& caller, const jobs::Job& job, Batch& batch,
                               const catalog::CheckProgram& program, ItemTable& table, std::int64_t& mark) {
  RowPreparer preparer(*table.reader, program, parts_.data_key, batch.received_on, table.plan.original_row);
  PreparedAhead ahead(preparer, *table.reader);
  SliceFiler filer(parts_.database, parts_.record_filer, parts_.data_key, program, parts_.clock,
                   table.plan.original_row != catalog::kNoColumn);
  const Sink sink = batch.state == BatchState::kExamining ? Sink::kExamine : Sink::kFile;
  std::int64_t seen = 0;  // rows in front of the mark are prepared again, for the keys they hold, but not filed again
  while (true) {
    ASSIGN_OR_RETURN(PreparedAhead::Block block, ahead.Next());
    if (block.prepared == nullptr) return {};
    std::span<PreparedRow> rows(block.prepared->rows);
    const std::int64_t done_before = std::clamp<std::int64_t>(mark - seen, 0, static_cast<std::int64_t>(rows.size()));
    seen += static_cast<std::int64_t>(rows.size());
    rows = rows.subspan(static_cast<std::size_t>(done_before));
    while (!rows.empty()) {
      batch.bytes_read = table.reader->byte_position();
      const std::size_t taken = filer.FileSome(caller, sink, rows, batch, job.id, mark);
      rows = rows.subspan(taken);
      if (report_) report_({batch.id, batch.counts.rows, block.byte_position, batch.blob_bytes});
    }
  }
}

// A workbook of errors says itself which batch it corrects; saved as CSV it says so only in a title.
Status IntakeService::Link(Batch& batch, const ItemTable& table) {
  const std::int64_t property = table.reader->origin().corrects_batch;
  Batch named = batch;
  named.corrects = property != 0 ? property : table.plan.corrects_batch;
  if (named.corrects == 0) return {};
  ASSIGN_OR_RETURN(std::int64_t corrected,
                   parts_.database.Read([&](db::Transaction& tx) { return FindCorrected(tx, named); }));
  if (batch.corrects != 0 && batch.corrects != corrected) {
    return Error(errors::kOtherBatch, {{"batch", std::to_string(batch.corrects)}});
  }
  batch.corrects = corrected;
  return {};
}

// Without a column of original rows, rows are the same only when the whole file was sent again.
void IntakeService::TakeBackGuesses(const Batch& batch) {
  Status done = parts_.database.Write([&](db::Transaction& tx) -> Status {
    auto corrected = batch_store::Find(tx, batch.corrects);
    if (!corrected || corrected->counts.rows != batch.counts.rows) batch_store::RemoveSettled(tx, batch.id);
    return {};
  });
  CHECK(done.ok());
}

// What is known of a batch before its first row is filed. Rows that its copy leaves out will not be seen again: they
// stay counted, and so do their findings.
void IntakeService::ResetForFiling(db::Transaction& tx, Batch& batch) {
  const BatchCounts examined = batch.counts;
  batch.state = BatchState::kFiling;
  batch.counts = {};
  batch.bytes_read = 0;
  if (batch.copy == CopyKind::kWithoutPersons) {
    batch.counts.rows = batch.counts.refused = batch.counts.left_out = examined.left_out;
    batch.counts.persons = examined.persons;
  }
  batch.counts.findings = batch_store::RemoveFindings(tx, batch.id);
  batch.copy_until.clear();
  batch_store::Save(tx, batch, parts_.clock.Now());
}

// The examination found nothing to refuse: forget it and begin anew with the other sink.
void IntakeService::StartFiling(const jobs::Job& job, Batch& batch, std::int64_t& mark) {
  Status started = parts_.database.Write([&](db::Transaction& tx) -> Status {
    ResetForFiling(tx, batch);
    jobs::MoveMark(tx, job.id, mark, 0, parts_.clock.Now());
    return {};
  });
  CHECK(started.ok());
  mark = 0;
}

void IntakeService::SaveHeaderFindings(Batch& batch, const catalog::FindingList& findings) {
  if (findings.empty()) return;
  Status saved = parts_.database.Write([&](db::Transaction& tx) -> Status {
    if (batch_store::HasFindingsOf(tx, batch.id, "header")) return {};  // before a stop, or at the examination
    batch_store::AddFindings(tx, batch.id, findings, 0);
    batch.counts.findings += static_cast<std::int64_t>(findings.size());
    batch_store::Save(tx, batch, parts_.clock.Now());
    return {};
  });
  CHECK(saved.ok());
}

namespace {

void AddFileFindings(db::Transaction& tx, Batch& batch, const catalog::FindingList& about_file) {
  if (about_file.empty() || batch_store::HasFindingsOf(tx, batch.id, "file")) return;
  batch_store::AddFindings(tx, batch.id, about_file, batch.counts.findings);
  batch.counts.findings += static_cast<std::int64_t>(about_file.size());
}

}  // namespace

// From here on the batch waits for somebody. Rows about natural persons have gone by then (design 1.2). Here as in End,
// a batch that is not any more where this job saw it is left alone: on PostgreSQL a lease is lost with its connection,
// and another program may have gone on with the job.
void IntakeService::EndExamination(Batch& batch, const catalog::FindingList& about_file) {
  const std::string original = batch.blob;
  if (batch.counts.left_out > 0 && batch.copy == CopyKind::kOriginal) {
    const StoredFile stored = StoreWithoutPersons(batch);
    batch.blob = stored.blob;
    batch.blob_bytes = stored.bytes;
    batch.copy = CopyKind::kWithoutPersons;
  }
  batch.copy_until = parts_.clock.Today().AddDays(limits::kUploadKeptDays).Iso();
  batch.state = BatchState::kExamined;
  auto ended = parts_.database.Write([&](db::Transaction& tx) -> Result<bool> {
    const Instant now = parts_.clock.Now();
    if (!batch_store::MoveState(tx, batch.id, BatchState::kExamining, batch.state, now)) return false;
    AddFileFindings(tx, batch, about_file);
    batch_store::Save(tx, batch, now);
    return true;
  });
  if (batch.blob != original) blobs_.Remove(ended.value() ? original : batch.blob);
}

// Ends a batch that cannot go on: refused, unless rows were filed already. Where nothing is filed, every row is
// refused.
void IntakeService::Stop(const Caller& caller, Batch& batch, const Error* because) {
  if (because != nullptr) {
    batch.stopped_code = because->code;
    batch.stopped_values = because->values;
  }
  const BatchCounts& counts = batch.counts;
  const bool has_filed = batch.state == BatchState::kFiling && counts.rows > counts.left_out;
  if (!has_filed) batch.counts = NothingFiled(batch.counts);
  End(caller, batch, has_filed ? BatchState::kFiled : BatchState::kRefused, {}, false);
}

// The receipt is issued last, in the transaction that ends the batch.
void IntakeService::End(const Caller& caller, Batch& batch, BatchState state, const catalog::FindingList& about_file,
                        bool has_seen_all) {
  const std::string original = batch.blob;
  const BatchState before = batch.state;
  ChooseCopy(batch, has_seen_all);
  batch.state = state;
  const catalog::ItemDefinition* item = parts_.items.Find(batch.item, batch.item_version);
  const bool changed_register = item != nullptr && item->is_register && batch.counts.filed + batch.counts.versioned > 0;
  auto ended = parts_.database.Write([&](db::Transaction& tx) -> Result<bool> {
    if (changed_register) tx.TakeTurn(kMatchTurn);
    const Instant now = parts_.clock.Now();
    if (!batch_store::MoveState(tx, batch.id, before, state, now)) return false;
    AddFileFindings(tx, batch, about_file);
    batch_store::Save(tx, batch, now);
    if (batch.copy == CopyKind::kNone) batch_edit_store::RemoveAll(tx, batch.id);
    if (changed_register && batch_store::CountUnmatched(tx) > 0) {
      jobs::CreateJob(tx, kRematchJob, std::to_string(batch.id), now);
    }
    parts_.ledger.Append(tx, caller, {{"batch.ended", "batch:" + std::to_string(batch.id), {ReceiptText(batch), ""}}});
    return true;
  });
  if (!ended.value()) {  // somebody else has ended it
    if (batch.blob != original) blobs_.Remove(batch.blob);
    return;
  }
  tables_.Forget(original);
  if (batch.copy == CopyKind::kNone || batch.blob != original) blobs_.Remove(original);
}

// A copy is kept only where there are rows to correct, and only when it is known which of its rows are about persons.
void IntakeService::ChooseCopy(Batch& batch, bool has_seen_all) {
  const BatchCounts& counts = batch.counts;
  if (!has_seen_all || (counts.refused == counts.left_out && counts.warned == 0)) {
    batch.copy = CopyKind::kNone;
    batch.copy_until.clear();
    return;
  }
  batch.copy_until = parts_.clock.Today().AddDays(limits::kUploadKeptDays).Iso();
  if (counts.left_out == 0 || batch.copy == CopyKind::kWithoutPersons) return;
  const StoredFile stored = StoreWithoutPersons(batch);
  batch.blob = stored.blob;
  batch.blob_bytes = stored.bytes;
  batch.copy = CopyKind::kWithoutPersons;
}

StoredFile IntakeService::StoreWithoutPersons(const Batch& batch) {
  const catalog::ItemDefinition* item = parts_.items.Find(batch.item, batch.item_version);
  CHECK(item != nullptr);
  auto opened = OpenBatch(batch, *item);
  CHECK(opened.ok());
  ItemTable& table = opened->table;
  const catalog::AgencyDirectory agencies = AgenciesOf(parts_.access.AllDepartments());
  const auto program = catalog::CheckProgram::Compile(*item, table.plan, agencies, parts_.calendar);
  RowPreparer preparer(*table.reader, program, parts_.data_key, batch.received_on, table.plan.original_row);
  auto rows = KeptRowsSource(*table.reader, preparer);
  return blobs_.Store(*rows).value();
}

}  // namespace credence::intake
