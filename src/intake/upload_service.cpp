#include "intake/upload_service.h"

#include "base/limits.h"
#include "base/text.h"
#include "intake/intake_errors.h"
#include "intake/upload_store.h"
#include "jobs/job_store.h"

namespace credence::intake {
namespace {

constexpr std::int64_t kMiB = std::int64_t{1} << 20;

Error NotFound(std::int64_t id) { return Error(errors::kUploadNotFound, {{"upload", std::to_string(id)}}); }

Error Finished(const Upload& upload) {
  return Error(errors::kUploadFinished, {{"batch", std::to_string(upload.batch_id)}});
}

Status CheckGoesOn(const Upload& upload, std::int64_t offset) {
  if (upload.batch_id != 0) return Finished(upload);
  if (upload.received != offset) return Error(errors::kUploadOffset, {{"offset", std::to_string(upload.received)}});
  return {};
}

ImportRequest RequestOf(const Upload& upload) {
  return {.item = upload.item,
          .department = upload.department_id,
          .file_name = upload.file_name,
          .received_on = {},
          .examine_first = true,
          .other_subject = upload.other_subject,
          .sheet = upload.sheet,
          .corrects = upload.corrects};
}

Status CheckForm(const UploadRequest& request) {
  if (request.file_bytes < 1) return Error(errors::kUploadEmpty);
  if (request.file_bytes > limits::kUploadOfApiBytesMax) {
    return Error(errors::kUploadTooLarge, {{"limit", std::to_string(limits::kUploadOfApiBytesMax / kMiB)}});
  }
  const bool known_kind = request.digest_kind.empty() || crypto::HashAlgorithmFromName(request.digest_kind);
  if (!known_kind || request.digest.empty() != request.digest_kind.empty() ||
      (!request.digest.empty() && !crypto::Digest::FromHex(request.digest))) {
    return Error(errors::kUploadDigest);
  }
  return {};
}

bool IsWholeChunks(std::size_t bytes) { return bytes % limits::kChunkBytes == 0; }

}  // namespace

Result<UploadView> UploadService::Begin(const Caller& caller, const UploadRequest& request) {
  RETURN_IF_ERROR(caller.Require(Permission::kReportData));
  RETURN_IF_ERROR(CheckForm(request));
  Upload upload{.item = request.item,
                .department_id = request.department,
                .file_name = request.file_name,
                .file_bytes = request.file_bytes,
                .digest_kind = request.digest_kind,
                .digest = request.digest,
                .sheet = request.sheet,
                .other_subject = request.other_subject,
                .corrects = request.corrects,
                .made_by = caller.name()};
  // What would refuse the batch is said before a byte has travelled.
  ASSIGN_OR_RETURN(Batch batch, intake_.Draft(caller, RequestOf(upload)));
  upload.department_id = batch.department_id;
  upload.file_name = batch.file_name;
  upload.corrects = batch.corrects;
  upload.blob = blobs_.Begin();
  auto begun = parts_.database.Write([&](db::Transaction& tx) -> Result<UploadView> {
    tx.TakeTurn("upload:" + upload.made_by);  // two tabs, one file
    UploadView view{upload, upload_store::FindSame(tx, upload), true};
    if (auto alike = upload_store::FindAlike(tx, upload)) {
      view.upload = *alike;
      view.is_new = false;
      return view;
    }
    if (upload_store::CountOpen(tx, upload.made_by) >= limits::kUploadsOpenMax) {
      return Error(errors::kUploadsOpen, {{"limit", std::to_string(limits::kUploadsOpenMax)}});
    }
    const Instant now = parts_.clock.Now();
    view.upload.id = tx.ReserveId("upload");
    view.upload.created_at = view.upload.changed_at = now;
    upload_store::Insert(tx, view.upload, now);
    return view;
  });
  if (!begun.ok() || !begun->is_new) blobs_.RemoveGrowing(upload.blob);
  return begun;
}

Result<Upload> UploadService::FindSeen(const Caller& caller, std::int64_t id) {
  RETURN_IF_ERROR(caller.Require(Permission::kReportData));
  return parts_.database.Read([&](db::Transaction& tx) -> Result<Upload> {
    auto upload = upload_store::Find(tx, id);
    if (!upload) return NotFound(id);
    RETURN_IF_ERROR(caller.RequireFor(Permission::kReportData, upload->department_id));
    return *std::move(upload);
  });
}

Result<Upload> UploadService::FindOwn(const Caller& caller, std::int64_t id) {
  ASSIGN_OR_RETURN(Upload upload, FindSeen(caller, id));
  if (upload.made_by == caller.name() || caller.Require(Permission::kOperate).ok()) return upload;
  return Error(errors::kUploadOfOther, {{"upload", std::to_string(id)}});
}

Result<UploadView> UploadService::Find(const Caller& caller, std::int64_t id) {
  ASSIGN_OR_RETURN(Upload upload, FindSeen(caller, id));
  return parts_.database.Read([&](db::Transaction& tx) -> Result<UploadView> {
    return UploadView{upload, upload.batch_id == 0 ? upload_store::FindSame(tx, upload) : std::nullopt, false};
  });
}

Result<Upload> UploadService::Add(const Caller& caller, std::int64_t id, std::int64_t offset, std::string_view bytes) {
  ASSIGN_OR_RETURN(Upload upload, FindOwn(caller, id));
  RETURN_IF_ERROR(CheckGoesOn(upload, offset));
  auto file = blobs_.Grow(upload.blob);
  // Whoever wrote meanwhile has moved the offset.
  ASSIGN_OR_RETURN(upload, FindOwn(caller, id));
  RETURN_IF_ERROR(CheckGoesOn(upload, offset));
  const auto size = static_cast<std::int64_t>(bytes.size());
  const bool is_last = offset + size == upload.file_bytes;
  if (size == 0 || offset + size > upload.file_bytes || bytes.size() > limits::kUploadPieceBytesMax ||
      (!is_last && !IsWholeChunks(bytes.size()))) {
    return Error(errors::kUploadPiece, {{"unit", std::to_string(limits::kChunkBytes / kMiB)},
                                        {"limit", std::to_string(limits::kUploadPieceBytesMax / kMiB)}});
  }
  auto sealed_bytes = file ? file->Add(upload.sealed_bytes, offset, bytes, is_last) : std::nullopt;
  if (!sealed_bytes) {  // the data folder was put back from a backup, which keeps no files on their way
    Remove(upload);
    return NotFound(id);
  }
  const Upload before = upload;
  upload.sealed_bytes = *sealed_bytes;
  upload.received += size;
  upload.changed_at = parts_.clock.Now();
  const bool saved = parts_.database
                         .Write([&](db::Transaction& tx) -> Result<bool> {
                           return upload_store::SaveReceived(tx, upload, offset, upload.changed_at);
                         })
                         .value();
  if (!saved) return NotFound(id);  // dropped meanwhile
  digests_.Add(before, bytes);
  return upload;
}

Result<FinishedUpload> UploadService::Finish(const Caller& caller, std::int64_t id) {
  ASSIGN_OR_RETURN(Upload upload, FindOwn(caller, id));
  std::unique_ptr<GrowingFile> file;
  if (upload.batch_id == 0) {
    if (!upload.is_whole()) {
      return Error(errors::kUploadIncomplete,
                   {{"offset", std::to_string(upload.received)}, {"size", std::to_string(upload.file_bytes)}});
    }
    file = blobs_.Grow(upload.blob);
    ASSIGN_OR_RETURN(upload, FindOwn(caller, id));  // somebody else may have finished it
  }
  if (upload.batch_id != 0) {
    return parts_.database.Read([&](db::Transaction& tx) -> Result<FinishedUpload> {
      auto job = jobs::job_store::FindNewest(tx, kFileBatchJob, std::to_string(upload.batch_id));
      return FinishedUpload{upload, job ? job->job.id : 0, std::nullopt};
    });
  }
  if (!file) {
    Remove(upload);
    return NotFound(id);
  }
  return MakeBatch(caller, std::move(upload), *file);
}

Result<FinishedUpload> UploadService::MakeBatch(const Caller& caller, Upload upload, GrowingFile& file) {
  const auto digest = Verify(upload);
  if (!digest) {
    Remove(upload);
    return Error(errors::kUploadDiffers);
  }
  ASSIGN_OR_RETURN(Batch batch, intake_.Draft(caller, RequestOf(upload)));
  batch.file_bytes = batch.blob_bytes = upload.file_bytes;
  batch.file_digest = digest->Hex();
  batch.blob = upload.blob;
  file.Complete();
  return parts_.database.Write([&](db::Transaction& tx) -> Result<FinishedUpload> {
    Upload by_content = upload;
    by_content.digest_kind = crypto::Name(crypto::HashAlgorithm::kSm3);
    by_content.digest = batch.file_digest;
    FinishedUpload finished{upload, 0, upload_store::FindSame(tx, by_content)};
    const AcceptedBatch accepted = intake_.Store(tx, batch);
    finished.upload.batch_id = accepted.batch_id;
    finished.job_id = accepted.job_id;
    if (!upload_store::SaveBatch(tx, finished.upload, parts_.clock.Now())) return NotFound(upload.id);
    return finished;
  });
}

std::optional<crypto::Digest> UploadService::Verify(const Upload& upload) {
  if (auto hasher = digests_.Take(upload)) return hasher->Finish(upload);
  auto source = blobs_.Open(upload.blob, upload.file_bytes);
  if (!source.ok()) return std::nullopt;
  FileHasher hasher(upload);
  std::string chunk(limits::kChunkBytes, '\0');
  try {
    for (std::size_t got = 0; (got = (*source)->Read(chunk.data(), chunk.size())) > 0;) {
      hasher.Update(std::string_view(chunk).substr(0, got));
    }
  } catch (const BlobDamaged&) {
    return std::nullopt;
  }
  return hasher.Finish(upload);
}

Status UploadService::Drop(const Caller& caller, std::int64_t id) {
  ASSIGN_OR_RETURN(Upload upload, FindOwn(caller, id));
  if (upload.batch_id != 0) return Finished(upload);
  Remove(upload);
  return {};
}

void UploadService::Remove(const Upload& upload, std::optional<Instant> unless_changed_since) {
  const bool is_gone = parts_.database
                           .Write([&](db::Transaction& tx) -> Result<bool> {
                             if (unless_changed_since) {
                               upload_store::RemoveBefore(tx, upload.id, *unless_changed_since);
                             } else {
                               upload_store::Remove(tx, upload.id);
                             }
                             return !upload_store::Find(tx, upload.id).has_value();
                           })
                           .value();
  if (is_gone) blobs_.RemoveGrowing(upload.blob);  // else it became a batch meanwhile, or goes on
}

void UploadService::Sweep() {
  const Instant until{parts_.clock.Now().epoch_ms - std::int64_t{limits::kUploadHours} * 3'600'000};
  const auto over = parts_.database.Read(
      [&](db::Transaction& tx) -> Result<std::vector<Upload>> { return upload_store::OpenBefore(tx, until); });
  for (const Upload& upload : over.value()) Remove(upload, until);
}

}  // namespace credence::intake
