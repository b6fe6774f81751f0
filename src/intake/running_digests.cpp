#include "intake/running_digests.h"

#include "base/limits.h"

namespace credence::intake {

FileHasher::FileHasher(const Upload& upload) {
  if (upload.digest_kind == crypto::Name(crypto::HashAlgorithm::kSha256)) {
    sha256_.emplace(crypto::HashAlgorithm::kSha256);
  }
}

void FileHasher::Update(std::string_view bytes) {
  sm3_.Update(bytes);
  if (sha256_) sha256_->Update(bytes);
}

std::optional<crypto::Digest> FileHasher::Finish(const Upload& upload) {
  const crypto::Digest digest = sm3_.Finish();
  const std::string as_said = sha256_ ? sha256_->Finish().Hex() : digest.Hex();
  if (!upload.digest.empty() && upload.digest != as_said) return std::nullopt;
  return digest;
}

std::optional<RunningDigests::Running> RunningDigests::Remove(std::int64_t id) {
  std::lock_guard lock(mutex_);
  auto found = running_.extract(id);
  if (found.empty()) return std::nullopt;
  return std::move(found.mapped());
}

void RunningDigests::Add(const Upload& upload, std::string_view bytes) {
  auto running = Remove(upload.id);
  if (upload.received == 0) running = Running{0, std::make_unique<FileHasher>(upload)};
  if (!running || running->received != upload.received) return;
  running->hasher->Update(bytes);  // outside the lock: other uploads go on
  running->received += static_cast<std::int64_t>(bytes.size());
  std::lock_guard lock(mutex_);
  if (running_.size() >= limits::kRunningDigestsMax) running_.erase(running_.begin());  // the oldest
  running_[upload.id] = std::move(*running);
}

std::unique_ptr<FileHasher> RunningDigests::Take(const Upload& upload) {
  auto running = Remove(upload.id);
  if (!running || running->received != upload.file_bytes) return nullptr;
  return std::move(running->hasher);
}

}  // namespace credence::intake
