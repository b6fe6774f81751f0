// The directory of a ZIP archive, read and judged before libzip is allowed to allocate anything for it.
// Internal to formats: xlsx_archive.h is the door.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "formats/random_access.h"

namespace credence::formats {

struct ZipEntry {
  std::string name;  // as it stands
  std::string key;   // to compare: '/' for '\', ASCII letters in lower case
  std::uint16_t method = 0;
  std::uint32_t crc = 0;
  std::int64_t packed = 0;
  std::int64_t unpacked = 0;  // as the directory claims
  std::int64_t offset = 0;    // of its own header
};

// The form in which names of parts are compared (ECMA-376 part 2, 6.2.2.3: without regard to case).
std::string PartKey(std::string_view name);

// A name out of an archive as it may be shown: printable ASCII, at most 80 characters.
std::string ShownPart(std::string_view name);

// Entries in the order of the directory. What no spreadsheet program writes is refused, whether it is read or not.
// Error codes: xlsx.damaged_archive, xlsx.too_many_parts, xlsx.unsafe_part, xlsx.repeated_part, xlsx.overlapping_parts,
// file.is_encrypted.
Result<std::vector<ZipEntry>> ReadZipDirectory(RandomAccess& file);

}  // namespace credence::formats
