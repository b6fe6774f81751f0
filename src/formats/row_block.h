// Rows as every reader of formats hands them out: one arena of UTF-8 text with offsets, no allocation per cell.
// A block is a value: fill it on one thread, hand it to another, Clear it and fill it again.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"

namespace credence::formats {

// What the reader noticed about a row or one of its cells. Bits, so that a row carries the union of its cells' flags.
enum class RowFlag : std::uint16_t {
  kCellCount = 1 << 0,  // row: other number of cells than the header (empty cells behind the last column are dropped)
  kTooManyCells = 1 << 1,    // row: more than limits::kColumnsMax, the rest is dropped
  kUnclosedQuote = 1 << 2,   // cell: its opening quote was never closed and is kept as text
  kTextAfterQuote = 1 << 3,  // cell: text followed the closing quote and is kept
  kTooLong = 1 << 4,         // cell: cut at limits::kCellBytesMax, or the row at kRowBytesMax
  kDamaged = 1 << 5,         // cell: contains U+FFFD
  kNul = 1 << 6,             // cell: contains U+0000
  kUnwrapped = 1 << 7,       // cell: Excel's text mark, ' or ="…", was taken off
  kErrorValue = 1 << 8,      // cell of a workbook: #REF!, #N/A …, kept as text
  kNoValue = 1 << 9,         // cell of a workbook: a formula whose value was never stored; empty
};

// The code under which a finding about the flag is stored and explained.
const ErrorCode& CodeOf(RowFlag flag);

struct RowBlock {
  struct Cell {
    std::uint32_t offset = 0;  // bytes in `text`
    std::uint32_t length = 0;
  };
  struct Row {
    std::uint32_t first_cell = 0;
    std::uint32_t cell_count = 0;
    std::int64_t row_number = 0;   // as a spreadsheet shows it: first row 1, embedded line breaks do not count
    std::int64_t line_number = 0;  // of the text file, where the row begins, from 1
    std::uint16_t flags = 0;       // RowFlag bits

    bool Has(RowFlag flag) const { return (flags & static_cast<std::uint16_t>(flag)) != 0; }
    void Set(RowFlag flag) { flags |= static_cast<std::uint16_t>(flag); }
  };
  // One per flagged cell and flag, by row and cell. Flags of whole rows stand in Row::flags only.
  struct Problem {
    std::uint32_t row = 0;   // index in `rows`
    std::uint32_t cell = 0;  // index in the row
    RowFlag flag = RowFlag::kDamaged;

    bool operator==(const Problem&) const = default;
  };

  std::string text;
  std::vector<Cell> cells;
  std::vector<Row> rows;
  std::vector<Problem> problems;

  // Valid until the block changes. `cell` must be below the row's cell_count.
  std::string_view CellText(const Row& row, std::size_t cell) const {
    const Cell& place = cells[row.first_cell + cell];
    return std::string_view(text).substr(place.offset, place.length);
  }

  // Keeps the memory for the next filling.
  void Clear();
  std::size_t memory_bytes() const;
};

}  // namespace credence::formats
