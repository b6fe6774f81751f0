// One sheet of a workbook, from its XML to rows, in bounded memory. Internal to formats; xlsx_reader.h is the door and
// adds the header and what concerns the file. One thread.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "formats/rich_text.h"
#include "formats/row_block.h"
#include "formats/shared_strings.h"
#include "formats/xlsx_workbook.h"
#include "formats/xml_reader.h"

namespace credence::formats {

// "A" for 0, "AB" for 27.
std::string ColumnName(std::size_t column);

// What was seen beside the cells. Complete when the sheet has been read to its end.
struct SheetNotes {
  std::int64_t hidden_rows = 0;  // not blank, below the header
  std::int64_t first_hidden_row = 0;
  std::int64_t formulas = 0;
  std::string first_formula;         // "C7"
  std::vector<bool> hidden_columns;  // by column, at most limits::kColumnsMax
  std::int64_t merged_areas = 0;     // that reach below the header
  std::string first_merged_area;     // "C7:C9"
};

class SheetScanner : public XmlHandler {
 public:
  // Borrows `workbook` and `strings`.
  SheetScanner(std::unique_ptr<PartStream> part, const Workbook& workbook, SharedStrings& strings);

  // Appends rows until the block holds `rows_max`, reaches a limit of a block, or the sheet has ended: then false.
  // While the header is not known it stops behind the last row, since what follows can only be judged with the header.
  // Blank rows are left out. A row has a cell for every column up to its last that is not empty, at least `columns`.
  // Error codes: those of XmlReader::Step, xlsx.damaged_part, xlsx.too_much_text.
  Result<bool> Read(RowBlock& block, std::size_t rows_max);

  // Which row is the header, and how many columns it has; rows with more cells are flagged kCellCount from now on.
  void SetHeader(std::int64_t row, std::size_t columns);
  // Pads or flags the last row of a block as SetHeader says.
  void FitLastRow(RowBlock& block) const;

  const SheetNotes& notes() const { return notes_; }

  void Start(XmlReader& reader, std::string_view name, const XmlAttributes& attributes) override;
  void Text(XmlReader& reader, std::string_view text) override;
  void End(XmlReader& reader, std::string_view name) override;

 private:
  enum class Type { kNumber, kShared, kText, kInline, kTruth, kError, kTime };

  bool AwaitsHeader() const { return rows_have_ended_ && header_row_ == 0; }
  void StartRow(XmlReader& reader, const XmlAttributes& attributes);
  void EndRow(XmlReader& reader);
  void StartCell(XmlReader& reader, const XmlAttributes& attributes);
  bool TakePlace(std::string_view reference);
  void EndCell(XmlReader& reader);
  void WriteValue(XmlReader& reader);
  void WriteShared(XmlReader& reader);
  void WriteNumber();
  void WriteText(std::string_view text, std::uint16_t flags);
  void CloseCell(std::size_t text_begin, std::uint16_t flags);
  void NoteColumns(const XmlAttributes& attributes);
  void NoteMerge(const XmlAttributes& attributes);
  void NoteHiddenRow();
  void Damaged(XmlReader& reader) const;

  std::unique_ptr<PartStream> part_;
  const Workbook& workbook_;
  SharedStrings& strings_;
  XmlReader xml_;
  SheetNotes notes_;

  std::int64_t header_row_ = 0;  // 0: not known yet
  std::size_t columns_ = 0;
  std::vector<std::int64_t> early_hidden_rows_;  // before the header is known
  std::int64_t text_bytes_ = 0;                  // handed out so far

  RowBlock* block_ = nullptr;
  std::size_t rows_max_ = 0;
  bool is_in_rows_ = false;
  bool rows_have_ended_ = false;
  bool is_in_row_ = false;
  bool is_in_cell_ = false;
  std::int64_t row_ = 0;
  bool row_is_hidden_ = false;
  std::size_t row_text_begin_ = 0;
  std::int64_t column_ = -1;
  Type type_ = Type::kNumber;
  std::size_t style_ = 0;
  bool has_formula_ = false;
  bool has_value_ = false;
  bool is_in_value_ = false;
  bool is_in_inline_ = false;
  std::string value_;
  RichText inline_text_;
};

}  // namespace credence::formats
