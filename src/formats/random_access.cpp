#include "formats/random_access.h"

#include <algorithm>
#include <cstring>

#include "base/check.h"

namespace credence::formats {
namespace {

constexpr std::size_t kBufferBytes = 64 * 1024;

}  // namespace

RandomAccess::RandomAccess(ByteSource& source) : source_(source), size_(source.size().value_or(0)) {}

std::size_t RandomAccess::ReadAt(std::int64_t offset, char* into, std::size_t max) {
  CHECK(offset >= 0);
  std::size_t done = 0;
  while (done < max && offset < size_) {
    const std::int64_t inside = offset - buffer_offset_;
    if (inside < 0 || inside >= static_cast<std::int64_t>(buffer_.size())) {
      Fill(offset);
      if (buffer_.empty()) break;
      continue;
    }
    std::size_t count = std::min(max - done, buffer_.size() - static_cast<std::size_t>(inside));
    std::memcpy(into + done, buffer_.data() + inside, count);
    done += count;
    offset += static_cast<std::int64_t>(count);
  }
  position_ = offset;
  return done;
}

void RandomAccess::Fill(std::int64_t offset) {
  if (offset != source_position_) CHECK(source_.Seek(offset));
  buffer_.resize(std::min<std::size_t>(kBufferBytes, static_cast<std::size_t>(size_ - offset)));
  std::size_t filled = 0;
  while (filled < buffer_.size()) {
    std::size_t got = source_.Read(buffer_.data() + filled, buffer_.size() - filled);
    if (got == 0) break;  // the file has become shorter since it was opened
    filled += got;
  }
  buffer_.resize(filled);
  buffer_offset_ = offset;
  source_position_ = offset + static_cast<std::int64_t>(filled);
}

}  // namespace credence::formats
