// One row after normalisation: the values that are stored, and what the checks need to know about them.
// Made for reuse: Reset() keeps the memory. Not thread-safe; one for each checking thread.
//
// Lifetime: values are views into the cells given to CheckProgram::Run or into the row itself. They hold until the next
// Run with the same row, and as long as the bytes of the cells do.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/civil_date.h"
#include "catalog/item_definition.h"

namespace credence::catalog {

// Keeps texts at fixed addresses until Reset().
class TextArena {
 public:
  std::string_view Store(std::string_view text);
  void Reset();

 private:
  static constexpr std::size_t kBlockBytes = 16 * 1024;
  struct Block {
    std::unique_ptr<char[]> bytes;
    std::size_t size = 0;
  };
  std::vector<Block> blocks_;
  std::size_t current_ = 0;
  std::size_t used_ = 0;
};

class NormalisedRow {
 public:
  // Empty = absent.
  std::string_view value(FieldIndex field) const { return cells_[field].value; }
  bool present(FieldIndex field) const { return field != kNoField && !cells_[field].value.empty(); }
  // The date of a date field that was readable.
  std::optional<CivilDate> date(FieldIndex field) const;
  std::size_t field_count() const { return cells_.size(); }

  // The row is about a natural person; everything else is empty then.
  bool is_person() const { return is_person_; }
  // The reported identifier: the unified code, or `organisation_no:…`, `registration_no:…`; empty when none is valid.
  std::string_view subject_key() const { return subject_key_; }

 private:
  friend class CheckProgram;
  friend class RowNormaliser;
  friend class RowChecker;

  static constexpr std::int32_t kNoDay = INT32_MIN;
  struct Cell {
    std::string_view raw;       // trimmed, as written
    std::string_view value;     // as stored
    std::uint32_t traits = 0;   // TextTrait and CellTrait
    std::int32_t day = kNoDay;  // days since 1970-01-01
    std::int16_t integer_digits = 0;
    std::int16_t scale = 0;
  };
  // Beyond TextTrait.
  enum CellTrait : std::uint32_t {
    kBlocked = 1U << 16,     // the reader could not deliver the cell: no check may look at it
    kBroken = 1U << 17,      // a finding says the value cannot be used: later checks skip it
    kOtherForm = 1U << 18,   // readable, but not in the standard form
    kUnreadable = 1U << 19,  // date or number
    kExcelNumber = 1U << 20,
    kNegative = 1U << 21,
    kNotInList = 1U << 22,
    kUnexplained = 1U << 23,
    kByAlias = 1U << 24,
  };

  void Reset(std::size_t field_count);

  std::vector<Cell> cells_;
  TextArena arena_;
  bool is_person_ = false;
  std::string_view subject_key_;
};

}  // namespace credence::catalog
