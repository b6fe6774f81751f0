#include "formats/csv_reader.h"

#include <gtest/gtest.h>

#include "base/texts.h"
#include "formats/formats_errors.h"
#include "formats/testing_sources.h"

namespace credence::formats {
namespace {

using namespace std::string_literals;
using namespace std::string_view_literals;
using Lines = std::vector<std::string>;

std::string OpenCode(std::string_view bytes) {
  auto source = MemorySource(bytes);
  auto reader = CsvReader::Open(*source);
  return reader.ok() ? "" : reader.error().code;
}

char SeparatorOf(std::string_view bytes) {
  auto source = MemorySource(bytes);
  auto reader = CsvReader::Open(*source);
  return reader.ok() ? (*reader)->separator() : '?';
}

TEST(CsvReader, FindsTheHeaderBelowTitles) {
  const std::string text =
      "市双公示统计表,市双公示统计表,市双公示统计表\n\n填报单位：甲,,\n决定书文号,名称,代码\n1,2,3\n4,5,6\n";
  EXPECT_EQ(ShowAll(text), (Lines{"决定书文号|名称|代码|", "5/5[1|2|3]", "6/6[4|5|6]"}));
  auto source = MemorySource(text);
  auto reader = CsvReader::Open(*source);
  ASSERT_TRUE(reader.ok());
  EXPECT_EQ((*reader)->header().row_number, 4);
  ASSERT_EQ((*reader)->remarks().size(), 1u);
  EXPECT_EQ((*reader)->remarks()[0].code, &errors::kTitleRows);
  EXPECT_EQ((*reader)->remarks()[0].values, (TextValues{{"row", "4"}, {"count", "2"}}));
  EXPECT_EQ((*reader)->blank_rows(), 0);
}

TEST(CsvReader, HandsOutTheRowsAmongWhichItLookedForTheHeader) {
  std::string text = "a,b\n";
  Lines expected{"a|b|"};
  for (int i = 2; i <= 30; ++i) {
    text += std::to_string(i) + ",x\n\n";
    expected.push_back(std::to_string(2 * i - 2) + "/" + std::to_string(2 * i - 2) + "[" + std::to_string(i) + "|x]");
  }
  for (std::size_t size : {1u, 3u, 9u, 10u, 2'000u}) {
    auto source = MemorySource(text);
    EXPECT_EQ(ShowAll(*source, {}, size), expected) << size;
  }
  auto source = MemorySource("a\n\n1\n\n\n2\n");
  auto reader = CsvReader::Open(*source);
  ASSERT_TRUE(reader.ok());
  RowBlock block;
  ASSERT_EQ(*(*reader)->ReadRows(block), 2u);
  ASSERT_EQ(*(*reader)->ReadRows(block), 0u);
  EXPECT_EQ((*reader)->blank_rows(), 3);
}

TEST(CsvReader, ReadsEveryKindOfLineEnd) {
  Lines expected{"a|b|", "2/2[1|2]", "3/3[3|4]"};
  EXPECT_EQ(ShowAll("a,b\r\n1,2\r\n3,4\r\n"), expected);
  EXPECT_EQ(ShowAll("a,b\n1,2\n3,4"), expected);
  EXPECT_EQ(ShowAll("a,b\r1,2\r3,4\r"), expected);
  EXPECT_EQ(ShowAll("a,b\r\n1,2\n3,4\r"), expected);
}

TEST(CsvReader, FindsTheSeparator) {
  EXPECT_EQ(SeparatorOf("a,b;c,d\n"), ',');
  EXPECT_EQ(SeparatorOf("a;b;c,d\n"), ';');
  EXPECT_EQ(SeparatorOf("a\tb\tc\n"), '\t');
  EXPECT_EQ(SeparatorOf("\"a;b;c;d\",x\n1;2;3;4\n"), ',');
  EXPECT_EQ(SeparatorOf("\n\r\na;b\n"), ';');
  EXPECT_EQ(SeparatorOf("a\n1,2\n"), ',');
  EXPECT_EQ(ShowAll("a，b\n1，2\n"), (Lines{"a，b|", "2/2[1，2]"}));
  EXPECT_EQ(ShowAll("a,b;c\n1,2;3\n", {.separator = ';'}), (Lines{"a,b|c|", "2/2[1,2|3]"}));
}

TEST(CsvReader, ObeysTheSeparatorLineOfExcel) {
  EXPECT_EQ(ShowAll("sep=;\r\na,x;b\r\n1,5;2\r\n"), (Lines{"a,x|b|", "2/3[1,5|2]"}));
  EXPECT_EQ(ShowAll("\xEF\xBB\xBF\"sep=|\"\na|b\n1|2\n"), (Lines{"a|b|", "2/3[1|2]"}));
  EXPECT_EQ(OpenCode("sep=;"), "file.empty");
  EXPECT_EQ(ShowAll("sep=ab,c\n1,2\n"), (Lines{"sep=ab|c|", "2/2[1|2]"}));
}

TEST(CsvReader, ReadsQuotedCells) {
  EXPECT_EQ(ShowAll("a,b\n\"1,\"\"x\"\"\",\"two\r\nlines\nthree\"\n3,\"\"\n"),
            (Lines{"a|b|", "2/2[1,\"x\"|two\\r\\nlines\\nthree]", "3/5[3|]"}));
  EXPECT_EQ(ShowAll("a,b\n1,\"2\""), (Lines{"a|b|", "2/2[1|2]"}));
}

TEST(CsvReader, KeepsStrayQuotes) {
  EXPECT_EQ(ShowAll("a,b\n5\" pipe,x\"y\"\n 1, \"2\"\n"), (Lines{"a|b|", "2/2[5\" pipe|x\"y\"]", "3/3[ 1| \"2\"]"}));
  EXPECT_EQ(ShowAll("a,b\n\"x\"tail\"s,\"y\"\n"), (Lines{"a|b|", "2/2[xtail\"s|y] 0:text_after_quote"}));
}

TEST(CsvReader, AnUnclosedQuoteCostsOneRow) {
  EXPECT_EQ(ShowAll("a,b\n1,\"open\n3,4\n5,6\n"),
            (Lines{"a|b|", "2/2[1|\"open] 1:unclosed_quote", "3/3[3|4]", "4/4[5|6]"}));
  EXPECT_EQ(ShowAll("a,b\n\"x\ny\",\"open,7\n3,4"),
            (Lines{"a|b|", "2/2[x\\ny|\"open|7] cell_count 1:unclosed_quote", "3/4[3|4]"}));
}

TEST(CsvReader, AnUnclosedQuoteDoesNotSwallowABigFile) {
  for (std::string line : {"3,4\n"s, std::string(1000, 'x') + ",4\r\n"}) {
    std::string text = "a,b\n1,\"open\n";
    for (int i = 0; i < 20'000; ++i) text += line;
    text += "\"z\",9\n";
    Lines rows = ShowAll(text);
    ASSERT_EQ(rows.size(), 20'003u);
    EXPECT_EQ(rows[1], "2/2[1|\"open] 1:unclosed_quote");
    EXPECT_EQ(rows.back(), "20003/20003[z|9]");
  }
}

TEST(CsvReader, QuotedCellsBelowTheLimitsAreWhole) {
  std::string breaks(limits::kQuotedLineBreaksMax, '\n');
  Lines rows = ShowAll("a\n\"" + breaks + "x\"\ny\n");
  ASSERT_EQ(rows.size(), 3u);
  EXPECT_EQ(rows[2], "3/10003[y]");
  std::string full = std::string(limits::kCellBytesMax - 1, 'x') + "\n";
  EXPECT_EQ(ShowAll("a\n\"" + full + "\"\n"), (Lines{"a|", "2/2[" + std::string(full.size() - 1, 'x') + "\\n]"}));
}

TEST(CsvReader, SkipsBlankRowsButCountsThem) {
  auto source = MemorySource("\r\n,,\r\na,b\r\n\r\n1,2\r\n , \r\n\"\",　\r\n3,4\r\n\r\n");
  auto reader = CsvReader::Open(*source);
  ASSERT_TRUE(reader.ok());
  EXPECT_EQ((*reader)->header().row_number, 3);
  RowBlock block;
  ASSERT_EQ(*(*reader)->ReadRows(block), 2u);
  EXPECT_EQ(Show(block, block.rows[0]), "5/5[1|2]");
  EXPECT_EQ(Show(block, block.rows[1]), "8/8[3|4]");
  EXPECT_EQ(*(*reader)->ReadRows(block), 0u);
  EXPECT_EQ((*reader)->blank_rows(), 4);
  EXPECT_EQ((*reader)->rows_read(), 2);
}

TEST(CsvReader, FlagsRowsThatDoNotFitTheHeader) {
  EXPECT_EQ(ShowAll("a,b,c,,\n1,2\n1,2,3,,,,\n1,2,3,4\n1,2,\n"),
            (Lines{"a|b|c|", "2/2[1|2] cell_count", "3/3[1|2|3]", "4/4[1|2|3|4] cell_count", "5/5[1|2|]"}));
}

TEST(CsvReader, GivesTheHeaderAsItStands) {
  auto source = MemorySource("名称,,名称, code \n1,2,3,4\n");
  auto reader = CsvReader::Open(*source);
  ASSERT_TRUE(reader.ok());
  EXPECT_EQ((*reader)->header().cells, (std::vector<std::string>{"名称", "", "名称", " code "}));
  EXPECT_EQ((*reader)->header().flags, 0);
}

TEST(CsvReader, TakesSpreadsheetMarksOffAndSaysSo) {
  std::string text = "a,b,c\n'0012,=\"034\",\"=\"\"5,6\"\"\"\n'ab,=1+1,'-x\n";
  EXPECT_EQ(ShowAll(text),
            (Lines{"a|b|c|", "2/2[0012|034|5,6] 0:unwrapped 1:unwrapped 2:unwrapped", "3/3['ab|=1+1|-x] 2:unwrapped"}));
  EXPECT_EQ(ShowAll(text, {.take_marks_off = false})[1], "2/2['0012|=\"034\"|=\"5,6\"]");
}

TEST(CsvReader, FlagsDamagedTextAndNul) {
  EXPECT_EQ(ShowAll("名称,统一社会信用代码\n钟祥\xE5\xB8,9\0001\n好,\xEF\xBF\xBD\n好,1\n"s),
            (Lines{"名称|统一社会信用代码|", "2/2[钟祥\xEF\xBF\xBD|9\\01] 0:damaged_text 1:nul_character",
                   "3/3[好|\xEF\xBF\xBD] 1:damaged_text", "4/4[好|1]"}));
}

TEST(CsvReader, OneFileInFiveEncodingsGivesTheSameRows) {
  std::string gbk = "\xC3\xFB\xB3\xC6,code\r\n\xD6\xD3\xCF\xE9\xCA\xD0,\"1,2\"\r\n";  // 名称, 钟祥市
  std::u16string units = u"名称,code\r\n钟祥市,\"1,2\"\r\n";
  Lines expected{"名称|code|", "2/2[钟祥市|1,2]"};
  for (const std::string& bytes : {"名称,code\r\n钟祥市,\"1,2\"\r\n"s, "\xEF\xBB\xBF名称,code\r\n钟祥市,\"1,2\"\r\n"s,
                                   gbk, InUtf16(units, true, true), InUtf16(units, false, true)}) {
    EXPECT_EQ(ShowAll(bytes), expected);
  }
}

TEST(CsvReader, RefusesWhatIsNoTextByItsKind) {
  EXPECT_EQ(OpenCode("PK\x03\x04\x14\0\x06\0[Content_Types].xml"s), "file.is_workbook");
  EXPECT_EQ(OpenCode("PK\x03\x04\x14\0\x06\0[Content_Types].xml word/document.xml"s), "file.is_archive");
  EXPECT_EQ(OpenCode("PK\x03\x04\x14\0data.csv"s), "file.is_archive");
  EXPECT_EQ(OpenCode("\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1 workbook"), "file.is_old_workbook");
  EXPECT_EQ(OpenCode("\x1F\x8B\x08\0"s), "file.is_archive");
  EXPECT_EQ(OpenCode("%PDF-1.7\n"), "file.is_pdf");
  EXPECT_EQ(OpenCode("\x89PNG\r\n\x1A\n"), "file.is_image");
  EXPECT_EQ(OpenCode("\xFF\xD8\xFF\xE0"), "file.is_image");
  EXPECT_EQ(OpenCode("\xEF\xBB\xBF\n <html><table>"), "file.is_web_page");
  std::string noise;
  for (int i = 0; i < 4'000; ++i) noise.push_back(static_cast<char>(i * i * 31 + i));
  EXPECT_EQ(OpenCode(noise), "file.is_binary");
  EXPECT_EQ(OpenCode("PK,名称\n1,2\n"), "");
}

TEST(CsvReader, RefusesFilesWithoutAnyContent) {
  for (std::string_view bytes : {""sv, "\xEF\xBB\xBF"sv, "\r\n\r\n"sv, ",,,\n , \n"sv, "\xFF\xFE"sv}) {
    EXPECT_EQ(OpenCode(bytes), "file.empty");
  }
}

TEST(CsvReader, LimitsColumnsAndRows) {
  std::string wide;
  for (std::size_t i = 0; i < limits::kColumnsMax; ++i) wide += "c,";
  EXPECT_EQ(OpenCode(wide + "\n"), "");
  EXPECT_EQ(OpenCode(wide + "c\n"), "csv.too_many_columns");
  Lines rows = ShowAll("a,b\n" + wide + "x,\"y\"z\n1,2\n");
  ASSERT_EQ(rows.size(), 3u);
  EXPECT_TRUE(rows[1].ends_with("] cell_count too_many_cells"));
  EXPECT_EQ(rows[2], "3/3[1|2]");
  EXPECT_EQ(ShowAll("a\n1\n2\n3\n", {.rows_max = 2}).back(), "csv.too_many_rows");
  EXPECT_EQ(ShowAll("a\n1\n2\n\n", {.rows_max = 2}).back(), "3/3[2]");
}

TEST(CsvReader, CutsLongCellsBetweenCharacters) {
  std::string han;
  while (han.size() <= limits::kCellBytesMax) han += "钟";
  for (const std::string& cell : {han, "\"" + han + "\""}) {
    std::string text = "a,b\n" + cell + ",2\n3,4\n";
    auto source = MemorySource(text);
    auto reader = CsvReader::Open(*source);
    ASSERT_TRUE(reader.ok());
    RowBlock block;
    ASSERT_EQ(*(*reader)->ReadRows(block), 2u);
    EXPECT_TRUE(han.starts_with(block.CellText(block.rows[0], 0)));
    EXPECT_EQ(block.rows[0].flags, static_cast<std::uint16_t>(RowFlag::kTooLong));
    EXPECT_LE(block.cells[0].length, limits::kCellBytesMax);
    EXPECT_GT(block.cells[0].length, limits::kCellBytesMax - 6);
    EXPECT_EQ(block.cells[0].length % 3, 0u);
    EXPECT_EQ(Show(block, block.rows[1]), "3/3[3|4]");
  }
}

TEST(CsvReader, LimitsTheBytesOfARow) {
  std::string cell(limits::kCellBytesMax, 'x');
  std::string row = cell;
  for (int i = 1; i < 20; ++i) row += "," + cell;
  std::string titles = "t";
  for (int i = 1; i < 20; ++i) titles += ",t";
  std::string text = titles + "\n" + row + "\n";
  auto source = MemorySource(text);
  auto reader = CsvReader::Open(*source);
  RowBlock block;
  ASSERT_EQ(*(*reader)->ReadRows(block), 1u);
  EXPECT_EQ(block.text.size(), limits::kRowBytesMax);
  EXPECT_EQ(block.rows[0].cell_count, 20u);
  EXPECT_EQ(block.problems.size(), 4u);
  EXPECT_EQ(block.problems[0], (RowBlock::Problem{0, 16, RowFlag::kTooLong}));
}

TEST(CsvReader, ACellOfAHundredMegabytesNeedsNoMemory) {
  const std::string unit(64 * 1024, 'x');
  for (std::string quote : {"", "\""}) {
    RepeatingSource source("a,b\n" + quote, unit, 1'600, quote + ",2\n3,4\n");
    auto reader = CsvReader::Open(source);
    ASSERT_TRUE(reader.ok());
    RowBlock block;
    ASSERT_EQ(*(*reader)->ReadRows(block), 2u);
    EXPECT_TRUE(block.rows[0].Has(RowFlag::kTooLong));
    EXPECT_EQ(block.cells[0].length, limits::kCellBytesMax);
    EXPECT_EQ(Show(block, block.rows[1]), "3/3[3|4]");
    EXPECT_LT((*reader)->buffer_bytes() + block.memory_bytes(), 8u << 20);
  }
}

TEST(CsvReader, AnUnclosedQuoteOverALongLineEndsWithTheLine) {
  std::string text = "a,b\n\"" + std::string(3 * limits::kCellBytesMax, 'x') + "\n3,4\n";
  Lines rows = ShowAll(text);
  ASSERT_EQ(rows.size(), 3u);
  EXPECT_TRUE(rows[1].ends_with("] cell_count 0:unclosed_quote 0:cell_too_long"));
  EXPECT_EQ(rows[2], "3/3[3|4]");
}

TEST(CsvReader, EndsBlocksByRowsTextAndCells) {
  std::string many = "a,b\n";
  for (int i = 0; i < 5'000; ++i) many += "1,2\n";
  auto source = MemorySource(many);
  auto reader = CsvReader::Open(*source);
  RowBlock block;
  EXPECT_EQ(*(*reader)->ReadRows(block), limits::kBlockRowsMax);
  EXPECT_EQ(*(*reader)->ReadRows(block, 7), 7u);
  EXPECT_EQ((*reader)->byte_position(), static_cast<std::int64_t>(many.size()));
  EXPECT_EQ((*reader)->byte_size(), static_cast<std::int64_t>(many.size()));

  std::string thick = "a\n";
  for (int i = 0; i < 200; ++i) thick += std::string(10'000, 'x') + "\n";
  source = MemorySource(thick);
  reader = CsvReader::Open(*source);
  EXPECT_EQ(*(*reader)->ReadRows(block), 105u);
  EXPECT_EQ(*(*reader)->ReadRows(block), 95u);
}

TEST(CsvReader, EveryFindingHasTextsInBothLanguages) {
  for (RowFlag flag : {RowFlag::kCellCount, RowFlag::kTooManyCells, RowFlag::kUnclosedQuote, RowFlag::kTextAfterQuote,
                       RowFlag::kTooLong, RowFlag::kDamaged, RowFlag::kNul, RowFlag::kUnwrapped}) {
    for (Language language : {Language::kChinese, Language::kEnglish}) {
      EXPECT_NE(TextOf(CodeOf(flag).code, {}, language).text, CodeOf(flag).code);
    }
  }
}

}  // namespace
}  // namespace credence::formats
