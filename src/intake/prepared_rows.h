// From blocks of cells to rows that are ready to be filed: normalised, checked, keyed. The half of `process` that needs
// no database (design 2.1), so it may run on a thread of its own ahead of the writer.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/civil_date.h"
#include "catalog/batch_key_set.h"
#include "catalog/check_program.h"
#include "catalog/finding.h"
#include "catalog/header_plan.h"
#include "catalog/normalised_row.h"
#include "crypto/cipher.h"
#include "formats/row_reader.h"

namespace credence::intake {

struct PreparedRow {
  std::int64_t row = 0;  // of the user's file
  catalog::Verdict verdict = catalog::Verdict::kRefused;
  catalog::FindingList findings;
  // Refused, and about a natural person or possibly so: never in a kept copy.
  bool left_out = false;
  std::int64_t original_row = 0;  // the row of an earlier batch that this one says it corrects; 0 = it says none
  // What the row claims about a subject, also when it is refused; empty for rows about natural persons.
  std::string claimed_code;
  std::string claimed_name;
  // What follows is empty for rows about natural persons.
  std::vector<std::string_view> values;  // by field index; in the arena of the block
  std::string subject_key;
  std::string record_key;
  std::string decision_key;
  std::string content_digest;
  std::string withheld;  // fields that hold personal data in free text

  bool accepted() const { return verdict == catalog::Verdict::kAccepted || verdict == catalog::Verdict::kWarned; }
};

struct PreparedBlock {
  catalog::TextArena arena;
  std::vector<PreparedRow> rows;
};

// Not thread-safe; one for each file.
class RowPreparer {
 public:
  // Borrows everything; `received_on` is the batch's. `original_row` as in the HeaderPlan.
  RowPreparer(formats::RowReader& reader, const catalog::CheckProgram& program, const crypto::DataKey& data_key,
              CivilDate received_on, std::size_t original_row = catalog::kNoColumn)
      : reader_(reader),
        program_(program),
        data_key_(data_key),
        received_on_(received_on),
        original_row_(original_row) {}

  // The next rows of the file, at most limits::kSliceRowsMax; nullptr at the end. Error codes: csv.too_many_rows.
  Result<std::unique_ptr<PreparedBlock>> Next();
  // The cells that the last Next() made its rows of, blank rows among them.
  const formats::RowBlock& cells() const { return block_; }

 private:
  void Prepare(std::size_t index, PreparedBlock& into);
  void Claim(const std::vector<std::string_view>& cells, PreparedRow& row);
  void Keep(PreparedBlock& into, PreparedRow& row);

  formats::RowReader& reader_;
  const catalog::CheckProgram& program_;
  const crypto::DataKey& data_key_;
  CivilDate received_on_;
  std::size_t original_row_;
  formats::RowBlock block_;
  catalog::NormalisedRow normalised_;
  catalog::BatchKeySet keys_;
};

}  // namespace credence::intake
