// The use cases of uploads: begin, take pieces, end as a batch that is examined first. A stop at any moment costs at
// most the piece under way: its sender asks where to go on.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "intake/intake_service.h"
#include "intake/running_digests.h"
#include "intake/sealed_file.h"
#include "intake/upload.h"

namespace credence::intake {

struct UploadRequest {
  std::string item;
  std::string department;  // id or unified code
  std::string file_name;
  std::int64_t file_bytes = 0;
  std::string digest_kind = {};  // SM3, SHA-256, or "" for none
  std::string digest = {};       // hex
  std::string sheet = {};
  records::OtherSubject other_subject = records::OtherSubject::kAsk;
  std::int64_t corrects = 0;
};

struct UploadView {
  Upload upload;
  std::optional<SameFile> same_as;  // a batch with the same bytes, as far as the digest tells
  bool is_new = false;
};

struct FinishedUpload {
  Upload upload;
  std::int64_t job_id = 0;
  std::optional<SameFile> same_as;  // an earlier batch with the same bytes
};

// Thread-safe. Everything is asked for the department of the upload: access.forbidden, access.other_department. The
// department may see it; only who began it, and the operator at the server, may go on with it: intake.upload_of_other.
class UploadService {
 public:
  // `intake` must outlive the service.
  UploadService(const IntakeParts& parts, IntakeService& intake)
      : parts_(parts), intake_(intake), blobs_(parts.blob_folder, parts.data_key, parts.durable) {}

  // The same file of the same sender that is still on its way is found again. Error codes: those of
  // IntakeService::Draft, intake.upload_empty, intake.upload_too_large, intake.upload_digest, intake.uploads_open.
  Result<UploadView> Begin(const Caller& caller, const UploadRequest& request);
  // Error codes: intake.upload_not_found.
  Result<UploadView> Find(const Caller& caller, std::int64_t id);
  // Adds a piece: whole MiB (limits::kChunkBytes), at most limits::kUploadPieceBytesMax, unless it is the last. Durable
  // when it returns. Error codes: intake.upload_not_found, intake.upload_finished, intake.upload_offset {offset},
  // intake.upload_piece.
  Result<Upload> Add(const Caller& caller, std::int64_t id, std::int64_t offset, std::string_view bytes);
  // Makes the batch and its job; asked again, names the same batch. Bytes that are not what the digest says are thrown
  // away. Error codes: intake.upload_not_found, intake.upload_incomplete, intake.upload_differs, and those of
  // IntakeService::Draft.
  Result<FinishedUpload> Finish(const Caller& caller, std::int64_t id);
  // Throws away what has arrived. Error codes: intake.upload_not_found, intake.upload_finished.
  Status Drop(const Caller& caller, std::int64_t id);

  // Throws away what nobody has added to for limits::kUploadHours. Once an hour is enough.
  void Sweep();

 private:
  Result<Upload> FindSeen(const Caller& caller, std::int64_t id);
  Result<Upload> FindOwn(const Caller& caller, std::int64_t id);
  // `unless_changed_since`: of one whose time is over, which may have gone on at this moment.
  void Remove(const Upload& upload, std::optional<Instant> unless_changed_since = std::nullopt);
  Result<FinishedUpload> MakeBatch(const Caller& caller, Upload upload, GrowingFile& file);
  // SM3 of the content; nullopt when it is not what its sender said.
  std::optional<crypto::Digest> Verify(const Upload& upload);

  const IntakeParts parts_;
  IntakeService& intake_;
  BlobFolder blobs_;
  RunningDigests digests_;
};

}  // namespace credence::intake
