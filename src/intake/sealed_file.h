// The stored copy of an uploaded file: sealed in chunks, written to a temporary name, synced, renamed (design 2.1, 7).
#pragma once

#include <filesystem>
#include <memory>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>

#include "base/limits.h"
#include "base/result.h"
#include "crypto/cipher.h"
#include "crypto/digest.h"
#include "formats/byte_source.h"

namespace credence::intake {

struct StoredFile {
  std::string blob;        // its name inside the folder
  std::int64_t bytes = 0;  // of the content
  crypto::Digest digest;   // SM3 of the content
};

// A chunk of a stored copy is missing or was changed; thrown while reading.
class BlobDamaged : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

// A file that comes in pieces, held by one writer at a time, in whatever process: the others wait for it to go.
class GrowingFile {
 public:
  GrowingFile(const GrowingFile&) = delete;
  GrowingFile& operator=(const GrowingFile&) = delete;
  ~GrowingFile();

  // Cuts off what stands behind `sealed_bytes` (left by a writer who was stopped), adds the chunks of `bytes`, and
  // returns how long the file is then; nullopt when it is shorter than `sealed_bytes`. `offset` counts the content
  // before `bytes` and is whole chunks; `bytes` are whole chunks too, unless they are the last. Durable when it
  // returns. Throws std::system_error when the disk is full.
  std::optional<std::int64_t> Add(std::int64_t sealed_bytes, std::int64_t offset, std::string_view bytes, bool is_last);
  // Gives it the name under which BlobFolder::Open finds it. Doing so twice does no harm.
  void Complete();

 private:
  friend class BlobFolder;
  GrowingFile(int descriptor, std::filesystem::path path, std::string blob, const crypto::DataKey& key, bool durable);

  int descriptor_;
  std::filesystem::path path_;  // while it grows
  std::string blob_;
  const crypto::DataKey& key_;
  bool durable_;
};

class BlobFolder {
 public:
  BlobFolder(std::filesystem::path folder, const crypto::DataKey& key, bool durable = true)
      : folder_(std::move(folder)), key_(key), durable_(durable) {}

  // Copies `source` to its end. Durable when it returns. Throws std::system_error when the disk is full or read-only;
  // a half-written copy is removed. Error codes: intake.too_large.
  Result<StoredFile> Store(formats::ByteSource& source, std::int64_t bytes_max = limits::kUploadBytesMax);
  // The content again. Error codes: intake.blob_missing. Throws db::Unavailable when it is there and cannot be
  // opened; reading throws BlobDamaged when a chunk was changed.
  Result<std::unique_ptr<formats::ByteSource>> Open(const std::string& blob, std::int64_t content_bytes) const;
  void Remove(const std::string& blob);

  // An empty file that will come in pieces; returns its name.
  std::string Begin();
  // nullptr when there is none. A complete one can be taken in hand, too.
  std::unique_ptr<GrowingFile> Grow(const std::string& blob);
  void RemoveGrowing(const std::string& blob);

  // Removes every copy older than an hour, and every growing file, that is not in `in_use`: left behind when the
  // program stopped at the wrong moment.
  void RemoveOthers(const std::vector<std::string>& in_use);

 private:
  std::filesystem::path folder_;
  const crypto::DataKey& key_;
  bool durable_;
};

}  // namespace credence::intake
