// An XLSX workbook, written sheet by sheet and row by row in constant memory (libxlsxwriter).
// Texts are well-formed UTF-8 and are written as texts: nothing that a spreadsheet would run ever becomes a formula, so
// no mark is put in front. Control characters and whatever looks like their escape (_x000D_) are escaped as ECMA-376
// says, so that a reader gets the text back as it was; what XML cannot hold at all becomes U+FFFD. Rows are as high as
// their wrapped texts. Rows are counted from 1 and columns from 0, as in RowBlock. The same calls give the same bytes.
// One thread.
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

// What a spreadsheet program itself asks of the cells of a column while they are typed. The columns hold texts, so
// dates and amounts are judged as texts that can be read as such.
struct ColumnRule {
  enum class Kind {
    kList,
    kLengthMax,
    kDate,     // 2024-01-05 and what else the program reads as a date, 20240105, or a cell that is a date
    kDecimal,  // not negative, at most `scale` decimals
  };
  Kind kind = Kind::kList;
  std::vector<std::string> values;  // kList: only when FitsRule says so, else a range of the sheet `list_sheet`
  std::string list_sheet;           // kList with many values: they stand in this sheet's column `list_column`
  std::uint16_t list_column = 0;
  std::uint32_t list_rows = 0;  // from row 1
  std::int64_t length_max = 0;  // kLengthMax, in code points (spreadsheets count a rare character as two)
  int scale = 0;                // kDecimal
  std::string title;            // of the message; cut behind 32 code points
  std::string message;          // what is wrong and how to mend it; cut behind 255 code points
  bool is_strict = true;        // false: warns and lets the value pass
};

// The values can stand inside the rule itself: no comma or quotation mark, at most 255 bytes with the commas.
bool FitsRule(const std::vector<std::string>& values);

class XlsxWriter {
 public:
  static constexpr std::uint32_t kRowsMax = 1'048'576;

  // Writes beside `path` and takes its place in Close, so that an older file stays whole until then; without Close
  // nothing is left behind. Error codes: file.unwritable {file, reason} (also of Close).
  static Result<std::unique_ptr<XlsxWriter>> Create(const std::filesystem::path& path,
                                                    const WorkbookProperties& properties);
  virtual ~XlsxWriter() = default;

  // Ends the sheet before it. The name is at most 31 code points without []:*?/\, does not begin or end with ' and is
  // unique whatever the case of its letters. The first sheet is shown when the file is opened, so it is not hidden.
  virtual void BeginSheet(std::string_view name, bool is_hidden = false) = 0;
  // Columns before the rows.
  virtual void SetColumn(std::uint16_t column, double width_characters, CellStyle style = CellStyle::kText) = 0;
  virtual void FreezeRows(std::uint32_t rows) = 0;
  // Rows ascend, at most kRowsMax; columns of one row ascend. Longer texts than a cell may hold (32,767 UTF-16 units)
  // are cut with "…".
  virtual void WriteCell(std::uint32_t row, std::uint16_t column, std::string_view text,
                         CellStyle style = CellStyle::kText) = 0;
  virtual void WriteNumber(std::uint32_t row, std::uint16_t column, double number) = 0;
  // Shown when the pointer rests on the cell. Cut like the text of a cell. They stay in memory until Close.
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
