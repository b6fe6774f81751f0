// The parts of a workbook: a ZIP archive over a byte source, unpacked part by part as a stream (libzip).
// Internal to formats: xlsx_reader.h is the door. One thread.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "formats/byte_source.h"

namespace credence::formats {

// One part being unpacked. Must not outlive its archive.
class PartStream {
 public:
  virtual ~PartStream() = default;
  // Puts 1..max bytes at `into` and returns how many; 0 only at the end, where length and check sum have proved right.
  // Error codes: xlsx.damaged_part, xlsx.part_too_large, xlsx.too_compressed. Throws as the source does.
  virtual Result<std::size_t> Read(char* into, std::size_t max) = 0;
  virtual const std::string& name() const = 0;  // as it may be shown
};

class XlsxArchive {
 public:
  // Borrows `source`, which must be able to seek. Error codes: those of ReadZipDirectory.
  static Result<std::unique_ptr<XlsxArchive>> Open(ByteSource& source);
  virtual ~XlsxArchive() = default;

  // Names are compared as PartKey does; no '/' in front.
  virtual bool Has(std::string_view part) const = 0;
  // Whether any part's name contains `piece` (in lower case).
  virtual bool HasLike(std::string_view piece) const = 0;
  // `bytes_max` unpacked. Error codes: xlsx.missing_part, xlsx.damaged_part, xlsx.part_too_large, xlsx.too_compressed.
  virtual Result<std::unique_ptr<PartStream>> OpenPart(std::string_view part, std::int64_t bytes_max) = 0;
  // Where in the source the part that is being unpacked stands.
  virtual std::int64_t byte_position() const = 0;
};

}  // namespace credence::formats
