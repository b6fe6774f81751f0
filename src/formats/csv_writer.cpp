#include "formats/csv_writer.h"

#include "base/check.h"
#include "formats/excel_marks.h"

namespace credence::formats {

CsvWriter::CsvWriter(std::string& into, CsvWriterOptions options) : into_(into), options_(options) {
  if (options_.has_bom) into_.append("\xEF\xBB\xBF");
}

void CsvWriter::WriteRow(std::span<const std::string_view> cells) {
  CHECK(!cells.empty());
  bool is_first = true;
  for (std::string_view cell : cells) {
    if (!is_first) into_.push_back(options_.separator);
    is_first = false;
    WriteCell(cell, cells.size() == 1);
  }
  into_.append("\r\n");
}

void CsvWriter::WriteCell(std::string_view cell, bool is_only) {
  const bool is_marked = options_.neutralises_formulas && NeedsTextMark(cell);
  const char special[] = {'"', '\r', '\n', options_.separator};
  if (cell.find_first_of(std::string_view(special, sizeof special)) == std::string_view::npos &&
      !(is_only && cell.empty())) {
    if (is_marked) into_.push_back('\'');
    into_.append(cell);
    return;
  }
  into_.push_back('"');
  if (is_marked) into_.push_back('\'');
  for (char c : cell) {
    if (c == '"') into_.push_back('"');
    into_.push_back(c);
  }
  into_.push_back('"');
}

}  // namespace credence::formats
