#include "intake/intake_service.h"

#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "base/check.h"
#include "base/limits.h"
#include "base/text.h"
#include "base/typed_text.h"
#include "identity/masking.h"
#include "intake/batch_edit_store.h"
#include "intake/batch_store.h"
#include "intake/intake_errors.h"
#include "intake/rematch.h"
#include "intake/upload_store.h"
#include "jobs/job_store.h"

namespace credence::intake {
namespace {

constexpr std::size_t kFileNameCodePointsMax = 200;

// Names from Windows disks are often GBK, and a name may hold anything: what is no text becomes "?".
std::string ShownFileName(std::string_view name) {
  name = name.substr(name.find_last_of("/\\") + 1);  // npos + 1 is 0
  const bool is_text = IsValidUtf8(name);
  std::string shown;
  for (char c : name) {
    const auto byte = static_cast<unsigned char>(c);
    shown.push_back(byte < 0x20 || byte == 0x7F || (byte >= 0x80 && !is_text) ? '?' : c);
  }
  return Shorten(shown, kFileNameCodePointsMax);
}

Status CheckReason(const std::string& reason) {
  if (IsTypedText(reason, Lines::kOne) && CodePointCount(reason) <= limits::kReasonCodePointsMax &&
      !identity::ContainsPersonalData(reason)) {
    return {};
  }
  return Error(errors::kReasonUnusable, {{"limit", std::to_string(limits::kReasonCodePointsMax)}});
}

// Whether the examined batch may be filed as the submission says.
Status CheckSubmission(const Batch& batch, const Submission& submission) {
  const BatchCounts& counts = batch.counts;
  auto refuse = [&](const ErrorCode& code, std::int64_t count) {
    return Error(code, {{"batch", std::to_string(batch.id)}, {"count", std::to_string(count)}});
  };
  if (counts.rows == counts.refused) return refuse(errors::kNothingToSubmit, 0);
  if (batch.all_or_nothing && counts.refused > 0) return refuse(errors::kErrorsOpen, counts.refused);
  if (counts.warned > 0 && !submission.confirms_warnings) return refuse(errors::kWarningsUnconfirmed, counts.warned);
  if (counts.reasons_asked > 0 && TrimBlanks(submission.reason).empty()) {
    return refuse(errors::kReasonRequired, counts.reasons_asked);
  }
  return {};
}

}  // namespace

Status IntakeService::CheckProvider(const catalog::ItemDefinition& item, const access::Department& department) {
  const auto& providers = item.providers;
  if (providers.empty() || std::find(providers.begin(), providers.end(), department.id) != providers.end()) return {};
  return Error(errors::kNotProvider, {{"department", department.id},
                                      {"item", item.code},
                                      {"providers", fmt::format("{}", fmt::join(providers, ", "))}});
}

// The batch that is corrected must be of the same department and item, and its open rows must be known. What corrects a
// correction corrects the first batch: its open rows are followed there.
Result<std::int64_t> IntakeService::FindCorrected(db::Transaction& tx, const Batch& batch) {
  if (batch.corrects == 0) return std::int64_t{0};
  auto corrected = batch_store::Find(tx, batch.corrects);
  const bool is_known =
      corrected && (corrected->state == BatchState::kExamined || corrected->state == BatchState::kSubmitted ||
                    corrected->state == BatchState::kFiled || corrected->state == BatchState::kRefused);
  if (!is_known || corrected->item != batch.item || corrected->department_id != batch.department_id) {
    return Error(errors::kOtherBatch, {{"batch", std::to_string(batch.corrects)}});
  }
  return corrected->corrects != 0 ? corrected->corrects : corrected->id;
}

Result<Batch> IntakeService::Draft(const Caller& caller, const ImportRequest& request) {
  RETURN_IF_ERROR(caller.Require(Permission::kReportData));
  const CivilDate today = parts_.clock.Today();
  const CivilDate received_on = request.received_on.value_or(today);
  if (today < received_on) return Error(errors::kReceivedInFuture, {{"received", received_on.Iso()}});
  ASSIGN_OR_RETURN(const catalog::ItemDefinition* item, parts_.items.InForce(request.item, received_on));
  ASSIGN_OR_RETURN(access::Department department, parts_.access.FindDepartment(request.department));
  RETURN_IF_ERROR(caller.RequireFor(Permission::kReportData, department.id));
  RETURN_IF_ERROR(CheckProvider(*item, department));

  Batch batch{.item = item->code,
              .item_version = item->version,
              .department_id = department.id,
              .file_name = ShownFileName(request.file_name),
              .sheet = request.sheet,
              .received_on = received_on,
              .all_or_nothing = request.all_or_nothing,
              .examine_first = request.examine_first,
              .other_subject = request.other_subject,
              .corrects = request.corrects,
              .state = request.all_or_nothing || request.examine_first ? BatchState::kExamining : BatchState::kFiling};
  batch.handling.made_by = caller.name();
  ASSIGN_OR_RETURN(batch.corrects, parts_.database.Read([&](db::Transaction& tx) { return FindCorrected(tx, batch); }));
  return batch;
}

AcceptedBatch IntakeService::Store(db::Transaction& tx, Batch& batch) {
  AcceptedBatch accepted;
  accepted.same_as = batch_store::FindSame(tx, batch);
  accepted.batch_id = batch.id = tx.ReserveId("batch");
  batch_store::Insert(tx, batch, parts_.clock.Now());
  accepted.job_id = jobs::CreateJob(tx, kFileBatchJob, std::to_string(batch.id), parts_.clock.Now());
  return accepted;
}

Result<AcceptedBatch> IntakeService::Accept(const Caller& caller, const ImportRequest& request,
                                            formats::ByteSource& source) {
  ASSIGN_OR_RETURN(Batch batch, Draft(caller, request));
  ASSIGN_OR_RETURN(StoredFile stored, blobs_.Store(source));
  batch.file_bytes = batch.blob_bytes = stored.bytes;
  batch.file_digest = stored.digest.Hex();
  batch.blob = stored.blob;
  return parts_.database.Write([&](db::Transaction& tx) -> Result<AcceptedBatch> { return Store(tx, batch); });
}

Result<std::int64_t> IntakeService::Submit(const Caller& caller, const Submission& submission) {
  RETURN_IF_ERROR(caller.Require(Permission::kReportData));
  RETURN_IF_ERROR(CheckReason(submission.reason));
  return parts_.database.Write([&](db::Transaction& tx) -> Result<std::int64_t> {
    const std::string id = std::to_string(submission.batch_id);
    tx.TakeTurn("batch:" + id);
    auto batch = batch_store::Find(tx, submission.batch_id);
    if (!batch) return Error(errors::kBatchNotFound, {{"batch", id}});
    RETURN_IF_ERROR(caller.RequireFor(Permission::kReportData, batch->department_id));
    if (batch->state != BatchState::kExamined) return Error(errors::kNotExamined, {{"batch", id}});
    RETURN_IF_ERROR(CheckSubmission(*batch, submission));
    const Instant now = parts_.clock.Now();
    batch->handling.submitted_by = caller.name();
    batch->handling.submitted_at = now;
    batch->handling.asks_second_person = submission.asks_second_person;
    batch->handling.sent_back_by = batch->handling.sent_back_reason = "";
    batch->handling.sent_back_at = {};
    batch_store::SaveHandling(tx, *batch);  // before the state, which asks for it
    const BatchState next = submission.asks_second_person ? BatchState::kSubmitted : BatchState::kFiling;
    if (!batch_store::MoveState(tx, batch->id, BatchState::kExamined, next, now)) {
      return Error(errors::kNotExamined, {{"batch", id}});
    }
    batch->confirmed = batch->counts.warned;
    batch->reason = submission.reason;
    batch->edits.digest = batch_edit_store::Digest(tx, batch->id);
    batch_store::SaveEdits(tx, *batch);
    parts_.ledger.Append(tx, caller, {{"batch.submitted", "batch:" + id, {SubmissionText(*batch), batch->reason}}});
    if (submission.asks_second_person) {
      batch->state = next;
      batch_store::Save(tx, *batch, now);
      return std::int64_t{0};
    }
    ResetForFiling(tx, *batch);
    return jobs::CreateJob(tx, kFileBatchJob, id, now);
  });
}

// The batch that waits for the caller's decision.
Result<Batch> IntakeService::FindSubmitted(db::Transaction& tx, const Caller& caller, std::int64_t batch_id) {
  const std::string id = std::to_string(batch_id);
  tx.TakeTurn("batch:" + id);
  auto batch = batch_store::Find(tx, batch_id);
  if (!batch) return Error(errors::kBatchNotFound, {{"batch", id}});
  RETURN_IF_ERROR(caller.RequireFor(Permission::kApproveData, batch->department_id));
  if (batch->state != BatchState::kSubmitted) return Error(errors::kNotSubmitted, {{"batch", id}});
  if (batch->handling.submitted_by == caller.name()) return Error(errors::kOwnSubmission, {{"batch", id}});
  return *std::move(batch);
}

Result<std::int64_t> IntakeService::Approve(const Caller& caller, std::int64_t batch_id) {
  RETURN_IF_ERROR(caller.Require(Permission::kApproveData));
  return parts_.database.Write([&](db::Transaction& tx) -> Result<std::int64_t> {
    ASSIGN_OR_RETURN(Batch batch, FindSubmitted(tx, caller, batch_id));
    const Instant now = parts_.clock.Now();
    if (!batch_store::MoveState(tx, batch_id, BatchState::kSubmitted, BatchState::kFiling, now)) {
      return Error(errors::kNotSubmitted, {{"batch", std::to_string(batch_id)}});
    }
    batch.handling.approved_by = caller.name();
    batch.handling.approved_at = now;
    batch_store::SaveHandling(tx, batch);
    parts_.ledger.Append(tx, caller,
                         {{"batch.approved", "batch:" + std::to_string(batch_id), {DecisionText(batch), ""}}});
    ResetForFiling(tx, batch);
    return jobs::CreateJob(tx, kFileBatchJob, std::to_string(batch_id), now);
  });
}

Status IntakeService::SendBack(const Caller& caller, std::int64_t batch_id, const std::string& reason) {
  RETURN_IF_ERROR(caller.Require(Permission::kApproveData));
  if (TrimBlanks(reason).empty()) {
    return Error(errors::kReasonUnusable, {{"limit", std::to_string(limits::kReasonCodePointsMax)}});
  }
  RETURN_IF_ERROR(CheckReason(reason));
  return parts_.database.Write([&](db::Transaction& tx) -> Status {
    ASSIGN_OR_RETURN(Batch batch, FindSubmitted(tx, caller, batch_id));
    const Instant now = parts_.clock.Now();
    if (!batch_store::MoveState(tx, batch_id, BatchState::kSubmitted, BatchState::kExamined, now)) {
      return Error(errors::kNotSubmitted, {{"batch", std::to_string(batch_id)}});
    }
    parts_.ledger.Append(tx, caller,
                         {{"batch.sent_back", "batch:" + std::to_string(batch_id), {DecisionText(batch), reason}}});
    BatchHandling sent_back{.made_by = batch.handling.made_by};
    sent_back.sent_back_by = caller.name();
    sent_back.sent_back_at = now;
    sent_back.sent_back_reason = reason;
    batch.handling = sent_back;
    batch.state = BatchState::kExamined;
    batch.confirmed = 0;
    batch.reason.clear();
    batch_store::Save(tx, batch, now);
    batch_store::SaveHandling(tx, batch);
    return {};
  });
}

Status IntakeService::Withdraw(const Caller& caller, std::int64_t batch_id) {
  ASSIGN_OR_RETURN(Batch batch, FindBatch(caller, batch_id));
  const std::string blob = batch.blob;
  RETURN_IF_ERROR(parts_.database.Write([&](db::Transaction& tx) -> Status {
    tx.TakeTurn("batch:" + std::to_string(batch_id));
    const Instant now = parts_.clock.Now();
    if (!batch_store::MoveState(tx, batch_id, BatchState::kExamined, BatchState::kWithdrawn, now) &&
        !batch_store::MoveState(tx, batch_id, BatchState::kSubmitted, BatchState::kWithdrawn, now)) {
      return Error(errors::kNotExamined, {{"batch", std::to_string(batch_id)}});
    }
    batch = *batch_store::Find(tx, batch_id);
    batch.counts = NothingFiled(batch.counts);
    batch.confirmed = 0;
    batch.reason.clear();
    batch.copy = CopyKind::kNone;
    batch.copy_until.clear();
    batch_store::Save(tx, batch, now);
    batch_edit_store::RemoveAll(tx, batch_id);
    parts_.ledger.Append(tx, caller, {{"batch.ended", "batch:" + std::to_string(batch_id), {ReceiptText(batch), ""}}});
    return {};
  }));
  tables_.Forget(blob);
  blobs_.Remove(blob);
  return {};
}

std::int64_t IntakeService::Rematch(const Caller& caller) {
  return Rematcher(parts_.database, parts_.record_filer, parts_.items, parts_.data_key, parts_.clock).Run(caller);
}

Result<Batch> IntakeService::FindBatch(const Caller& caller, std::int64_t batch_id) {
  RETURN_IF_ERROR(caller.Require(Permission::kReportData));
  return parts_.database.Read([&](db::Transaction& tx) -> Result<Batch> {
    auto batch = batch_store::Find(tx, batch_id);
    if (!batch) return Error(errors::kBatchNotFound, {{"batch", std::to_string(batch_id)}});
    RETURN_IF_ERROR(caller.RequireFor(Permission::kReportData, batch->department_id));
    return *batch;
  });
}

Status IntakeService::ForEachFinding(const Caller& caller, std::int64_t batch_id,
                                     const std::function<void(const catalog::Finding&)>& visit) {
  RETURN_IF_ERROR(FindBatch(caller, batch_id));
  return parts_.database.Read([&](db::Transaction& tx) -> Status {
    batch_store::ForEachFinding(tx, batch_id, visit);
    return {};
  });
}

Result<std::vector<SettledRow>> IntakeService::FindSettled(const Caller& caller, std::int64_t batch_id) {
  RETURN_IF_ERROR(FindBatch(caller, batch_id));
  return parts_.database.Read(
      [&](db::Transaction& tx) -> Result<std::vector<SettledRow>> { return batch_store::SettledRows(tx, batch_id); });
}

Result<std::int64_t> IntakeService::CountSettledBy(const Caller& caller, std::int64_t batch_id) {
  RETURN_IF_ERROR(FindBatch(caller, batch_id));
  return parts_.database.Read(
      [&](db::Transaction& tx) -> Result<std::int64_t> { return batch_store::CountSettledBy(tx, batch_id); });
}

Result<ErrorWorkbookCounts> IntakeService::WriteErrors(const Caller& caller, std::int64_t batch_id,
                                                       const ErrorWorkbookOptions& options) {
  ASSIGN_OR_RETURN(Batch batch, FindBatch(caller, batch_id));
  if (batch.copy == CopyKind::kNone) {
    return Error(errors::kCopyGone,
                 {{"batch", std::to_string(batch_id)}, {"days", std::to_string(limits::kUploadKeptDays)}});
  }
  const catalog::ItemDefinition* item = parts_.items.Find(batch.item, batch.item_version);
  CHECK(item != nullptr);
  try {
    ASSIGN_OR_RETURN(OpenedBatch opened, OpenBatch(batch, *item));
    return parts_.database.Read([&](db::Transaction& tx) -> Result<ErrorWorkbookCounts> {
      std::set<std::int64_t> settled;
      for (const SettledRow& row : batch_store::SettledRows(tx, batch_id)) settled.insert(row.row);
      auto findings = [&](const std::function<void(const catalog::Finding&)>& visit) {
        batch_store::ForEachFinding(tx, batch_id, visit);
      };
      return WriteErrorWorkbook(batch, *item, opened.table, findings, settled, options);
    });
  } catch (const BlobDamaged&) {
    return Error(errors::kBlobMissing, {{"batch", std::to_string(batch_id)}});
  }
}

void IntakeService::SweepCopies(const Caller& caller) {
  auto over = parts_.database.Read([&](db::Transaction& tx) -> Result<std::vector<std::int64_t>> {
    return batch_store::CopiesOver(tx, parts_.clock.Today());
  });
  for (std::int64_t id : over.value()) {
    if (Withdraw(caller, id).ok()) continue;  // examined, and nobody submitted it
    std::string blob;
    Status dropped = parts_.database.Write([&](db::Transaction& tx) -> Status {
      tx.TakeTurn("batch:" + std::to_string(id));
      Batch batch = *batch_store::Find(tx, id);
      if (!IsEnded(batch.state)) return {};
      blob = batch.blob;
      batch.copy = CopyKind::kNone;
      batch.copy_until.clear();
      batch_store::Save(tx, batch, parts_.clock.Now());
      batch_edit_store::RemoveAll(tx, id);
      return {};
    });
    CHECK(dropped.ok());
    if (!blob.empty()) blobs_.Remove(blob);
  }
  // In this order: what ends in between stands in both.
  std::vector<std::string> in_use =
      parts_.database
          .Read([](db::Transaction& tx) -> Result<std::vector<std::string>> { return upload_store::OpenBlobs(tx); })
          .value();
  for (std::string& blob : BlobsInUse()) in_use.push_back(std::move(blob));
  blobs_.RemoveOthers(in_use);
}

std::vector<std::string> IntakeService::BlobsInUse() {
  return parts_.database
      .Read([](db::Transaction& tx) -> Result<std::vector<std::string>> { return batch_store::BlobsInUse(tx); })
      .value();
}

std::vector<std::string> IntakeService::FindCopyDefects() {
  std::vector<std::string> defects;
  for (const std::string& blob : BlobsInUse()) {
    if (blobs_.Open(blob, 0).ok()) continue;
    const auto now = BlobsInUse();  // a batch may have ended in between
    if (std::find(now.begin(), now.end(), blob) != now.end())
      defects.push_back("copy " + blob + ": missing, but a batch needs it");
  }
  return defects;
}

}  // namespace credence::intake
