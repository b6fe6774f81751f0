// The XML of a workbook. An input has up to six parts, parted by the character 1E: rows, table of texts, styles, what
// stands in front of the rows, properties of the workbook, what stands behind the rows. The archive around them is
// right.
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/text.h"
#include "formats/testing_workbooks.h"
#include "fuzz/rows.h"

using namespace credence;
using namespace credence::formats;

namespace {

fuzz::Table ReadBook(std::string_view book, std::size_t block_rows) {
  auto source = MemorySource(book);
  auto reader = OpenTable(*source);
  if (!reader.ok()) return {.refusal = reader.error().code};
  return fuzz::ReadAll(**reader, block_rows);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  const std::vector<std::string_view> parts = Split(bytes, '\x1E');
  BookSketch sketch;
  sketch.rows = parts[0];
  if (parts.size() > 1) sketch.strings = parts[1];
  if (parts.size() > 2) sketch.styles = parts[2];
  if (parts.size() > 3) sketch.before_rows = parts[3];
  if (parts.size() > 4) sketch.workbook_properties = parts[4];
  if (parts.size() > 5) sketch.behind_rows = parts[5];
  const std::string book = MakeBook(sketch);
  const fuzz::Table whole = ReadBook(book, 2'000);
  const fuzz::Table in_pieces = ReadBook(book, 1 + size % 3);
  // A sheet that turns out to be damaged ends somewhere in its last block.
  if (whole.refusal.empty() || in_pieces.refusal.empty()) CHECK(whole == in_pieces);
  CHECK(whole.refusal == in_pieces.refusal);
  return 0;
}
