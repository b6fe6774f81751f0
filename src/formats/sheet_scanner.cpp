#include "formats/sheet_scanner.h"

#include <algorithm>
#include <charconv>

#include "base/limits.h"
#include "formats/formats_errors.h"
#include "formats/header_row.h"

namespace credence::formats {
namespace {

// Elements by depth: worksheet / sheetData / row / c / v.
constexpr int kSectionDepth = 2;
constexpr int kRowDepth = 3;
constexpr int kCellDepth = 4;
constexpr int kValueDepth = 5;

std::uint16_t Bit(RowFlag flag) { return static_cast<std::uint16_t>(flag); }

template <typename Number>
bool ParseWhole(std::string_view text, Number& into) {
  auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), into);
  return error == std::errc() && end == text.data() + text.size();
}

struct Place {
  std::size_t column = 0;
  std::int64_t row = 0;
};

// "AB12"; false for anything else, and for places outside any sheet.
bool ParsePlace(std::string_view text, Place& into) {
  std::size_t column = 0;
  std::size_t i = 0;
  for (; i < text.size() && text[i] >= 'A' && text[i] <= 'Z' && column <= limits::kSheetColumnsMax; ++i) {
    column = column * 26 + static_cast<std::size_t>(text[i] - 'A' + 1);
  }
  if (column == 0 || column > limits::kSheetColumnsMax) return false;
  into.column = column - 1;
  return ParseWhole(text.substr(i), into.row) && into.row >= 1 && into.row <= limits::kSheetRowsMax;
}

// Digits that lose nothing and look the same in a number: written through without becoming one.
bool IsPlainWhole(std::string_view text) {
  constexpr std::size_t kExactDigits = 15;
  if (text.empty() || text.size() > kExactDigits || (text.front() == '0' && text.size() > 1)) return false;
  return std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
}

}  // namespace

std::string ColumnName(std::size_t column) {
  std::string name;
  for (std::size_t rest = column + 1; rest > 0; rest = (rest - 1) / 26) {
    name.insert(name.begin(), static_cast<char>('A' + (rest - 1) % 26));
  }
  return name;
}

SheetScanner::SheetScanner(std::unique_ptr<PartStream> part, const Workbook& workbook, SharedStrings& strings)
    : part_(std::move(part)), workbook_(workbook), strings_(strings), xml_(*part_, *this) {}

Result<bool> SheetScanner::Read(RowBlock& block, std::size_t rows_max) {
  block_ = &block;
  rows_max_ = rows_max;
  bool more = true;
  auto is_full = [&] {
    return block.rows.size() >= rows_max || block.text.size() >= limits::kBlockTextBytes ||
           block.cells.size() >= limits::kBlockCells;
  };
  // A step ends anywhere, also inside a row; a block ends behind one.
  while (more && !AwaitsHeader() && (is_in_row_ || !is_full())) {
    ASSIGN_OR_RETURN(more, xml_.Step());
  }
  return more;
}

void SheetScanner::SetHeader(std::int64_t row, std::size_t columns) {
  header_row_ = row;
  columns_ = columns;
  for (std::int64_t hidden : early_hidden_rows_) {
    if (hidden <= row) continue;
    if (notes_.hidden_rows++ == 0) notes_.first_hidden_row = hidden;
  }
  early_hidden_rows_.clear();
}

void SheetScanner::Start(XmlReader& reader, std::string_view name, const XmlAttributes& attributes) {
  const int depth = reader.depth();
  if (is_in_rows_) {
    if (depth == kCellDepth && name == "c") {
      StartCell(reader, attributes);
    } else if (depth == kRowDepth && name == "row") {
      StartRow(reader, attributes);
    } else if (depth == kValueDepth && is_in_cell_) {
      is_in_value_ = name == "v";
      has_value_ = has_value_ || is_in_value_;
      has_formula_ = has_formula_ || name == "f";
      if (name == "is") {
        is_in_inline_ = has_value_ = true;
        inline_text_.Clear();
      }
    } else if (is_in_inline_) {
      inline_text_.Start(name, attributes);
    }
    return;
  }
  if (depth == kSectionDepth && name == "sheetData") is_in_rows_ = true;
  if (depth == kRowDepth && name == "col") NoteColumns(attributes);
  if (depth == kRowDepth && name == "mergeCell") NoteMerge(attributes);
}

void SheetScanner::Text(XmlReader&, std::string_view text) {
  if (is_in_value_) {
    // One byte beyond the limit says that something was cut.
    value_.append(text.substr(0, limits::kCellBytesMax + 1 - std::min(limits::kCellBytesMax + 1, value_.size())));
  } else if (is_in_inline_) {
    inline_text_.Text(text);
  }
}

