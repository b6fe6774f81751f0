// From the header of a submission to the columns that are read: edition, fields, and findings (design 4, domain 3.1).
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "catalog/finding.h"
#include "catalog/item_definition.h"

namespace credence::catalog {

inline constexpr std::size_t kNoColumn = static_cast<std::size_t>(-1);

struct HeaderPlan {
  std::size_t edition = 0;                // index into ItemDefinition::editions
  std::vector<FieldIndex> column_fields;  // one for each header cell; kNoField = the column is not read
  std::vector<std::string> columns;       // header cells as written, trimmed; to name a column in a finding
  // The column in which an error workbook names the row of the batch it corrects; kNoColumn = there is none.
  std::size_t original_row = kNoColumn;
  std::int64_t corrects_batch = 0;  // the batch that the title of that column names; 0 = it names none
  FindingList findings;             // row = the header row, rule = "header"
  bool refused = false;             // an error among the findings: the file is not read further
};

// Field codes, titles and aliases are recognised, and a title with the code behind it, 处罚机关 (CF_CFJG); width, case,
// blanks and a leading or trailing * do not matter.
// A column of the original row numbers is recognised and is no data: neither read nor an unknown column.
// `header_row` is the number of the header's row in the file.
HeaderPlan MatchHeader(const ItemDefinition& item, std::span<const std::string_view> cells,
                       std::int64_t header_row = 1);

// How well a header fits an item, 0–1000: to say "this is a penalty file" when another item fits better. Columns that
// match and required columns that are there count alike.
int ItemMatchScore(const ItemDefinition& item, std::span<const std::string_view> cells);

}  // namespace credence::catalog
