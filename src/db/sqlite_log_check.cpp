#include "db/sqlite_log_check.h"

#include <array>
#include <chrono>
#include <cstdint>
#include <fstream>
#include <string_view>
#include <thread>

namespace credence::db {
namespace {

constexpr std::size_t kHeaderBytes = 32;
constexpr std::size_t kFrameHeaderBytes = 24;
constexpr std::uint32_t kMagic = 0x377F0682;  // the last bit: checksums over big-endian words
constexpr std::uint32_t kUsualPageBytes = 4096;
constexpr std::uint32_t kPageBytesMax = 65'536;
constexpr int kCommitsBehindMax = 1;
constexpr int kLooks = 4;
constexpr auto kPause = std::chrono::milliseconds(20);

std::uint32_t BigEndian(std::string_view bytes, std::size_t at) {
  std::uint32_t word = 0;
  for (std::size_t i = at; i < at + 4; ++i) word = word << 8 | static_cast<unsigned char>(bytes[i]);
  return word;
}

// The running checksum of the format, over words of the byte order that the header names.
class Checksum {
 public:
  explicit Checksum(bool big_endian) : big_endian_(big_endian) {}

  void Add(std::string_view bytes) {
    for (std::size_t at = 0; at + 8 <= bytes.size(); at += 8) {
      first_ += Word(bytes, at) + second_;
      second_ += Word(bytes, at + 4) + first_;
    }
  }
  bool Is(std::uint32_t first, std::uint32_t second) const { return first_ == first && second_ == second; }

 private:
  std::uint32_t Word(std::string_view bytes, std::size_t at) const {
    const std::uint32_t word = BigEndian(bytes, at);
    return big_endian_ ? word : __builtin_bswap32(word);
  }

  bool big_endian_;
  std::uint32_t first_ = 0;
  std::uint32_t second_ = 0;
};

bool IsPageSize(std::uint32_t bytes) { return bytes >= 512 && bytes <= kPageBytesMax && (bytes & (bytes - 1)) == 0; }

bool LooksDamaged(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  std::array<char, kHeaderBytes> header_bytes{};
  if (!file.read(header_bytes.data(), kHeaderBytes)) return false;
  const std::string_view header(header_bytes.data(), kHeaderBytes);
  const std::uint32_t magic = BigEndian(header, 0);
  Checksum sum((magic & 1) != 0);
  sum.Add(header.substr(0, 24));
  bool whole = (magic & ~1U) == kMagic && sum.Is(BigEndian(header, 24), BigEndian(header, 28));
  std::uint32_t page_bytes = BigEndian(header, 8);
  if (!whole || !IsPageSize(page_bytes)) page_bytes = kUsualPageBytes;
  // Frames of an earlier use of the file have other salts. Of a broken header none is believed, but that of the frames.
  std::string salts(header.substr(16, 8));

  std::string frame(kFrameHeaderBytes + page_bytes, '\0');
  int commits_behind = 0;
  bool first = true;
  while (file.read(frame.data(), static_cast<std::streamsize>(frame.size()))) {
    const std::string_view bytes(frame);
    if (first && !whole) salts = bytes.substr(8, 8);
    first = false;
    const bool is_of_this_use = bytes.substr(8, 8) == salts;
    if (whole && is_of_this_use) {
      sum.Add(bytes.substr(0, 8));
      sum.Add(bytes.substr(kFrameHeaderBytes));
      whole = sum.Is(BigEndian(bytes, 16), BigEndian(bytes, 20));
    } else {
      whole = false;
    }
    const bool is_commit = BigEndian(bytes, 4) != 0;
    if (!whole && is_of_this_use && is_commit && ++commits_behind > kCommitsBehindMax) return true;
  }
  return false;
}

}  // namespace

bool IsLogDamaged(const std::string& log_path) {
  for (int look = 1; LooksDamaged(log_path); ++look) {
    if (look == kLooks) return true;
    std::this_thread::sleep_for(kPause);  // somebody may have been writing
  }
  return false;
}

}  // namespace credence::db
