// The stored copy of an uploaded file: sealed in chunks, written to a temporary name, synced, renamed (design 2.1, 7).
#pragma once

#include <filesystem>
#include <memory>
#include <stdexcept>
#include <string>

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

class BlobFolder {
 public:
  BlobFolder(std::filesystem::path folder, const crypto::DataKey& key, bool durable = true)
      : folder_(std::move(folder)), key_(key), durable_(durable) {}

  // Copies `source` to its end. Durable when it returns. Throws std::system_error when the disk is full or read-only;
  // a half-written copy is removed. Error codes: intake.too_large.
  Result<StoredFile> Store(formats::ByteSource& source, std::int64_t bytes_max = limits::kUploadBytesMax);
  // The content again. Error codes: intake.blob_missing. Reading throws BlobDamaged when a chunk was changed.
  Result<std::unique_ptr<formats::ByteSource>> Open(const std::string& blob, std::int64_t content_bytes) const;
  void Remove(const std::string& blob);
  // Removes every copy older than an hour that is not in `in_use`: left behind when the program stopped at the wrong
  // moment.
  void RemoveOthers(const std::vector<std::string>& in_use);

 private:
  std::filesystem::path folder_;
  const crypto::DataKey& key_;
  bool durable_;
};

}  // namespace credence::intake
