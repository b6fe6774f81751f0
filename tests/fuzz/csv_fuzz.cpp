// CSV: whatever the bytes, rows are well-formed UTF-8 and do not depend on how the file was cut into pieces, and what
// was read can be written and read again.
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/check.h"
#include "formats/csv_reader.h"
#include "formats/csv_writer.h"
#include "formats/formats_errors.h"
#include "fuzz/rows.h"

using namespace credence;
using namespace credence::formats;

namespace {

fuzz::Table ReadCsv(std::string_view bytes, CsvOptions options, std::size_t block_rows) {
  auto source = MemorySource(bytes);
  auto reader = CsvReader::Open(*source, options);
  if (!reader.ok()) return {.refusal = reader.error().code};
  return fuzz::ReadAll(**reader, block_rows);
}

std::string WriteCsv(const fuzz::Table& table) {
  std::string text;
  CsvWriter writer(text);
  for (const std::vector<std::string>& row : table.rows) {
    const std::vector<std::string_view> cells(row.begin(), row.end());
    if (!cells.empty()) writer.WriteRow(cells);
  }
  return text;
}

bool HasTitles(const fuzz::Table& table) {
  return std::find(table.facts.begin(), table.facts.end(), errors::kTitleRows.code) != table.facts.end();
}

// The header took the row below it for its second line; every other row came back.
bool HasTakenSecondLine(const fuzz::Table& written, const fuzz::Table& read) {
  return written.rows.size() > 1 && read.rows.size() + 1 == written.rows.size() &&
         std::equal(read.rows.begin() + 1, read.rows.end(), written.rows.begin() + 2);
}

// A written table has no damage and no stray cells, so that everything in it must come back; except rows that are
// taken for titles above the header, or for its second line. Each reading may find some, as the rows below them come
// into sight. Without its first rows a table may look like a file of another kind.
void WriteAndReadAgain(const fuzz::Table& table) {
  CsvOptions options;
  options.separator = ',';
  fuzz::Table again = ReadCsv(WriteCsv(table), options, 2'000);
  for (bool settles = false; !settles;) {
    const fuzz::Table before = std::move(again);
    again = ReadCsv(WriteCsv(before), options, 2'000);
    CHECK(again.rows.size() <= before.rows.size());
    settles = !HasTitles(again) && !HasTitles(before) && !HasTakenSecondLine(before, again);
  }
  if (!again.refusal.empty()) {
    CHECK(again.refusal.starts_with("file."));
    return;
  }
  CHECK(ReadCsv(WriteCsv(again), options, 2'000) == again);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  const fuzz::Table whole = ReadCsv(bytes, {}, 2'000);
  CsvOptions in_pieces;
  in_pieces.chunk_bytes = 1 + size % 13;
  CHECK(ReadCsv(bytes, in_pieces, 1 + size % 3) == whole);
  if (whole.refusal.empty()) WriteAndReadAgain(whole);
  return 0;
}
