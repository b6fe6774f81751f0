#include "formats/csv_writer.h"

#include <gtest/gtest.h>

#include "formats/excel_marks.h"
#include "formats/testing_sources.h"

namespace credence::formats {
namespace {

using Cells = std::vector<std::string_view>;

std::string Write(const std::vector<Cells>& rows, CsvWriterOptions options = {}) {
  std::string text;
  CsvWriter writer(text, options);
  for (const Cells& row : rows) writer.WriteRow(row);
  return text;
}

TEST(CsvWriter, WritesBomAndCrLfAndQuotesOnlyWhereNeeded) {
  EXPECT_EQ(Write({{"名称", "a b"}, {"x,y", "say \"hi\""}, {"two\nlines", ""}}),
            "\xEF\xBB\xBF名称,a b\r\n\"x,y\",\"say \"\"hi\"\"\"\r\n\"two\nlines\",\r\n");
  EXPECT_EQ(Write({{"x,y", "x;y"}}, {.separator = ';', .has_bom = false}), "x,y;\"x;y\"\r\n");
  EXPECT_EQ(Write({{""}}, {.has_bom = false}), "\"\"\r\n");
}

TEST(CsvWriter, NeutralisesFormulasButNotNumbers) {
  EXPECT_EQ(Write({{"=1+1", "+86", "-12.50", "-x", "@SUM(A1)", "\tx", "＝1"}}, {.has_bom = false}),
            "'=1+1,+86,-12.50,'-x,'@SUM(A1),'\tx,'＝1\r\n");
  EXPECT_EQ(Write({{"=1+1"}}, {.has_bom = false, .neutralises_formulas = false}), "=1+1\r\n");
}

TEST(CsvWriter, ReaderGivesBackWhatWasWritten) {
  const Cells tricky{"=1+1", "+86-1", "-",   "-1",  "@x",   "\tx",      "\rx",   "\nx",     "'",    "''",
                     "'123", "''123", "'=x", "'ab", "O'B",  "=\"001\"", "=\"",   "=\"a\"b", "＋x",  "a\"b",
                     "\"",   "a,b;c", " x ", "0.5", "钟祥", "'-5",      "=\"\"", "'\tx",    "-1e5", "x\r\ny"};
  Cells titles;
  constexpr std::string_view kTitles = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJ";
  ASSERT_LE(tricky.size(), kTitles.size());
  for (std::size_t i = 0; i < tricky.size(); ++i) titles.push_back(kTitles.substr(i, 1));
  std::string text = Write({titles, tricky});
  auto source = MemorySource(text);
  auto reader = CsvReader::Open(*source);
  ASSERT_TRUE(reader.ok());
  RowBlock block;
  ASSERT_EQ(*(*reader)->ReadRows(block), 1u);
  ASSERT_EQ(block.rows[0].cell_count, tricky.size());
  for (std::size_t i = 0; i < tricky.size(); ++i) EXPECT_EQ(block.CellText(block.rows[0], i), tricky[i]) << i;
}

std::optional<std::string> Bare(std::string_view cell) {
  std::string room;
  auto bare = TakeMarksOff(cell, room);
  return bare ? std::optional<std::string>(*bare) : std::nullopt;
}

TEST(ExcelMarks, AreTakenOffCodesAndFormulaText) {
  EXPECT_EQ(Bare("'914208810000000000"), "914208810000000000");
  EXPECT_EQ(Bare("'2018-05-07"), "2018-05-07");
  EXPECT_EQ(Bare("=\"0012\""), "0012");
  EXPECT_EQ(Bare("=\"a\"\"b\""), "a\"b");
  EXPECT_EQ(Bare("=\"\""), "");
}

TEST(ExcelMarks, AreLeftWhereTheyAreText) {
  for (std::string_view text : {"'", "'t Hart", "'钟祥'", "'abc", "=1+1", "=\"a\"&\"b\"", "=\"", "=\"a", "a'1", ""}) {
    EXPECT_FALSE(Bare(text).has_value()) << text;
  }
}

}  // namespace
}  // namespace credence::formats
