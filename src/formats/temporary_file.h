// A file without a name, for what does not fit into memory. It is readable by this process alone and gone when the
// process ends, however it ends; therefore its content is not sealed.
#pragma once

#include <cstdint>
#include <memory>
#include <string_view>

#include "formats/byte_source.h"

namespace credence::formats {

class TemporaryFile {
 public:
  // In the folder TMPDIR names, else /tmp. Throws std::system_error, as all members do.
  TemporaryFile();
  ~TemporaryFile();
  TemporaryFile(const TemporaryFile&) = delete;
  TemporaryFile& operator=(const TemporaryFile&) = delete;

  void Append(std::string_view bytes);
  // Copies up to `max` bytes from `offset` on and returns how many; fewer only at the end.
  std::size_t ReadAt(std::int64_t offset, char* into, std::size_t max) const;
  std::int64_t size() const { return size_; }

 private:
  int descriptor_ = -1;
  std::int64_t size_ = 0;
};

// Everything that is left in `source`, as a source that can seek: for pipes.
// Error codes: xlsx.part_too_large beyond limits::kUploadBytesMax.
Result<std::unique_ptr<ByteSource>> Spool(ByteSource& source, std::string_view look);

}  // namespace credence::formats
