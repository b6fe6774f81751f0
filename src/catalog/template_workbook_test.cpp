#include "catalog/template_workbook.h"

#include <gtest/gtest.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <fstream>
#include <iterator>

#include "catalog/header_plan.h"
#include "formats/byte_source.h"
#include "formats/formats_errors.h"
#include "formats/row_reader.h"

namespace credence::catalog {
namespace {

class TemplateWorkbookTest : public testing::Test {
 protected:
  TemplateWorkbookTest()
      : path_(std::filesystem::temp_directory_path() / ("credence-template-" + std::to_string(getpid()) + ".xlsx")) {}
  ~TemplateWorkbookTest() override { std::filesystem::remove(path_); }

  ItemGuide Guide(std::string_view code, Language language = Language::kChinese) const {
    return GuideOf(**FindBuiltinItem(code), language, *CivilDate::ParseIso("2025-03-03"));
  }
  std::string Bytes() const {
    std::ifstream file(path_, std::ios::binary);
    return {std::istreambuf_iterator<char>(file), {}};
  }

  std::filesystem::path path_;
};

// What the reader of workbooks makes of it: the sheet to fill in, the header, no rows, the version.
TEST_F(TemplateWorkbookTest, IsReadBackAsTheTableOfItsItem) {
  for (const ItemDefinition& item : BuiltinItems()) {
    const ItemGuide guide = Guide(item.code);
    ASSERT_TRUE(WriteTemplate(path_, guide).ok());
    auto source = formats::OpenFile(path_);
    ASSERT_TRUE(source.ok());
    auto reader = formats::OpenTable(**source);
    ASSERT_TRUE(reader.ok());
    EXPECT_EQ((*reader)->origin().item, item.code);
    EXPECT_EQ((*reader)->origin().item_version, item.version);
    const auto& cells = (*reader)->header().cells;
    EXPECT_EQ((*reader)->header().row_number, 1);
    const HeaderPlan plan = MatchHeader(item, std::vector<std::string_view>(cells.begin(), cells.end()));
    EXPECT_TRUE(plan.findings.empty());
    EXPECT_EQ(plan.columns.size(), guide.fields.size());
    formats::RowBlock block;
    auto rows = (*reader)->ReadRows(block);
    ASSERT_TRUE(rows.ok());
    EXPECT_EQ(*rows, 0u);
  }
}

// The example is shown, and no sheet looks as if it were to be filed.
TEST_F(TemplateWorkbookTest, HidesTheExampleFromReaders) {
  const ItemGuide guide = Guide("penalty");
  ASSERT_TRUE(WriteTemplate(path_, guide).ok());
  auto source = formats::OpenFile(path_);
  ASSERT_TRUE(source.ok());
  std::vector<formats::SheetTitles> sheets;
  formats::TableOptions options;
  options.choose = [&](const std::vector<formats::SheetTitles>& titles) {
    sheets = titles;
    return std::optional<std::size_t>(0);
  };
  ASSERT_TRUE(formats::OpenTable(**source, options).ok());
  ASSERT_EQ(sheets.size(), 3u);
  EXPECT_EQ(sheets[0].name, "行政处罚");
  EXPECT_EQ(sheets[1].name, "填报说明");
  EXPECT_TRUE(sheets[2].is_hidden);
  for (std::size_t i = 1; i < sheets.size(); ++i) {
    const std::vector<std::string_view> header(sheets[i].header.begin(), sheets[i].header.end());
    EXPECT_LT(ItemMatchScore(*guide.item, header), 100) << sheets[i].name;
  }
}

// As it would stand in the sheet of the rows: the titles, and below them the example.
TEST_F(TemplateWorkbookTest, ShowsOneExampleRow) {
  for (const ItemDefinition& item : BuiltinItems()) {
    const ItemGuide guide = Guide(item.code);
    ASSERT_TRUE(WriteTemplate(path_, guide).ok());
    auto source = formats::OpenFile(path_);
    ASSERT_TRUE(source.ok());
    auto reader = formats::OpenTable(**source, {.sheet = "填报说明"});
    ASSERT_TRUE(reader.ok());
    std::vector<std::vector<std::string>> rows;
    formats::RowBlock block;
    while (*(*reader)->ReadRows(block) > 0) {
      for (const formats::RowBlock::Row& row : block.rows) {
        rows.emplace_back();
        for (std::size_t i = 0; i < row.cell_count; ++i) rows.back().emplace_back(block.CellText(row, i));
      }
    }
    ASSERT_GT(rows.size(), 2u);
    const auto& titles = rows[rows.size() - 2];
    const auto& example = rows.back();
    ASSERT_EQ(titles.size(), guide.fields.size()) << item.code;
    for (std::size_t i = 0; i < titles.size(); ++i) {
      EXPECT_EQ(titles[i], guide.fields[i].header);
      EXPECT_EQ(i < example.size() ? example[i] : "", guide.fields[i].example) << titles[i];
    }
  }
}

TEST_F(TemplateWorkbookTest, GivesTheSameBytesForTheSameGuide) {
  ASSERT_TRUE(WriteTemplate(path_, Guide("licence")).ok());
  const std::string first = Bytes();
  ASSERT_TRUE(WriteTemplate(path_, Guide("licence")).ok());
  EXPECT_EQ(first, Bytes());
  ASSERT_TRUE(WriteTemplate(path_, Guide("licence", Language::kEnglish)).ok());
  EXPECT_NE(first, Bytes());
}

TEST_F(TemplateWorkbookTest, RefusesAPathThatCannotBeWritten) {
  Status written = WriteTemplate("/no/such/folder/t.xlsx", Guide("licence"));
  ASSERT_FALSE(written.ok());
  EXPECT_TRUE(written.error().Is(formats::errors::kFileUnwritable));
}

}  // namespace
}  // namespace credence::catalog
