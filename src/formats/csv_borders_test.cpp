// Rows must not depend on where reads, chunks and blocks end; and no bytes whatever may break the reader.
#include <gtest/gtest.h>

#include <random>

#include "base/text.h"
#include "formats/csv_writer.h"
#include "formats/testing_sources.h"

namespace credence::formats {
namespace {

using namespace std::string_literals;

const std::vector<std::string>& Samples() {
  static const std::vector<std::string> samples{
      "a,b\r\n1,2\r\n\r\n3,\"x\r\ny\"\"z\"\r\n",
      "\xEF\xBB\xBF名称;代码\n示例建材经营部;'0012\n=\"5\";\"乙\"丙\n",
      "sep=;\r\na;b\r\n1;\"open\r\n2;3\r\n4;5",
      "a\tb\r1\t2\r\r3\t\"4\r5\"",
      "名称,统一社会信用代码,法定代表人\n钟\xE7\xA5,9\0001,\xED\xA0\x80\n𠮷,\xF0\x9F,\xEF\xBF\xBD\n"s,
      "\xC3\xFB\xB3\xC6,\xCD\xB3\xD2\xBB\n\xD6\xD3\xCF\xE9,\x95\x34\xBE\x37\n\xD6,\"\xFF\n\x81\x39\"\n",
      InUtf16(u"名称\t代码\r\n钟祥𠮷\t\"1\r\n2\"\r\n3\t4\r\n", true, true),
      InUtf16(u"名称,代码,日期\r\n钟祥,1,2018-05-07\r\n3,4,2018-05-08\r\n", false, false),
      "a,b\n\"" + std::string(700, '\n') + "\",2\n\"\"\"\"\"\n,\n",
      "a,b\n1,\"" + std::string(limits::kCellBytesMax - 3, 'x') + "\n\"\"\n3,4\n" + std::string(90, ',') + "\n",
  };
  return samples;
}

TEST(CsvBorders, RowsDoNotDependOnTheReadsOfTheSource) {
  for (const std::string& sample : Samples()) {
    const std::vector<std::string> expected = ShowAll(sample);
    ASSERT_GT(expected.size(), 1u);
    for (std::size_t step : {1, 2, 3, 7, 64}) {
      TrickleSource source(sample, step);
      EXPECT_EQ(ShowAll(source), expected) << "step " << step;
    }
  }
}

TEST(CsvBorders, RowsDoNotDependOnTheChunks) {
  for (const std::string& sample : Samples()) {
    const std::vector<std::string> expected = ShowAll(sample);
    for (std::size_t chunk : {1, 2, 3, 5, 7, 64, 1000}) {
      TrickleSource source(sample, 64);
      EXPECT_EQ(ShowAll(source, {.chunk_bytes = chunk}), expected) << "chunk " << chunk;
    }
  }
}

TEST(CsvBorders, RowsDoNotDependOnTheBlocks) {
  for (const std::string& sample : Samples()) {
    TrickleSource source(sample, 4096);
    EXPECT_EQ(ShowAll(source, {}, 1), ShowAll(sample));
  }
}

TEST(CsvBorders, RealChunksMayEndAnywhere) {
  // The border of the first MiB falls on each byte of a row in turn.
  const std::string row = "示例,\"a\r\nb\"\"\",é\r\n";
  for (std::size_t shift = 0; shift <= row.size(); ++shift) {
    std::string text = "a,b,c\r\n";
    text += std::string(limits::kChunkBytes % 1000, 'x') + std::string(shift, 'y') + ",2,3\r\n";
    std::size_t rows = 1;
    while (text.size() < limits::kChunkBytes + 100) {
      text += row;
      ++rows;
    }
    auto source = MemorySource(text);
    auto reader = CsvReader::Open(*source);
    ASSERT_TRUE(reader.ok());
    RowBlock block;
    std::size_t seen = 0;
    while (std::size_t count = *(*reader)->ReadRows(block)) {
      for (const RowBlock::Row& each : block.rows) {
        ASSERT_EQ(each.flags, 0);
        ASSERT_EQ(block.CellText(each, 1), seen == 0 ? "2" : "a\r\nb\"");
        ++seen;
      }
      ASSERT_EQ(count, block.rows.size());
    }
    EXPECT_EQ(seen, rows);
  }
}

std::string Mutated(std::string bytes, std::mt19937& random) {
  static const std::vector<std::string> kPieces{"\"",  "\"\"", ",",   "\r",           "\n",      "\r\n",
                                                "\0"s, "'",    "=\"", "\xFF",         "\xE9",    "\x81\x30",
                                                "钟",  ";",    "\t",  "\xEF\xBB\xBF", "\xFF\xFE"};
  auto below = [&](std::size_t limit) { return random() % limit; };
  for (std::size_t i = below(12); i > 0; --i) {
    std::size_t at = below(bytes.size() + 1);
    switch (below(4)) {
      case 0:
        bytes.insert(at, kPieces[below(kPieces.size())]);
        break;
      case 1:
        bytes.erase(at, below(9));
        break;
      case 2:
        if (at < bytes.size()) bytes[at] = static_cast<char>(random());
        break;
      default:
        bytes.insert(at, bytes.substr(below(bytes.size() + 1), below(40)));
    }
  }
  return bytes;
}

// Whatever the bytes are: numbers rise, cells are well-formed text inside the block, problems point at cells.
void ExpectSound(const std::string& bytes) {
  auto source = MemorySource(bytes);
  auto reader = CsvReader::Open(*source);
  if (!reader.ok()) return;
  std::int64_t row_number = (*reader)->header().row_number;
  std::int64_t line_number = (*reader)->header().line_number;
  RowBlock block;
  while (*(*reader)->ReadRows(block, 3) > 0) {
    ASSERT_TRUE(IsValidUtf8(block.text));
    for (const RowBlock::Row& row : block.rows) {
      ASSERT_GT(row.row_number, row_number);
      ASSERT_GT(row.line_number, line_number);
      ASSERT_LE(row.row_number, row.line_number);
      row_number = row.row_number;
      line_number = row.line_number;
      for (std::size_t i = 0; i < row.cell_count; ++i) ASSERT_TRUE(IsValidUtf8(block.CellText(row, i)));
    }
    for (const RowBlock::Problem& problem : block.problems) {
      ASSERT_LT(problem.row, block.rows.size());
      ASSERT_LT(problem.cell, block.rows[problem.row].cell_count);
      ASSERT_TRUE(block.rows[problem.row].Has(problem.flag));
    }
  }
  ASSERT_EQ((*reader)->byte_position(), static_cast<std::int64_t>(bytes.size()));
}

TEST(CsvFuzz, NoBytesBreakTheReader) {
  std::mt19937 random(20180507);
  for (int round = 0; round < 20'000; ++round) {
    const std::string& sample = Samples()[random() % (Samples().size() - 1)];  // all but the very long one
    std::string bytes = Mutated(sample, random);
    SCOPED_TRACE("round " + std::to_string(round));
    ASSERT_NO_FATAL_FAILURE(ExpectSound(bytes));
    if (round % 4 != 0) continue;
    TrickleSource source(bytes, 5);
    ASSERT_EQ(ShowAll(source, {.chunk_bytes = 1 + random() % 9}), ShowAll(bytes));
  }
}

TEST(CsvFuzz, WhatIsWrittenIsReadBack) {
  std::mt19937 random(20210715);
  const std::vector<std::string> pieces{"\"", "'",  "=", "=\"", "+",   "-",  "@", "\t",
                                        "\r", "\n", ",", "1",   "0.5", "钟", "A", " "};
  for (int round = 0; round < 3'000; ++round) {
    std::vector<std::string> cells(1 + random() % 4);
    for (std::string& cell : cells) {
      for (std::size_t i = random() % 6; i > 0; --i) cell += pieces[random() % pieces.size()];
    }
    cells.push_back("end");  // a row of blanks would be left out
    std::vector<std::string_view> row(cells.begin(), cells.end());
    const std::vector<std::string_view> letters{"a", "b", "c", "d", "e"};
    const std::vector<std::string_view> titles(letters.begin(),
                                               letters.begin() + static_cast<std::ptrdiff_t>(cells.size()));
    std::string text;
    CsvWriter writer(text);
    writer.WriteRow(titles);
    writer.WriteRow(row);
    auto source = MemorySource(text);
    auto reader = CsvReader::Open(*source, {.separator = ','});
    ASSERT_TRUE(reader.ok());
    RowBlock block;
    ASSERT_EQ(*(*reader)->ReadRows(block), 1u) << text;
    ASSERT_EQ(block.rows[0].cell_count, cells.size()) << text;
    for (std::size_t i = 0; i < cells.size(); ++i) ASSERT_EQ(block.CellText(block.rows[0], i), cells[i]) << text;
  }
}

}  // namespace
}  // namespace credence::formats
