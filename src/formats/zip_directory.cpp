#include "formats/zip_directory.h"

#include <algorithm>
#include <optional>
#include <unordered_set>

#include "base/limits.h"
#include "formats/formats_errors.h"

namespace credence::formats {
namespace {

using namespace std::string_view_literals;

// Lengths and signatures of APPNOTE.TXT 6.3, sections 4.3.7 to 4.3.16. Numbers are little-endian.
constexpr std::string_view kEndSignature = "PK\x05\x06"sv;
constexpr std::string_view kLocatorSignature = "PK\x06\x07"sv;
constexpr std::string_view kEnd64Signature = "PK\x06\x06"sv;
constexpr std::string_view kEntrySignature = "PK\x01\x02"sv;
constexpr std::size_t kEndBytes = 22;
constexpr std::size_t kLocatorBytes = 20;
constexpr std::size_t kEnd64Bytes = 56;
constexpr std::size_t kEntryBytes = 46;
constexpr std::int64_t kHeaderBytes = 30;
constexpr std::size_t kCommentBytesMax = 0xFFFF;
constexpr std::uint32_t kIn64 = 0xFFFFFFFF;
constexpr std::uint16_t kIn64Short = 0xFFFF;
constexpr std::uint16_t kEncryptedFlag = 1;
constexpr std::uint16_t kSizesExtra = 0x0001;

std::uint64_t Number(std::string_view bytes, std::size_t at, std::size_t width) {
  std::uint64_t value = 0;
  for (std::size_t i = width; i-- > 0;) value = value << 8 | static_cast<unsigned char>(bytes[at + i]);
  return value;
}
std::uint16_t Short(std::string_view bytes, std::size_t at) { return static_cast<std::uint16_t>(Number(bytes, at, 2)); }
std::uint32_t Long(std::string_view bytes, std::size_t at) { return static_cast<std::uint32_t>(Number(bytes, at, 4)); }

struct Directory {
  std::uint64_t entries = 0;
  std::uint64_t bytes = 0;
  std::uint64_t offset = 0;
};

std::string ReadPiece(RandomAccess& file, std::uint64_t offset, std::size_t bytes) {
  if (offset > static_cast<std::uint64_t>(file.size())) return {};
  std::string piece(bytes, '\0');
  piece.resize(file.ReadAt(static_cast<std::int64_t>(offset), piece.data(), bytes));
  return piece;
}

// `tail` ends the file; the end record begins at `at` in it.
std::optional<Directory> ReadEnd(RandomAccess& file, std::string_view tail, std::size_t at) {
  std::string_view end = tail.substr(at);
  Directory found{Short(end, 10), Long(end, 12), Long(end, 16)};
  if (found.entries != kIn64Short && found.bytes != kIn64 && found.offset != kIn64) return found;
  if (at < kLocatorBytes) return found;
  std::string_view locator = tail.substr(at - kLocatorBytes, kLocatorBytes);
  if (!locator.starts_with(kLocatorSignature)) return found;
  std::string wide = ReadPiece(file, Number(locator, 8, 8), kEnd64Bytes);
  if (wide.size() < kEnd64Bytes || !wide.starts_with(kEnd64Signature)) return std::nullopt;
  return Directory{Number(wide, 32, 8), Number(wide, 40, 8), Number(wide, 48, 8)};
}

// The end record whose comment ends the file, else the last one. Any other record that libzip might prefer must be as
// small, so that it cannot be led to allocate much.
Result<Directory> FindDirectory(RandomAccess& file) {
  const std::int64_t wanted = static_cast<std::int64_t>(kEndBytes + kCommentBytesMax + kLocatorBytes);
  const std::int64_t begin = std::max<std::int64_t>(0, file.size() - wanted);
  const std::string tail =
      ReadPiece(file, static_cast<std::uint64_t>(begin), static_cast<std::size_t>(file.size() - begin));
  std::optional<Directory> chosen;
  bool is_exact = false;
  for (std::size_t at = tail.find(kEndSignature); at != std::string::npos; at = tail.find(kEndSignature, at + 1)) {
    if (tail.size() - at < kEndBytes) break;
    auto found = ReadEnd(file, tail, at);
    if (!found) continue;
    if (found->entries > limits::kArchiveEntriesMax || found->bytes > limits::kArchiveDirectoryBytesMax) {
      return Error(errors::kTooManyParts, {{"limit", std::to_string(limits::kArchiveEntriesMax)}});
    }
    const bool ends_file = at + kEndBytes + Short(tail, at + 20) == tail.size();
    if (is_exact && !ends_file) continue;
    chosen = found;
    is_exact = ends_file;
  }
  if (!chosen) return Error(errors::kDamagedArchive);
  return *chosen;
}

// Numbers that did not fit into the entry stand in its extra field, in this order.
bool TakeWideNumbers(std::string_view entry, std::string_view extra, ZipEntry& into) {
  std::uint64_t unpacked = Long(entry, 24);
  std::uint64_t packed = Long(entry, 20);
  std::uint64_t offset = Long(entry, 42);
  while (extra.size() >= 4) {
    const std::size_t bytes = Short(extra, 2);
    if (bytes > extra.size() - 4) break;  // libzip and others tolerate rubbish here
    std::string_view field = extra.substr(4, bytes);
    if (Short(extra, 0) == kSizesExtra) {
      for (std::uint64_t* number : {&unpacked, &packed, &offset}) {
        if (*number != kIn64) continue;
        if (field.size() < 8) return false;
        *number = Number(field, 0, 8);
        field.remove_prefix(8);
      }
    }
    extra.remove_prefix(4 + bytes);
  }
  constexpr std::uint64_t kHuge = std::uint64_t{1} << 62;
  if (unpacked > kHuge || packed > kHuge || offset > kHuge) return false;
  into.unpacked = static_cast<std::int64_t>(unpacked);
  into.packed = static_cast<std::int64_t>(packed);
  into.offset = static_cast<std::int64_t>(offset);
  return true;
}

bool PointsElsewhere(std::string_view key) {
  if (key.starts_with('/') || (key.size() > 1 && key[1] == ':')) return true;
  if (key.find('\0') != std::string_view::npos) return true;
  while (true) {
    std::size_t slash = key.find('/');
    if (key.substr(0, slash) == "..") return true;
    if (slash == std::string_view::npos) return false;
    key.remove_prefix(slash + 1);
  }
}

bool IsLink(std::string_view entry) {
  constexpr std::uint16_t kUnix = 3;
  constexpr std::uint32_t kTypeMask = 0xF000;
  constexpr std::uint32_t kLink = 0xA000;
  return Short(entry, 4) >> 8 == kUnix && (Long(entry, 38) >> 16 & kTypeMask) == kLink;
}

// Takes one entry from the front of `bytes`.
Result<ZipEntry> TakeEntry(std::string_view& bytes) {
  if (bytes.size() < kEntryBytes || !bytes.starts_with(kEntrySignature)) return Error(errors::kDamagedArchive);
  const std::size_t name_bytes = Short(bytes, 28);
  const std::size_t extra_bytes = Short(bytes, 30);
  const std::size_t whole = kEntryBytes + name_bytes + extra_bytes + Short(bytes, 32);
  if (bytes.size() < whole || name_bytes == 0 || name_bytes > limits::kArchiveNameBytesMax) {
    return Error(errors::kDamagedArchive);
  }
  ZipEntry entry;
  entry.name = bytes.substr(kEntryBytes, name_bytes);
  entry.key = PartKey(entry.name);
  entry.method = Short(bytes, 10);
  entry.crc = Long(bytes, 16);
  if (!TakeWideNumbers(bytes, bytes.substr(kEntryBytes + name_bytes, extra_bytes), entry)) {
    return Error(errors::kDamagedArchive);
  }
  if (PointsElsewhere(entry.key) || IsLink(bytes)) {
    return Error(errors::kUnsafePart, {{"part", ShownPart(entry.name)}});
  }
  if ((Short(bytes, 8) & kEncryptedFlag) != 0) return Error(errors::kFileIsEncrypted);
  bytes.remove_prefix(whole);
  return entry;
}

// An entry takes at least its header, its name and its packed bytes.
Status RefuseOverlaps(const std::vector<ZipEntry>& entries, std::int64_t directory) {
  std::vector<const ZipEntry*> by_place;
  for (const ZipEntry& entry : entries) by_place.push_back(&entry);
  std::sort(by_place.begin(), by_place.end(), [](auto* a, auto* b) { return a->offset < b->offset; });
  for (std::size_t i = 0; i < by_place.size(); ++i) {
    const ZipEntry& entry = *by_place[i];
    const std::int64_t next = i + 1 < by_place.size() ? by_place[i + 1]->offset : directory;
    const std::int64_t end = entry.offset + kHeaderBytes + static_cast<std::int64_t>(entry.name.size()) + entry.packed;
    if (end > next) return Error(errors::kOverlappingParts);
  }
  return {};
}

}  // namespace

std::string PartKey(std::string_view name) {
  std::string key(name);
  for (char& c : key) {
    if (c == '\\') c = '/';
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  }
  return key;
}

std::string ShownPart(std::string_view name) {
  constexpr std::size_t kShownMax = 80;
  std::string shown(name.substr(0, kShownMax));
  for (char& c : shown) {
    if (c < 0x20 || c > 0x7E) c = '?';
  }
  return shown;
}

Result<std::vector<ZipEntry>> ReadZipDirectory(RandomAccess& file) {
  ASSIGN_OR_RETURN(Directory directory, FindDirectory(file));
  const std::string bytes = ReadPiece(file, directory.offset, static_cast<std::size_t>(directory.bytes));
  if (bytes.size() != directory.bytes) return Error(errors::kDamagedArchive);
  std::string_view rest = bytes;
  std::vector<ZipEntry> entries;
  std::unordered_set<std::string> keys;
  for (std::uint64_t i = 0; i < directory.entries; ++i) {
    ASSIGN_OR_RETURN(ZipEntry entry, TakeEntry(rest));
    if (!keys.insert(entry.key).second) {
      return Error(errors::kRepeatedPart, {{"part", ShownPart(entry.name)}});
    }
    entries.push_back(std::move(entry));
  }
  RETURN_IF_ERROR(RefuseOverlaps(entries, static_cast<std::int64_t>(directory.offset)));
  return entries;
}

}  // namespace credence::formats
