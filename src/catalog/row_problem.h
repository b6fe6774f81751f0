// What the reader of a file met in a row before any rule was applied. The reader fills it; the check engine turns it
// into findings with the rule word `row`.
#pragma once

#include <cstdint>

namespace credence::catalog {

enum class RowProblemCode : std::uint8_t {
  kCellCount,    // more or fewer cells than the header: values may have moved, so nothing else is checked
  kCellTooLong,  // limits::kCellBytesMax; the rest was skipped
  kRowTooLong,   // limits::kRowBytesMax
  kDamagedCell,  // bytes that are no text in the encoding of the file
  kNulCharacter,
  kUnclosedQuote,
  kErrorValue,  // a formula of the workbook ended in an error
  kNoValue,     // the workbook holds a formula without its result
};

struct RowProblem {
  std::int32_t cell = -1;  // position in the row; -1 = the whole row
  RowProblemCode code = RowProblemCode::kCellCount;
};

}  // namespace credence::catalog
