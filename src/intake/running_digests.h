// The digests of files that come in pieces, computed as the pieces come, so that the last one need not wait until the
// whole file is read again. Kept in memory: after a start, or where another process took a piece, nothing is known and
// the file is read. Thread-safe; pieces of one upload must follow each other.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>

#include "crypto/digest.h"
#include "intake/upload.h"

namespace credence::intake {

// Both digests of a file; the second only where its sender said the first one in SHA-256.
class FileHasher {
 public:
  explicit FileHasher(const Upload& upload);
  void Update(std::string_view bytes);
  // SM3 of all bytes; nullopt when they are not what their sender said. Once only.
  std::optional<crypto::Digest> Finish(const Upload& upload);

 private:
  crypto::Hasher sm3_{crypto::HashAlgorithm::kSm3};
  std::optional<crypto::Hasher> sha256_;
};

class RunningDigests {
 public:
  // `upload` as it was before the piece.
  void Add(const Upload& upload, std::string_view bytes);
  // What has hashed every byte of a whole file, or nullptr. It is known no more afterwards.
  std::unique_ptr<FileHasher> Take(const Upload& upload);

 private:
  struct Running {
    std::int64_t received = 0;
    std::unique_ptr<FileHasher> hasher;
  };
  std::optional<Running> Remove(std::int64_t id);

  std::mutex mutex_;
  std::map<std::int64_t, Running> running_;
};

}  // namespace credence::intake
