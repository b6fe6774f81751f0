#include "intake/intake_service.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/check.h"
#include "base/text.h"
#include "catalog/check_program.h"
#include "catalog/header_plan.h"
#include "formats/row_reader.h"
#include "intake/batch_store.h"
#include "intake/file_check.h"
#include "intake/intake_errors.h"
#include "intake/prepared_rows.h"
#include "intake/rematch.h"
#include "jobs/job_store.h"

namespace credence::intake {
namespace {

constexpr std::size_t kFileNameCodePointsMax = 200;

std::vector<std::string_view> Views(const std::vector<std::string>& texts) { return {texts.begin(), texts.end()}; }

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

}  // namespace

Status IntakeService::CheckProvider(const catalog::ItemDefinition& item, const access::Department& department) {
  const auto& providers = item.providers;
  if (providers.empty() || std::find(providers.begin(), providers.end(), department.id) != providers.end()) return {};
  return Error(errors::kNotProvider, {{"department", department.id},
                                      {"item", item.code},
                                      {"providers", fmt::format("{}", fmt::join(providers, ", "))}});
}

Result<AcceptedBatch> IntakeService::Accept(const Caller& caller, const ImportRequest& request,
                                            formats::ByteSource& source) {
  RETURN_IF_ERROR(caller.Require(Permission::kReportData));
  const CivilDate today = parts_.clock.Today();
  const CivilDate received_on = request.received_on.value_or(today);
  if (today < received_on) return Error(errors::kReceivedInFuture, {{"received", received_on.Iso()}});
  ASSIGN_OR_RETURN(const catalog::ItemDefinition* item, parts_.items.InForce(request.item, received_on));
  ASSIGN_OR_RETURN(access::Department department, parts_.access.FindDepartment(request.department));
  RETURN_IF_ERROR(CheckProvider(*item, department));

  StoredFile stored = blobs_.Store(source);
  Batch batch{0,
              item->code,
              item->version,
              "",
              department.id,
              ShownFileName(request.file_name),
              stored.bytes,
              stored.digest.Hex(),
              "",
              stored.blob,
              received_on,
              request.all_or_nothing,
              request.other_subject,
              request.all_or_nothing ? BatchState::kExamining : BatchState::kFiling,
              {}};
  return parts_.database.Write([&](db::Transaction& tx) -> Result<AcceptedBatch> {
    AcceptedBatch accepted;
    accepted.same_as = batch_store::FindSame(tx, batch);
    accepted.batch_id = batch.id = tx.ReserveId("batch");
    batch_store::Insert(tx, batch, parts_.clock.Now());
    accepted.job_id = jobs::CreateJob(tx, kFileBatchJob, std::to_string(batch.id), parts_.clock.Now());
    return accepted;
  });
}

Status IntakeService::FileBatch(const Caller& caller, const jobs::Job& job) {
  ASSIGN_OR_RETURN(Batch batch, FindBatch(caller, std::stoll(job.subject_of_work)));
  if (batch.state == BatchState::kFiled || batch.state == BatchState::kRefused) return {};
  const catalog::ItemDefinition* item = parts_.items.Find(batch.item, batch.item_version);
  CHECK(item != nullptr);
  auto source = blobs_.Open(batch.blob, batch.file_bytes);
  if (!source.ok()) {
    Stop(caller, batch);
    return Error(errors::kBlobMissing, {{"batch", std::to_string(batch.id)}});
  }
  std::int64_t mark = job.mark;
  Status filed;
  try {
    filed = FileFrom(caller, job, batch, *item, **source, mark);
  } catch (const BlobDamaged&) {  // what was filed before the damage stays; the rest needs the file again
    filed = Error(errors::kBlobMissing, {{"batch", std::to_string(batch.id)}});
  }
  if (!filed.ok()) Stop(caller, batch);
  return filed;
}

Status IntakeService::FileFrom(const Caller& caller, const jobs::Job& job, Batch& batch,
                               const catalog::ItemDefinition& item, formats::ByteSource& source, std::int64_t& mark) {
  ASSIGN_OR_RETURN(auto reader, formats::OpenTable(source));
  const auto header = Views(reader->header().cells);
  catalog::HeaderPlan plan = catalog::MatchHeader(item, header, reader->header().row_number);
  RETURN_IF_ERROR(CheckItemFits(parts_.items, item, header));
  batch.edition = item.editions[plan.edition].code;
  batch.encoding = std::string(reader->form());
  if (mark == 0 && batch.counts.rows == 0 && batch.counts.findings == 0) SaveHeaderFindings(batch, plan.findings);
  if (plan.refused) {
    Stop(caller, batch);
    return {};
  }
  const catalog::AgencyDirectory agencies = AgenciesOf(parts_.access.AllDepartments());
  auto program = catalog::CheckProgram::Compile(item, plan, agencies, parts_.calendar);
  RETURN_IF_ERROR(FileRows(caller, job, batch, program, *reader, mark));
  // Only now final where the file begins with nothing but ASCII.
  batch.encoding = std::string(reader->form());

  if (batch.state == BatchState::kExamining) {
    if (batch.counts.refused > 0) {
      Stop(caller, batch);
      return {};
    }
    StartFiling(job, batch, mark);
    ASSIGN_OR_RETURN(auto again, blobs_.Open(batch.blob, batch.file_bytes));
    return FileFrom(caller, job, batch, item, *again, mark);
  }
  End(caller, batch, BatchState::kFiled);
  return {};
}

Status IntakeService::FileRows(const Caller& caller, const jobs::Job& job, Batch& batch,
                               const catalog::CheckProgram& program, formats::RowReader& reader, std::int64_t& mark) {
  RowPreparer preparer(reader, program, parts_.data_key, batch.received_on);
  SliceFiler filer(parts_.database, parts_.record_filer, parts_.data_key, program, parts_.clock);
  const Sink sink = batch.state == BatchState::kExamining ? Sink::kExamine : Sink::kFile;
  std::int64_t seen = 0;  // rows in front of the mark are prepared again, for the keys they hold, but not filed again
  while (true) {
    ASSIGN_OR_RETURN(std::unique_ptr<PreparedBlock> block, preparer.Next());
    if (block == nullptr) return {};
    std::span<PreparedRow> rows(block->rows);
    const std::int64_t done_before = std::clamp<std::int64_t>(mark - seen, 0, static_cast<std::int64_t>(rows.size()));
    seen += static_cast<std::int64_t>(rows.size());
    rows = rows.subspan(static_cast<std::size_t>(done_before));
    while (!rows.empty()) {
      const std::size_t taken = filer.FileSome(caller, sink, rows, batch, job.id, mark);
      rows = rows.subspan(taken);
      if (report_) report_({batch.id, batch.counts.rows, reader.byte_position(), batch.file_bytes});
    }
  }
}

// The examination found nothing to refuse: forget it and begin anew with the other sink.
void IntakeService::StartFiling(const jobs::Job& job, Batch& batch, std::int64_t& mark) {
  batch.state = BatchState::kFiling;
  batch.counts = {};
  Status started = parts_.database.Write([&](db::Transaction& tx) -> Status {
    batch_store::RemoveFindings(tx, batch.id);
    batch_store::Save(tx, batch, parts_.clock.Now());
    jobs::MoveMark(tx, job.id, mark, 0, parts_.clock.Now());
    return {};
  });
  CHECK(started.ok());
  mark = 0;
}

void IntakeService::SaveHeaderFindings(Batch& batch, catalog::FindingList findings) {
  Status saved = parts_.database.Write([&](db::Transaction& tx) -> Status {
    batch_store::AddFindings(tx, batch.id, findings, 0);
    batch.counts.findings = static_cast<std::int64_t>(findings.size());
    batch_store::Save(tx, batch, parts_.clock.Now());
    return {};
  });
  CHECK(saved.ok());
}

// Ends a batch that cannot go on: refused, unless rows were filed already. Where nothing is filed, every row is
// refused.
void IntakeService::Stop(const Caller& caller, Batch& batch) {
  if (batch.state == BatchState::kFiling && batch.counts.rows > 0) return End(caller, batch, BatchState::kFiled);
  const BatchCounts& seen = batch.counts;
  batch.counts = {seen.rows, 0, 0, 0, 0, seen.rows, seen.persons, seen.findings};
  End(caller, batch, BatchState::kRefused);
}

// The receipt is issued last, in the transaction that ends the batch.
void IntakeService::End(const Caller& caller, Batch& batch, BatchState state) {
  batch.state = state;
  Status ended = parts_.database.Write([&](db::Transaction& tx) -> Status {
    batch_store::Save(tx, batch, parts_.clock.Now());
    const catalog::ItemDefinition* item = parts_.items.Find(batch.item, batch.item_version);
    if (item != nullptr && item->is_register && batch.counts.filed + batch.counts.versioned > 0 &&
        batch_store::CountUnmatched(tx) > 0) {
      jobs::CreateJob(tx, kRematchJob, std::to_string(batch.id), parts_.clock.Now());
    }
    parts_.ledger.Append(tx, caller, {{"batch.ended", "batch:" + std::to_string(batch.id), {ReceiptText(batch), ""}}});
    return {};
  });
  CHECK(ended.ok());
  blobs_.Remove(batch.blob);
}

std::int64_t IntakeService::Rematch(const Caller& caller) {
  return Rematcher(parts_.database, parts_.record_filer, parts_.items, parts_.data_key, parts_.clock).Run(caller);
}

Result<Batch> IntakeService::FindBatch(const Caller& caller, std::int64_t batch_id) {
  RETURN_IF_ERROR(caller.Require(Permission::kReportData));
  return parts_.database.Read([&](db::Transaction& tx) -> Result<Batch> {
    auto batch = batch_store::Find(tx, batch_id);
    if (!batch) return Error(errors::kBatchNotFound, {{"batch", std::to_string(batch_id)}});
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

std::vector<std::string> IntakeService::BlobsInUse() {
  return parts_.database
      .Read([](db::Transaction& tx) -> Result<std::vector<std::string>> { return batch_store::BlobsInUse(tx); })
      .value();
}

void IntakeService::RemoveOrphans() { blobs_.RemoveOthers(BlobsInUse()); }

}  // namespace credence::intake
