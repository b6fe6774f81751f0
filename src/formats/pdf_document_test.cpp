#include "formats/pdf_document.h"

#include <gtest/gtest.h>

#include "base/check.h"

namespace credence::formats {
namespace {

PdfProperties Properties() { return {"填报说明", "行政处罚", "第 {page} 页，共 {pages} 页"}; }

std::vector<PdfColumn> TwoColumns() { return {{"字段", 1, 0}, {"日期", 0, 72}}; }

TEST(PdfDocument, IsAPdfFile) {
  PdfDocument document(Properties());
  document.Text("标题", PdfStyle::kTitle);
  document.Text("正文");
  const std::string bytes = document.Finish();
  EXPECT_TRUE(bytes.starts_with("%PDF-"));
  EXPECT_NE(bytes.find("%%EOF"), std::string::npos);
  EXPECT_NE(bytes.find("/MediaBox [ 0 0 595.276 841.89 ]"), std::string::npos);
}

TEST(PdfDocument, GivesTheSameBytesForTheSameCalls) {
  auto make = [] {
    PdfDocument document(Properties());
    document.Text("一", PdfStyle::kHeading);
    document.BeginTable(TwoColumns());
    document.Row(std::vector<std::string>{"甲", "2025-03-03"});
    return document.Finish();
  };
  EXPECT_EQ(make(), make());
}

TEST(PdfDocument, GoesOnOnTheNextPage) {
  PdfDocument document(Properties());
  EXPECT_EQ(document.page_count(), 1);
  std::string lines;
  for (int i = 0; i < 60; ++i) lines += "行\n";
  document.Text(lines);
  EXPECT_EQ(document.page_count(), 2);
  document.NewPage();
  EXPECT_EQ(document.page_count(), 3);
}

// A page holds some 700 points; a row of ten lines takes about 137.
TEST(PdfDocument, DoesNotSplitRows) {
  PdfDocument document(Properties());
  document.BeginTable(TwoColumns());
  const std::vector<std::string> tall{"1\n2\n3\n4\n5\n6\n7\n8\n9\n10", ""};
  for (int i = 0; i < 5; ++i) document.Row(tall);
  EXPECT_EQ(document.page_count(), 1);
  document.Row(tall);
  EXPECT_EQ(document.page_count(), 2);
}

TEST(PdfDocument, SplitsARowThatNoPageHolds) {
  PdfDocument document(Properties());
  document.BeginTable(TwoColumns());
  std::string lines;
  for (int i = 0; i < 150; ++i) lines += "行\n";
  document.Row(std::vector<std::string>{lines, "2025-03-03"});
  EXPECT_EQ(document.page_count(), 3);
}

TEST(PdfDocument, KeepsHeadingsWithWhatFollows) {
  PdfDocument document(Properties());
  std::string lines;
  for (int i = 0; i < 46; ++i) lines += "行\n";
  document.Text(lines);
  ASSERT_EQ(document.page_count(), 1);
  document.Text("标题", PdfStyle::kHeading);
  EXPECT_EQ(document.page_count(), 2);
}

TEST(PdfDocument, RefusesRowsWithoutTheirTable) {
  PdfDocument document(Properties());
  EXPECT_THROW(document.Row(std::vector<std::string>{"甲"}), BrokenInvariant);
  document.BeginTable(TwoColumns());
  EXPECT_THROW(document.Row(std::vector<std::string>{"甲"}), BrokenInvariant);
  document.Text("正文");
  EXPECT_THROW(document.Row(std::vector<std::string>{"甲", "乙"}), BrokenInvariant);
  EXPECT_THROW(document.BeginTable({{"宽", 1, 600}}), BrokenInvariant);
}

}  // namespace
}  // namespace credence::formats