void SheetScanner::End(XmlReader& reader, std::string_view name) {
  if (!is_in_rows_) return;
  const int depth = reader.depth();
  if (depth == kValueDepth) {
    is_in_value_ = false;
    if (name == "is") is_in_inline_ = false;
  } else if (depth == kCellDepth && is_in_cell_) {
    is_in_cell_ = false;
    EndCell(reader);
  } else if (depth == kRowDepth && is_in_row_) {
    is_in_row_ = false;
    EndRow(reader);
  } else if (depth == kSectionDepth) {
    is_in_rows_ = false;
    rows_have_ended_ = true;
    if (AwaitsHeader()) reader.Pause();
  } else if (is_in_inline_) {
    inline_text_.End(name);
  }
}

void SheetScanner::StartRow(XmlReader& reader, const XmlAttributes& attributes) {
  std::int64_t number = row_ + 1;
  if (auto given = attributes.Find("r"); given && !ParseWhole(*given, number)) return Damaged(reader);
  if (number <= row_ || number > limits::kSheetRowsMax) return Damaged(reader);
  row_ = number;
  is_in_row_ = true;
  row_is_hidden_ = attributes.IsTrue("hidden");
  column_ = -1;
  RowBlock::Row row;
  row.first_cell = static_cast<std::uint32_t>(block_->cells.size());
  row.row_number = row_;
  row.line_number = row_;
  block_->rows.push_back(row);
  row_text_begin_ = block_->text.size();
}

void SheetScanner::EndRow(XmlReader& reader) {
  if (IsBlankRow(*block_, block_->rows.back())) {
    DropLastRow(*block_);
    return;
  }
  FitLastRow(*block_);
  if (row_is_hidden_) NoteHiddenRow();
  text_bytes_ += static_cast<std::int64_t>(block_->text.size() - row_text_begin_);
  if (text_bytes_ > limits::kSheetTextBytesMax) {
    reader.Refuse(Error(errors::kTooMuchText, {{"limit", std::to_string(limits::kSheetTextBytesMax >> 20)}}));
    return;
  }
  if (block_->rows.size() >= rows_max_ || block_->text.size() >= limits::kBlockTextBytes ||
      block_->cells.size() >= limits::kBlockCells) {
    reader.Pause();
  }
}

void SheetScanner::FitLastRow(RowBlock& block) const {
  if (header_row_ == 0) return;
  RowBlock::Row& row = block.rows.back();
  while (row.cell_count < columns_) {
    block.cells.push_back({static_cast<std::uint32_t>(block.text.size()), 0});
    ++row.cell_count;
  }
  if (row.cell_count > columns_) row.Set(RowFlag::kCellCount);
}

void SheetScanner::StartCell(XmlReader& reader, const XmlAttributes& attributes) {
  if (!is_in_row_) return Damaged(reader);
  is_in_cell_ = true;
  type_ = Type::kNumber;
  style_ = 0;
  has_formula_ = has_value_ = false;
  value_.clear();
  std::string_view place;
  for (const char** pair = attributes.pairs(); *pair != nullptr; pair += 2) {
    const std::string_view name = pair[0];
    const std::string_view text = pair[1];
    if (name == "r") {
      place = text;
    } else if (name == "s") {
      if (!ParseWhole(text, style_)) return Damaged(reader);
    } else if (name == "t") {
      type_ = text == "s"           ? Type::kShared
              : text == "str"       ? Type::kText
              : text == "inlineStr" ? Type::kInline
              : text == "b"         ? Type::kTruth
              : text == "e"         ? Type::kError
              : text == "d"         ? Type::kTime
                                    : Type::kNumber;
    }
  }
  if (!TakePlace(place)) Damaged(reader);
}

// Cells of a row ascend; one without a place follows the one before it.
bool SheetScanner::TakePlace(std::string_view reference) {
  Place place{static_cast<std::size_t>(column_ + 1), row_};
  if (!reference.empty() && !ParsePlace(reference, place)) return false;
  if (place.row != row_ || static_cast<std::int64_t>(place.column) <= column_) return false;
  column_ = static_cast<std::int64_t>(place.column);
  return place.column < limits::kSheetColumnsMax;
}

void SheetScanner::EndCell(XmlReader& reader) {
  if (has_formula_) {
    if (notes_.formulas++ == 0) {
      notes_.first_formula = ColumnName(static_cast<std::size_t>(column_)) + std::to_string(row_);
    }
    // Programs that only write formulas leave the value out or empty; an empty text is a value.
    if (!has_value_ || (value_.empty() && type_ != Type::kText && type_ != Type::kInline)) {
      CloseCell(block_->text.size(), Bit(RowFlag::kNoValue));
      return;
    }
  }
  if (has_value_) WriteValue(reader);
}

