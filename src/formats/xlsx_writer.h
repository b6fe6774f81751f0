// An XLSX workbook, written sheet by sheet and row by row in constant memory (libxlsxwriter).
// Texts are UTF-8 and are written as texts: nothing that a spreadsheet would run ever becomes a formula, so no mark is
// put in front. Rows are counted from 1 and columns from 0, as in RowBlock. One thread.
#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace credence::formats {

// How a cell looks. Colours are those of the pages (ux 9); a wrong cell also bears a comment, never colour alone.
enum class CellStyle {
  kText,      // number format "@": codes keep their digits
  kHeader,    // bold on the ground colour, wrapped, locked look
  kRequired,  // as kHeader, for a column that must be filled
  kWrong,     // bad tint and colour
  kDoubtful,  // warn tint and colour
  kExample,   // soft text
  kTitle,     // large and bold
  kWrapped,   // text over several lines, top aligned
};

// What the workbook says about itself; CsvReader and XlsxReader give it back as FileOrigin.
struct WorkbookProperties {
  std::string title;
  std::string item;                 // custom property credence_item
  int item_version = 0;             // credence_item_version
  std::int64_t corrects_batch = 0;  // credence_corrects_batch; 0 = not written
};

// What a spreadsheet program itself asks of the cells of a column while they are typed.
struct ColumnRule {
  enum class Kind { kList, kLengthMax, kDate, kDecimal };
  Kind kind = Kind::kList;
  std::vector<std::string> values;  // kList: at most 255 code points together, else a range of the sheet `list_sheet`
  std::string list_sheet;           // kList with many values: they stand in this sheet's column `list_column`
  std::uint16_t list_column = 0;
  std::uint32_t list_rows = 0;
  std::int64_t length_max = 0;  // kLengthMax, in code points
  std::string title;            // of the message, at most 32 code points
  std::string message;          // at most 255 code points; what is wrong and how to mend it
  bool is_strict = true;        // false: warns and lets the value pass
};

class XlsxWriter {
 public:
  // Creates the file, which must not be open elsewhere. Error codes: file.unwritable (also of Close).
  static Result<std::unique_ptr<XlsxWriter>> Create(const std::filesystem::path& path,
                                                    const WorkbookProperties& properties);
  virtual ~XlsxWriter() = default;

  // Ends the sheet before it. The name is at most 31 code points without []:*?/\ and unique.
  virtual void BeginSheet(std::string_view name, bool is_hidden = false) = 0;
  virtual void SetColumn(std::uint16_t column, double width_characters, CellStyle style = CellStyle::kText) = 0;
  virtual void FreezeRows(std::uint32_t rows) = 0;
  // Rows ascend; columns of one row ascend. Longer texts than a cell may hold (32,767 UTF-16 units) are cut with "…".
  virtual void WriteCell(std::uint32_t row, std::uint16_t column, std::string_view text,
                         CellStyle style = CellStyle::kText) = 0;
  virtual void WriteNumber(std::uint32_t row, std::uint16_t column, double number) = 0;
  virtual void Comment(std::uint32_t row, std::uint16_t column, std::string_view text) = 0;
  // For rows first..last of the column.
  virtual void AddRule(std::uint16_t column, std::uint32_t first_row, std::uint32_t last_row,
                       const ColumnRule& rule) = 0;
  // A link to a cell of another sheet, shown as `text`.
  virtual void LinkTo(std::uint32_t row, std::uint16_t column, std::string_view sheet, std::uint32_t to_row,
                      std::uint16_t to_column, std::string_view text) = 0;
  // Writes everything; nothing may follow.
  virtual Status Close() = 0;
};

}  // namespace credence::formats
