#include "formats/row_block.h"

#include "base/check.h"
#include "formats/formats_errors.h"

namespace credence::formats {

const ErrorCode& CodeOf(RowFlag flag) {
  switch (flag) {
    case RowFlag::kCellCount:
      return errors::kCellCount;
    case RowFlag::kTooManyCells:
      return errors::kTooManyCells;
    case RowFlag::kUnclosedQuote:
      return errors::kUnclosedQuote;
    case RowFlag::kTextAfterQuote:
      return errors::kTextAfterQuote;
    case RowFlag::kTooLong:
      return errors::kCellTooLong;
    case RowFlag::kDamaged:
      return errors::kDamagedText;
    case RowFlag::kNul:
      return errors::kNulCharacter;
    case RowFlag::kUnwrapped:
      return errors::kUnwrapped;
    case RowFlag::kErrorValue:
      return errors::kCellError;
    case RowFlag::kNoValue:
      return errors::kNoCachedValue;
  }
  CHECK(false);
  return errors::kDamagedText;
}

void RowBlock::Clear() {
  text.clear();
  cells.clear();
  rows.clear();
  problems.clear();
}

std::size_t RowBlock::memory_bytes() const {
  return text.capacity() + cells.capacity() * sizeof(Cell) + rows.capacity() * sizeof(Row) +
         problems.capacity() * sizeof(Problem);
}

}  // namespace credence::formats
