// For the fuzz programs: all rows of a table, judged while they are read.
#pragma once

#include <algorithm>
#include <cstdint>
#include <string>
#include <vector>

#include "base/check.h"
#include "formats/row_reader.h"
#include "formats/utf8_scan.h"

namespace credence::fuzz {

struct Table {
  std::string refusal;                         // code; then the rows up to there
  std::vector<std::vector<std::string>> rows;  // the header first
  std::vector<std::string> facts;              // numbers, flags and problems of the rows below it; remarks

  bool operator==(const Table&) const = default;
};

// The reader keeps its promises: rows ascend, cells are well-formed UTF-8 within the limits, problems have a place.
inline Table ReadAll(formats::RowReader& reader, std::size_t block_rows) {
  Table table;
  for (const std::string& title : reader.header().cells) CHECK(formats::ScanUtf8(title).valid_bytes == title.size());
  table.rows.push_back(reader.header().cells);
  formats::RowBlock block;
  std::int64_t row_before = reader.header().row_number;
  while (true) {
    auto count = reader.ReadRows(block, block_rows);
    if (!count.ok()) {
      table.refusal = count.error().code;
      return table;
    }
    if (*count == 0) break;
    CHECK(*count == block.rows.size() && *count <= block_rows);
    for (const formats::RowBlock::Row& row : block.rows) {
      CHECK(row.row_number > row_before);
      CHECK(row.cell_count <= limits::kColumnsMax);
      row_before = row.row_number;
      std::vector<std::string> cells;
      for (std::size_t i = 0; i < row.cell_count; ++i) {
        const std::string_view text = block.CellText(row, i);
        CHECK(formats::ScanUtf8(text).valid_bytes == text.size());
        CHECK(text.size() <= limits::kCellBytesMax);
        cells.emplace_back(text);
      }
      table.facts.push_back(std::to_string(row.row_number) + " " + std::to_string(row.line_number) + " " +
                            std::to_string(row.flags));
      table.rows.push_back(std::move(cells));
    }
    for (const formats::RowBlock::Problem& problem : block.problems) {
      CHECK(problem.row < block.rows.size() && problem.cell < block.rows[problem.row].cell_count);
      CHECK(block.rows[problem.row].Has(problem.flag));
      table.facts.push_back(std::to_string(block.rows[problem.row].row_number) + " " + std::to_string(problem.cell) +
                            " " + std::string(CodeOf(problem.flag).code));
    }
  }
  // Blocks of another size bring the problems of a row at another time.
  std::sort(table.facts.begin(), table.facts.end());
  for (const formats::Remark& remark : reader.remarks()) {
    table.facts.emplace_back(remark.code->code);
    for (const auto& [name, value] : remark.values) table.facts.push_back(name + "=" + value);
  }
  return table;
}

}  // namespace credence::fuzz
