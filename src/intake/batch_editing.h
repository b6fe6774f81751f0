// What people ask of one row of an examined batch, and what they set right in it.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "intake/batch.h"
#include "intake/batch_edit.h"
#include "intake/batch_store.h"

namespace credence::intake {

// A cell as it should be. `seen` is the version of the edit that its author saw: 0 for a cell as it came.
struct CellEdit {
  std::int64_t batch_id = 0;
  std::int64_t row = 0;
  std::string field = {};
  std::optional<std::string> value = {};  // nothing: as it came
  std::int64_t seen = 0;
};

// What became of it.
struct EditAnswer {
  Batch batch;  // with its new counts
  std::optional<BatchEdit> edit;
  std::vector<PlacedFinding> findings;  // of the row
  std::vector<std::int64_t> also;       // other rows that were judged anew: they have, or had, the same record key
};

// One edit beside the cell as it came.
struct EditView {
  BatchEdit edit;
  std::string title;                                // of the column, as the file says
  const catalog::FieldDefinition* field = nullptr;  // lives as long as the service
  std::string before;                               // in clear
};

struct CellView {
  std::string title;                                // as the file says
  const catalog::FieldDefinition* field = nullptr;  // nullptr: a column that is not read
  std::string original, value;                      // in clear
  std::optional<BatchEdit> edit;
};
struct RowView {
  std::int64_t row = 0;
  bool is_editable = true;  // its cells stand where the header says
  std::vector<CellView> cells;
  std::vector<PlacedFinding> findings;
};

}  // namespace credence::intake
