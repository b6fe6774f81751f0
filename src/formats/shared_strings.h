// The texts of a workbook that its cells refer to by number. Internal to formats. One thread.
//
// Memory: text beyond limits::kSharedTextInMemoryBytes goes to a file without a name (temporary_file.h); of the index,
// one place in sixteen is kept. A million texts cost half a megabyte beside their text.
#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "formats/row_block.h"
#include "formats/temporary_file.h"
#include "formats/xlsx_archive.h"

namespace credence::formats {

struct SharedString {
  std::string_view text;    // UTF-8
  std::uint16_t flags = 0;  // RowFlag bits: kTooLong, kDamaged, kNul
};

class SharedStrings {
 public:
  // Adds the next; `text` is at most limits::kCellBytesMax.
  // Error codes: xlsx.too_many_strings, xlsx.too_much_text. Throws std::system_error when the disk is full.
  Status Add(std::string_view text, std::uint16_t flags);
  std::int64_t size() const { return count_; }
  // Valid until the next call. `index` must be below size().
  SharedString Get(std::int64_t index);

 private:
  struct Page {
    std::int64_t number = -1;
    std::string bytes;
  };

  std::string_view BytesAt(std::int64_t place, std::size_t wanted);
  std::string_view PageAt(std::int64_t number);

  std::int64_t count_ = 0;
  std::vector<std::int64_t> places_;  // of every sixteenth
  std::int64_t bytes_ = 0;
  std::string memory_;  // what is not in the file: all, or the end of it
  std::unique_ptr<TemporaryFile> file_;
  std::vector<Page> pages_;  // of the file, by number modulo their count
  std::string joined_;       // a text that crosses pages
};

// Reads the part of that name. Phonetic runs are left out, runs of rich text joined.
// Error codes: those of XlsxArchive::OpenPart and XmlReader::Step, of SharedStrings::Add.
Status ReadSharedStrings(XlsxArchive& archive, std::string_view part, SharedStrings& into);

}  // namespace credence::formats
