#include "formats/csv_reader.h"

#include <algorithm>
#include <array>
#include <cstring>
#include <string_view>

#include "base/check.h"
#include "base/text.h"
#include "formats/excel_marks.h"
#include "formats/file_kind.h"
#include "formats/formats_errors.h"
#include "formats/header_row.h"
#include "formats/utf8_scan.h"

namespace credence::formats {
namespace {

// The candidate that occurs most often outside quotes in the first line that has any text; a comma when none does.
char FindSeparator(std::string_view text) {
  constexpr std::array kCandidates{',', '\t', ';'};  // in order of preference
  std::array<std::size_t, kCandidates.size()> counts{};
  bool is_quoted = false;
  bool has_text = false;
  for (char c : text) {
    if (c == '"') is_quoted = !is_quoted;
    if (is_quoted) continue;
    if (c == '\r' || c == '\n') {
      if (has_text) break;
      counts = {};
      continue;
    }
    auto candidate = std::find(kCandidates.begin(), kCandidates.end(), c);
    if (candidate != kCandidates.end()) {
      ++counts[static_cast<std::size_t>(candidate - kCandidates.begin())];
    } else if (c != ' ') {
      has_text = true;
    }
  }
  return kCandidates[static_cast<std::size_t>(std::max_element(counts.begin(), counts.end()) - counts.begin())];
}

}  // namespace

CsvReader::CsvReader(ByteSource& source, CsvOptions options)
    : source_(source), options_(options), decoder_(source, options.chunk_bytes), scanner_(decoder_) {}

Result<std::unique_ptr<CsvReader>> CsvReader::Open(ByteSource& source, CsvOptions options) {
  std::unique_ptr<CsvReader> reader(new CsvReader(source, options));
  RETURN_IF_ERROR(RefuseBinary(reader->decoder_.first_look()));
  std::string_view text = reader->scanner_.Look(limits::kSeparatorLookBytes);
  RETURN_IF_ERROR(RefuseForeignText(text.substr(0, limits::kSeparatorLookBytes)));
  reader->TakeSeparatorLine();
  RETURN_IF_ERROR(reader->ReadHeader());
  return reader;
}

// "sep=;" as the first line tells Excel the separator; Excel does not show it as a row.
void CsvReader::TakeSeparatorLine() {
  std::string_view text = scanner_.Look(limits::kSeparatorLookBytes).substr(0, limits::kSeparatorLookBytes);
  std::string_view line = text.substr(0, text.find_first_of("\r\n"));
  std::size_t line_bytes = line.size();
  if (text.substr(line_bytes).starts_with("\r\n")) {
    line_bytes += 2;
  } else if (line_bytes < text.size()) {
    line_bytes += 1;
  }
  bool is_quoted = line.size() == 7 && line.front() == '"' && line.back() == '"';
  if (is_quoted) line = line.substr(1, 5);
  if (line.size() == 5 && line.starts_with("sep=") && IsAscii(line) && line[4] != '"') {
    separator_ = line[4];
    scanner_.SkipLine(line_bytes);
  } else {
    separator_ = FindSeparator(text);
  }
  if (options_.separator) separator_ = *options_.separator;
  scanner_.set_separator(separator_);
}

Status CsvReader::ReadHeader() {
  while (look_.rows.size() < limits::kHeaderLookRows && look_.text.size() < limits::kBlockTextBytes) {
    if (!ReadRow(look_)) break;
  }
  if (look_.rows.empty()) return Error(errors::kFileEmpty);
  const std::size_t header = FindHeaderRow(look_);
  const RowBlock::Row& row = look_.rows[header];
  if (row.Has(RowFlag::kTooManyCells)) {
    return Error(errors::kTooManyColumns, {{"limit", std::to_string(limits::kColumnsMax)}});
  }
  header_.row_number = row.row_number;
  header_.line_number = row.line_number;
  header_.flags = row.flags;
  header_.cells = HeaderTexts(look_, header);
  next_look_row_ = header + 1;
  blank_rows_ = row_number_ - row.row_number - static_cast<std::int64_t>(look_.rows.size() - next_look_row_);
  if (header > 0) {
    remarks_.push_back(
        {&errors::kTitleRows, {{"row", std::to_string(row.row_number)}, {"count", std::to_string(header)}}});
  }
  return {};
}

Result<std::size_t> CsvReader::ReadRows(RowBlock& block, std::size_t rows_max) {
  CHECK(rows_max > 0);
  block.Clear();
  while (block.rows.size() < rows_max && block.text.size() < limits::kBlockTextBytes &&
         block.cells.size() < limits::kBlockCells) {
    std::size_t before = block.rows.size();
    if (next_look_row_ < look_.rows.size()) {
      AppendRow(look_, next_look_row_++, block);
      if (next_look_row_ == look_.rows.size()) look_ = {};
    } else if (!ReadRow(block)) {
      break;
    }
    if (block.rows.size() == before) continue;
    FitToHeader(block);
    if (++rows_read_ > options_.rows_max) {
      return Error(errors::kTooManyRows, {{"limit", std::to_string(options_.rows_max)}});
    }
  }
  return block.rows.size();
}

// One record; a blank one is counted and adds no row. False at the end.
bool CsvReader::ReadRow(RowBlock& block) {
  std::size_t problems_before = block.problems.size();
  if (!scanner_.Scan(block)) return false;
  block.rows.back().row_number = ++row_number_;
  MarkCells(block);
  if (block.problems.size() > problems_before + 1) {
    std::sort(block.problems.begin() + static_cast<std::ptrdiff_t>(problems_before), block.problems.end(),
              [](const RowBlock::Problem& a, const RowBlock::Problem& b) {
                return a.cell != b.cell ? a.cell < b.cell : a.flag < b.flag;
              });
  }
  if (IsBlankRow(block, block.rows.back())) {
    DropLastRow(block);
    ++blank_rows_;
  }
  return true;
}

void CsvReader::MarkCells(RowBlock& block) const {
  RowBlock::Row& row = block.rows.back();
  auto flag = [&](std::size_t cell, RowFlag what) {
    row.Set(what);
    block.problems.push_back(
        {static_cast<std::uint32_t>(block.rows.size() - 1), static_cast<std::uint32_t>(cell), what});
  };
  std::string room;
  const bool is_suspicious = scanner_.record_is_suspicious();
  for (std::size_t i = 0; i < row.cell_count; ++i) {
    RowBlock::Cell& place = block.cells[row.first_cell + i];
    if (place.length == 0) continue;
    std::string_view cell = std::string_view(block.text).substr(place.offset, place.length);
    if (is_suspicious) {
      if (cell.find('\0') != std::string_view::npos) flag(i, RowFlag::kNul);
      if (cell.find(kReplacement) != std::string_view::npos) flag(i, RowFlag::kDamaged);
    }
    if (!options_.take_marks_off || (cell.front() != '\'' && cell.front() != '=')) continue;
    if (auto bare = TakeMarksOff(cell, room)) {
      // The bare text is shorter and takes the place of the marked one; blanks keep the rest of the arena well-formed.
      char* at = block.text.data() + place.offset;
      const std::size_t length = bare->size();
      std::memmove(at, bare->data(), length);
      std::memset(at + length, ' ', place.length - length);
      place.length = static_cast<std::uint32_t>(length);
      flag(i, RowFlag::kUnwrapped);
    }
  }
}

// Drops empty cells behind the last column; any other difference is the row's flag.
void CsvReader::FitToHeader(RowBlock& block) const {
  RowBlock::Row& row = block.rows.back();
  const std::size_t columns = header_.cells.size();
  while (row.cell_count > columns && block.cells.back().length == 0) {
    bool has_problem = !block.problems.empty() && block.problems.back().row == block.rows.size() - 1 &&
                       block.problems.back().cell == row.cell_count - 1;
    if (has_problem) break;
    block.cells.pop_back();
    --row.cell_count;
  }
  if (row.cell_count != columns) row.Set(RowFlag::kCellCount);
}

}  // namespace credence::formats
