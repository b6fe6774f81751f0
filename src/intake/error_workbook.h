// The workbook of errors (错误明细): the sender's own table with every wrong cell marked, to be corrected and sent
// again (ux J1). Rows that may be about natural persons are not in it.
//
// First sheet: a column of original row numbers, then the sender's columns, rows and texts as they came; wrong and
// doubtful cells coloured, the reasons as comments; what is wrong with a row as a whole on its first cell. Second
// sheet: findings by rule. Third sheet, where needed: findings beyond limits::kCommentsMax comments. The workbook says
// which batch it corrects, in a property and in the title of the first column, which every way of saving it keeps.
// Cells hold what was sent, sensitive values too; texts of findings are masked.
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <set>
#include <string>

#include "base/result.h"
#include "base/texts.h"
#include "catalog/finding.h"
#include "intake/batch.h"
#include "intake/item_table.h"

namespace credence::intake {

// The words on it, in the language of the reader.
struct ErrorWorkbookWords {
  std::string title;       // of the document
  std::string rows_sheet;  // names of the sheets
  std::string rules_sheet;
  std::string more_sheet;
  std::string original_row;  // title of the first column with {batch}; as MatchHeader recognises it
  std::string about;         // comment of that title: what the column is for, and that cells hold what was sent
  std::string error;         // severities
  std::string warning;
  // Titles of the second and third sheet.
  std::string rule, severity, findings, rows, example_row, row, column, value, text, mend;
  std::string left_out;  // {count} rows are not in it
  std::string cut;       // {count} rows did not fit
  std::string more;      // {count} findings stand on the third sheet
};

struct ErrorWorkbookOptions {
  std::filesystem::path path;
  Language language = Language::kChinese;
  bool only_failed = false;  // only rows that were refused and are still open, one below the other
  ErrorWorkbookWords words = {};
};

struct ErrorWorkbookCounts {
  std::int64_t rows = 0;  // on the first sheet
  std::int64_t comments = 0;
  std::int64_t more = 0;      // findings on the third sheet
  std::int64_t left_out = 0;  // rows that are not in it, because they may be about persons
  std::int64_t cut = 0;       // rows behind the last one a sheet can hold
};

// Visits all findings of the batch, ascending by row; called twice when there are many.
using FindingWalk = std::function<void(const std::function<void(const catalog::Finding&)>&)>;

// `table` stands before its first row. `settled` are rows that later batches brought corrected.
// Error codes: file.unwritable, and those of the reader.
Result<ErrorWorkbookCounts> WriteErrorWorkbook(const Batch& batch, const catalog::ItemDefinition& item,
                                               ItemTable& table, const FindingWalk& findings,
                                               const std::set<std::int64_t>& settled,
                                               const ErrorWorkbookOptions& options);

}  // namespace credence::intake
