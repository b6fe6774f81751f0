// An edit (更正): one cell of an examined batch, set right in the page before the batch is filed. It lies over the
// file, which stays as it came; taking an edit back uncovers the cell (design 2.1).
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>

#include "base/civil_date.h"

namespace credence::intake {

struct BatchEdit {
  std::int64_t batch_id = 0;
  std::int64_t row = 0;  // of the file
  std::string field = {};
  std::string value = {};   // in clear
  std::string sealed = {};  // as stored
  // Grows with every edit of the batch, so that a cell that was changed and changed back is noticed too.
  std::int64_t version = 0;
  std::string made_by = {};
  Instant made_at = {};
};

// A page of the edits of a batch, behind the cell that was seen last.
struct EditQuery {
  std::int64_t batch_id = 0;
  std::int64_t after_row = 0;
  std::string after_field = {};
  std::int64_t rows_max = 20;
};

// What lies over a file: by row, then by field code.
using RowEdits = std::map<std::int64_t, std::map<std::string, std::string>>;

// What the ledger entry `batch.edited` of `batch:<id>` commits to; its withheld half is EditedValuesText.
std::string EditText(const BatchEdit& edit, bool is_undone);
std::string EditedValuesText(std::string_view before, std::string_view after);

}  // namespace credence::intake