void SheetScanner::WriteValue(XmlReader& reader) {
  if (type_ == Type::kInline) {
    const RichText::Content content = inline_text_.Finish();
    WriteText(content.text, content.flags);
    return;
  }
  if (value_.empty()) return;
  const std::size_t begin = block_->text.size();
  switch (type_) {
    case Type::kShared:
      WriteShared(reader);
      break;
    case Type::kNumber:
      WriteNumber();
      CloseCell(begin, 0);
      break;
    case Type::kTruth:
      WriteText(value_ == "1" ? "TRUE" : value_ == "0" ? "FALSE" : std::string_view(value_), 0);
      break;
    case Type::kTime:
      AppendIsoTime(std::string_view(value_).substr(0, limits::kCellBytesMax), block_->text);
      CloseCell(begin, DamageOf(value_));
      break;
    case Type::kError:
      WriteText(value_, Bit(RowFlag::kErrorValue));
      break;
    case Type::kText:
    case Type::kInline: {
      std::uint16_t flags = value_.size() > limits::kCellBytesMax ? Bit(RowFlag::kTooLong) : std::uint16_t{0};
      CutText(value_, limits::kCellBytesMax);
      DecodeEscapes(value_);
      WriteText(value_, flags | DamageOf(value_));
      break;
    }
  }
}

void SheetScanner::WriteShared(XmlReader& reader) {
  std::int64_t index = 0;
  if (!ParseWhole(value_, index) || index < 0 || index >= strings_.size()) return Damaged(reader);
  const SharedString shared = strings_.Get(index);
  WriteText(shared.text, shared.flags);
}

void SheetScanner::WriteNumber() {
  static const NumberFormat kGeneral;
  const NumberFormat& format = style_ < workbook_.formats.size() ? workbook_.formats[style_] : kGeneral;
  double number = 0;
  if (format.kind == NumberFormat::Kind::kGeneral && IsPlainWhole(value_)) {
    block_->text.append(value_);
  } else if (ParseWhole(value_, number)) {
    AppendNumber(number, format, workbook_.dates, block_->text);
  } else {
    block_->text.append(value_, 0, limits::kCellBytesMax);  // no number at all: the checks judge the text
  }
}

void SheetScanner::WriteText(std::string_view text, std::uint16_t flags) {
  const std::size_t begin = block_->text.size();
  block_->text.append(text);
  CloseCell(begin, flags);
}

// The text of the cell begins at `begin` and ends the block's text.
void SheetScanner::CloseCell(std::size_t begin, std::uint16_t flags) {
  RowBlock& block = *block_;
  RowBlock::Row& row = block.rows.back();
  if (block.text.size() == begin && flags == 0) return;
  const auto column = static_cast<std::size_t>(column_);
  if (column >= limits::kColumnsMax) {
    block.text.resize(begin);
    row.Set(RowFlag::kTooManyCells);
    return;
  }
  const std::size_t row_end = row_text_begin_ + limits::kRowBytesMax;
  const std::size_t end = std::min(row_end, begin + limits::kCellBytesMax);
  if (block.text.size() > end) {
    CutText(block.text, std::max(begin, end));
    flags |= Bit(RowFlag::kTooLong);
  }
  while (row.cell_count < column) {
    block.cells.push_back({static_cast<std::uint32_t>(begin), 0});
    ++row.cell_count;
  }
  block.cells.push_back({static_cast<std::uint32_t>(begin), static_cast<std::uint32_t>(block.text.size() - begin)});
  ++row.cell_count;
  row.flags |= flags;
  for (RowFlag flag : {RowFlag::kTooLong, RowFlag::kDamaged, RowFlag::kNul, RowFlag::kErrorValue, RowFlag::kNoValue}) {
    if ((flags & Bit(flag)) == 0) continue;
    block.problems.push_back(
        {static_cast<std::uint32_t>(block.rows.size() - 1), static_cast<std::uint32_t>(column), flag});
  }
}

void SheetScanner::NoteColumns(const XmlAttributes& attributes) {
  std::size_t first = 0;
  std::size_t last = 0;
  if (!attributes.IsTrue("hidden") || !ParseWhole(attributes.Find("min").value_or(""), first) ||
      !ParseWhole(attributes.Find("max").value_or(""), last) || first == 0) {
    return;
  }
  last = std::min(last, limits::kColumnsMax);
  if (notes_.hidden_columns.size() < last) notes_.hidden_columns.resize(last);
  for (std::size_t column = first; column <= last; ++column) notes_.hidden_columns[column - 1] = true;
}

void SheetScanner::NoteMerge(const XmlAttributes& attributes) {
  const std::string_view area = attributes.Find("ref").value_or("");
  Place last;
  const std::size_t colon = area.find(':');
  if (colon == std::string_view::npos || !ParsePlace(area.substr(colon + 1), last) || last.row <= header_row_) return;
  if (notes_.merged_areas++ == 0) notes_.first_merged_area = area;
}

void SheetScanner::NoteHiddenRow() {
  if (header_row_ == 0) {
    early_hidden_rows_.push_back(row_);
  } else if (notes_.hidden_rows++ == 0) {
    notes_.first_hidden_row = row_;
  }
}

void SheetScanner::Damaged(XmlReader& reader) const {
  reader.Refuse(Error(errors::kDamagedPart, {{"part", reader.part()}}));
}

}  // namespace credence::formats
