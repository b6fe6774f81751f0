#include "formats/header_row.h"

#include <gtest/gtest.h>

#include "formats/testing_workbooks.h"

namespace credence::formats {
namespace {

RowBlock BlockOf(const std::vector<std::vector<std::string>>& rows) {
  RowBlock block;
  for (const auto& cells : rows) {
    RowBlock::Row row;
    row.first_cell = static_cast<std::uint32_t>(block.cells.size());
    row.cell_count = static_cast<std::uint32_t>(cells.size());
    row.row_number = static_cast<std::int64_t>(block.rows.size()) + 1;
    for (const std::string& cell : cells) {
      block.cells.push_back({static_cast<std::uint32_t>(block.text.size()), static_cast<std::uint32_t>(cell.size())});
      block.text += cell;
    }
    block.rows.push_back(row);
  }
  return block;
}

TEST(HeaderRow, IsUsuallyTheFirst) {
  EXPECT_EQ(FindHeaderRow(BlockOf({{"a"}})), 0u);
  EXPECT_EQ(FindHeaderRow(BlockOf({{"a"}, {"1"}})), 0u);
  EXPECT_EQ(FindHeaderRow(BlockOf({{"a", "b", "c"}, {"1", "2", "3"}})), 0u);
  EXPECT_EQ(FindHeaderRow(BlockOf({{"a", "b"}, {"1", "2", "3", "4"}})), 0u);
}

TEST(HeaderRow, StandsBelowTitlesAndNotes) {
  EXPECT_EQ(FindHeaderRow(BlockOf({{"title"}, {"a", "b", "c"}, {"1", "2", "3"}})), 1u);
  EXPECT_EQ(FindHeaderRow(BlockOf({{"t", "t", "t"}, {"note"}, {"a", "b", "c"}})), 2u);
  EXPECT_EQ(FindHeaderRow(BlockOf({{"title"}, {"unit", "", "month"}, {"a", "b", "c", "d", "e"}, {"1"}})), 2u);
}

// 行政相对人代码 merged over its columns, everything else merged over both lines.
TEST(HeaderRow, MayBeMergedOverTwoRows) {
  RowBlock look = BlockOf({{"title"},
                           {"name", "codes", "", "", "date", "fine", "by"},
                           {"", "code 1", "code 2", "code 3"},
                           {"x", "1", "", "", "2018-03-01", "2", "y"}});
  EXPECT_EQ(FindHeaderRow(look), 2u);
  EXPECT_EQ(HeaderTexts(look, 2),
            (std::vector<std::string>{"name", "code 1", "code 2", "code 3", "date", "fine", "by"}));
  // Programs that repeat the text of merged cells in each of them.
  look = BlockOf({{"name", "codes", "codes", "date"}, {"name", "code 1", "code 2", "date"}, {"x", "1", "2", "3"}});
  EXPECT_EQ(FindHeaderRow(look), 1u);
}

TEST(HeaderRow, DataBelowItIsNoSecondLine) {
  // Columns without a title, filled, beside a column that has one.
  EXPECT_EQ(FindHeaderRow(BlockOf({{"a", "b", "c", ""}, {"1", "2", "3", "4"}})), 0u);
  EXPECT_EQ(FindHeaderRow(BlockOf({{"a", "b", "", "d"}, {"", "2", "3", "4"}})), 0u);
  EXPECT_EQ(FindHeaderRow(BlockOf({{"a", ""}, {"1", "2"}})), 0u);
  EXPECT_EQ(FindHeaderRow(BlockOf({{"a", "b", "c"}, {"", "", "3", "4"}})), 0u);
  // Nothing new is named.
  EXPECT_EQ(FindHeaderRow(BlockOf({{"a", "b", "", "d"}, {"", "2"}})), 0u);
  EXPECT_EQ(FindHeaderRow(BlockOf({{"a", "a", "b"}, {"a", "a", "b"}})), 0u);
  EXPECT_EQ(FindHeaderRow(BlockOf({{"", "a", "b"}, {"", "", ""}, {"1", "2", "3"}})), 0u);
}

TEST(HeaderRow, AnEmptyTitleTakesTheOneAboveIt) {
  RowBlock look = BlockOf({{"title"}, {"unit", "counts", "", "note", "x"}, {"", "made", "shown", "", "y", "z"}});
  EXPECT_EQ(FindHeaderRow(look), 1u);
  EXPECT_EQ(HeaderTexts(look, 2), (std::vector<std::string>{"unit", "made", "shown", "note", "y", "z"}));
  EXPECT_EQ(HeaderTexts(look, 1), (std::vector<std::string>{"unit", "counts", "", "note", "x"}));
}

TEST(HeaderRow, DropsOnlyEmptyCellsAtTheEnd) {
  EXPECT_EQ(HeaderTexts(BlockOf({{"", "a", "", " ", ""}}), 0), (std::vector<std::string>{"", "a", "", " "}));
}

TEST(RowBlock, RowsCanBeCopiedWithTheirProblems) {
  RowBlock from = BlockOf({{"a"}, {"b", "c"}});
  from.problems = {{0, 0, RowFlag::kNul}, {1, 1, RowFlag::kDamaged}};
  RowBlock to = BlockOf({{"x"}});
  AppendRow(from, 1, to);
  EXPECT_EQ(Show(to, to.rows[1]), "2/0[b|c] 1:damaged_text");
  DropLastRow(to);
  EXPECT_EQ(to.rows.size(), 1u);
  EXPECT_EQ(to.text, "x");
  EXPECT_TRUE(to.problems.empty());
}

}  // namespace
}  // namespace credence::formats
