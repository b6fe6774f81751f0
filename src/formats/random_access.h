// Any byte of a source, through one buffer. Internal to formats: archives are read from their end.
#pragma once

#include <cstdint>
#include <string>

#include "formats/byte_source.h"

namespace credence::formats {

class RandomAccess {
 public:
  // Borrows `source`, which must be able to seek and know its size.
  explicit RandomAccess(ByteSource& source);

  std::int64_t size() const { return size_; }
  // Copies up to `max` bytes from `offset` on and returns how many; fewer only at the end.
  // Throws std::system_error as the source does.
  std::size_t ReadAt(std::int64_t offset, char* into, std::size_t max);
  // Behind the byte that was read last.
  std::int64_t position() const { return position_; }

 private:
  void Fill(std::int64_t offset);

  ByteSource& source_;
  std::int64_t size_ = 0;
  std::int64_t position_ = 0;
  std::int64_t source_position_ = -1;  // unknown at first
  std::string buffer_;
  std::int64_t buffer_offset_ = 0;
};

}  // namespace credence::formats
