#include "formats/table_writer.h"

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <sstream>
#include <string>
#include <vector>

#include "formats/byte_source.h"
#include "formats/row_reader.h"
#include "formats/text_encoder.h"

namespace credence::formats {
namespace {

namespace fs = std::filesystem;

using Row = std::vector<std::string>;

// What departments type, paste and attack with; every row as wide as the header.
const std::vector<Row>& HostileRows() {
  static const std::vector<Row> kRows{{"名称", "内容", "备注"},
                                      {"=cmd|' /C calc'!A0", "+86 724 4228888", "-2+3"},
                                      {"@SUM(A1:A9)", "\t=1+1", "＝1＋1"},
                                      {"'=already", "'123", "''"},
                                      {"=\"001\"", "=\"", "0.50"},
                                      {"a\"b\"", "a,b;c\td", "two\nlines\r\nthree"},
                                      {"a\u2028b\u2029c", "\u202Eabc\u202C", "\u200Fx\u200E"},
                                      {"😀👨‍👩‍👧‍👦🇨🇳", "𠮷𡋾𪚥𬺈", "e\u0301 é"},
                                      {"\uE000", "\U0010FFFF", "\uFEFFx"},
                                      {"420881190001010017", "00012", "1.10E+17"},
                                      {" both ends ", "　全角　", "无"},
                                      {"", "", "last"}};
  return kRows;
}

class TempFolder {
 public:
  TempFolder() {
    std::string name = (fs::temp_directory_path() / "table_writer_XXXXXX").string();
    path_ = mkdtemp(name.data());
  }
  ~TempFolder() { fs::remove_all(path_); }
  const fs::path& path() const { return path_; }

 private:
  fs::path path_;
};

void Write(const fs::path& path, const std::vector<Row>& rows, const TableWriterOptions& options) {
  auto table = CreateTable(path, options);
  ASSERT_TRUE(table.ok());
  for (const Row& row : rows) {
    const std::vector<std::string_view> cells(row.begin(), row.end());
    ASSERT_TRUE((*table)->WriteRow(cells).ok());
  }
  ASSERT_TRUE((*table)->Close().ok());
}

std::string BytesOf(const fs::path& path) {
  std::ifstream file(path, std::ios::binary);
  std::ostringstream bytes;
  bytes << file.rdbuf();
  return bytes.str();
}

std::vector<Row> ReadBack(const fs::path& path) {
  auto source = OpenFile(path);
  EXPECT_TRUE(source.ok());
  auto reader = OpenTable(**source);
  EXPECT_TRUE(reader.ok());
  std::vector<Row> rows{(*reader)->header().cells};
  RowBlock block;
  while ((*reader)->ReadRows(block).value() > 0) {
    // That a mark was taken off is said; nothing else may be.
    for (const RowBlock::Problem& problem : block.problems) EXPECT_EQ(problem.flag, RowFlag::kUnwrapped);
    for (const RowBlock::Row& row : block.rows) {
      rows.emplace_back();
      for (std::size_t c = 0; c < row.cell_count; ++c) rows.back().emplace_back(block.CellText(row, c));
    }
  }
  return rows;
}

TEST(TableWriter, GivesHostileTextsBackAsTheyWere) {
  TempFolder folder;
  for (Encoding encoding : {Encoding::kUtf8, Encoding::kGb18030}) {
    SCOPED_TRACE(NameOf(encoding));
    const fs::path path = folder.path() / "table.csv";
    Write(path, HostileRows(), {.encoding = encoding});
    EXPECT_EQ(ReadBack(path), HostileRows());
  }
  const fs::path path = folder.path() / "table.xlsx";
  Write(path, HostileRows(), {.form = TableForm::kXlsx});
  EXPECT_EQ(ReadBack(path), HostileRows());
}

TEST(TableWriter, WritesTheSameBytesForTheSameRows) {
  TempFolder folder;
  for (TableForm form : {TableForm::kCsv, TableForm::kXlsx}) {
    Write(folder.path() / "first", HostileRows(), {.form = form});
    Write(folder.path() / "second", HostileRows(), {.form = form});
    EXPECT_TRUE(BytesOf(folder.path() / "first") == BytesOf(folder.path() / "second"));
    EXPECT_GT(BytesOf(folder.path() / "first").size(), 300u);
  }
}

TEST(TableWriter, SaysWhenASheetIsFull) {
  TempFolder folder;
  auto table = CreateTable(folder.path() / "table.xlsx", {.form = TableForm::kXlsx}).value();
  const std::vector<std::string_view> cells{""};
  for (int i = 0; i < 1'048'576; ++i) ASSERT_TRUE(table->WriteRow(cells).ok());
  Status full = table->WriteRow(cells);
  ASSERT_FALSE(full.ok());
  EXPECT_EQ(full.error().code, "file.sheet_full");
}

TEST(TableWriter, SaysWhenTheFileCannotBeMade) {
  TempFolder folder;
  for (TableForm form : {TableForm::kCsv, TableForm::kXlsx}) {
    auto table = CreateTable(folder.path() / "missing" / "table", {.form = form});
    ASSERT_FALSE(table.ok());
    EXPECT_EQ(table.error().code, "file.unwritable");
  }
}

TEST(TableWriter, SaysWhenTheDiskIsFull) {
  auto table = CreateTable("/dev/full", {});
  ASSERT_TRUE(table.ok());
  const std::string long_cell(1000, 'x');
  const std::vector<std::string_view> cells{long_cell};
  Status written;
  for (int i = 0; i < 3'000 && written.ok(); ++i) written = (*table)->WriteRow(cells);
  ASSERT_FALSE(written.ok());
  EXPECT_EQ(written.error().code, "file.unwritable");
}

TEST(TextEncoder, KeepsEveryCharacterInGb18030) {
  TextEncoder encoder(Encoding::kGb18030);
  std::string bytes;
  encoder.Encode("许A€😀", bytes);
  EXPECT_EQ(bytes, "\xD0\xED\x41\xA2\xE3\x94\x39\xFC\x36");
}

}  // namespace
}  // namespace credence::formats
