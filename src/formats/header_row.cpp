#include "formats/header_row.h"

#include <algorithm>
#include <string_view>

#include "base/text.h"

namespace credence::formats {
namespace {

// Different texts of a row. Merged cells of some programs repeat theirs in every cell.
std::size_t DifferentTexts(const RowBlock& block, const RowBlock::Row& row) {
  std::vector<std::string_view> texts;
  for (std::size_t i = 0; i < row.cell_count; ++i) {
    std::string_view text = TrimBlanks(block.CellText(row, i));
    if (!text.empty()) texts.push_back(text);
  }
  std::sort(texts.begin(), texts.end());
  return static_cast<std::size_t>(std::unique(texts.begin(), texts.end()) - texts.begin());
}

std::string_view TextAt(const RowBlock& block, const RowBlock::Row& row, std::size_t column) {
  return column < row.cell_count ? TrimBlanks(block.CellText(row, column)) : std::string_view();
}

// The second line of a header whose cells are merged over two rows: it names every column of the groups of the line
// above, at least one that had no name of its own, and leaves alone whatever has one. A row of data would have to
// leave every column with a name empty.
bool IsSecondLine(const RowBlock& block, const RowBlock::Row& above, const RowBlock::Row& row) {
  if (above.row_number + 1 != row.row_number) return false;
  const std::size_t columns = std::max(above.cell_count, row.cell_count);
  // Empty beside a text, or that text again: a column of the group that begins there.
  auto is_covered = [&](std::size_t column) {
    const std::string_view text = TextAt(block, above, column);
    return column > 0 && column < above.cell_count && (text.empty() || text == TextAt(block, above, column - 1));
  };
  bool names_one = false, leaves_one = false;
  for (std::size_t column = 0; column < columns; ++column) {
    const std::string_view text = TextAt(block, row, column);
    const bool is_new = !text.empty() && text != TextAt(block, above, column);
    if (is_covered(column)) {
      names_one = names_one || is_new;
    } else if (!is_new) {
      leaves_one = leaves_one || !TextAt(block, above, column).empty();
    } else if (!is_covered(column + 1)) {
      return false;
    }
  }
  return names_one && leaves_one;
}

}  // namespace

std::size_t FindHeaderRow(const RowBlock& look) {
  std::vector<std::size_t> counts;
  for (const RowBlock::Row& row : look.rows) counts.push_back(DifferentTexts(look, row));
  const std::size_t fullest = *std::max_element(counts.begin(), counts.end());
  auto fits = [&](std::size_t count) { return count * 2 >= fullest; };
  const auto header = static_cast<std::size_t>(std::find_if(counts.begin(), counts.end(), fits) - counts.begin());
  if (header + 1 == look.rows.size()) return header;
  return IsSecondLine(look, look.rows[header], look.rows[header + 1]) ? header + 1 : header;
}

std::vector<std::string> HeaderTexts(const RowBlock& look, std::size_t header) {
  const RowBlock::Row& row = look.rows[header];
  const RowBlock::Row* above = header > 0 ? &look.rows[header - 1] : nullptr;
  constexpr std::size_t kSeveral = 3;
  if (above != nullptr && (above->row_number + 1 != row.row_number || DifferentTexts(look, *above) < kSeveral)) {
    above = nullptr;
  }
  std::vector<std::string> texts;
  const std::size_t columns = std::max<std::size_t>(row.cell_count, above == nullptr ? 0 : above->cell_count);
  for (std::size_t i = 0; i < columns; ++i) {
    std::string_view text = i < row.cell_count ? look.CellText(row, i) : std::string_view();
    if (TrimBlanks(text).empty() && above != nullptr && i < above->cell_count) text = look.CellText(*above, i);
    texts.emplace_back(text);
  }
  while (!texts.empty() && texts.back().empty()) texts.pop_back();
  return texts;
}

void AppendRow(const RowBlock& from, std::size_t index, RowBlock& to) {
  RowBlock::Row row = from.rows[index];
  for (std::size_t i = 0; i < row.cell_count; ++i) {
    const std::string_view text = from.CellText(row, i);
    to.cells.push_back({static_cast<std::uint32_t>(to.text.size()), static_cast<std::uint32_t>(text.size())});
    to.text.append(text);
  }
  row.first_cell = static_cast<std::uint32_t>(to.cells.size() - row.cell_count);
  for (RowBlock::Problem problem : from.problems) {
    if (problem.row != index) continue;
    problem.row = static_cast<std::uint32_t>(to.rows.size());
    to.problems.push_back(problem);
  }
  to.rows.push_back(row);
}

void DropLastRow(RowBlock& block) {
  const RowBlock::Row& row = block.rows.back();
  while (!block.problems.empty() && block.problems.back().row == block.rows.size() - 1) block.problems.pop_back();
  if (row.first_cell < block.cells.size()) block.text.resize(block.cells[row.first_cell].offset);
  block.cells.resize(row.first_cell);
  block.rows.pop_back();
}

bool IsBlankRow(const RowBlock& block, const RowBlock::Row& row) {
  if (row.flags != 0) return false;
  for (std::size_t i = 0; i < row.cell_count; ++i) {
    std::string_view cell = block.CellText(row, i);
    if (!cell.empty() && !TrimBlanks(cell).empty()) return false;
  }
  return true;
}

}  // namespace credence::formats
