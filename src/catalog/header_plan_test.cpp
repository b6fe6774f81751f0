#include "catalog/header_plan.h"

#include <gtest/gtest.h>

#include "catalog/finding_codes.h"

namespace credence::catalog {
namespace {

const ItemDefinition& Item(std::string_view code) { return **FindBuiltinItem(code); }

std::vector<std::string_view> MergedHeader(const ItemDefinition& item) {
  std::vector<std::string_view> header;
  for (std::size_t i = 0; i < item.fields.size(); ++i) {
    if (item.InEdition(static_cast<FieldIndex>(i), item.editions[0])) header.push_back(item.fields[i].code);
  }
  return header;
}

TEST(HeaderPlan, ReadsColumnsInAnyOrder) {
  const ItemDefinition& item = Item("organisation");
  std::vector<std::string_view> header{"经营范围", "统一社会信用代码", "企业名称"};
  HeaderPlan plan = MatchHeader(item, header);
  EXPECT_FALSE(plan.refused);
  EXPECT_TRUE(plan.findings.empty());
  EXPECT_EQ(plan.column_fields,
            (std::vector<FieldIndex>{item.FindField("scope"), item.FindField("uscc"), item.FindField("name")}));
}

TEST(HeaderPlan, OverlooksWidthCaseBlanksAndMarks) {
  const ItemDefinition& item = Item("organisation");
  std::vector<std::string_view> header{"\xEF\xBB\xBF* 企业 名称 *", "ＵＳＣＣ"};
  HeaderPlan plan = MatchHeader(item, header);
  EXPECT_FALSE(plan.refused);
  EXPECT_EQ(plan.column_fields[0], item.FindField("name"));
  EXPECT_EQ(plan.column_fields[1], item.FindField("uscc"));
}

// As the template writes it: title, then code.
TEST(HeaderPlan, ReadsTitleAndCodeTogether) {
  const ItemDefinition& item = Item("penalty");
  std::vector<std::string> header;
  for (const FieldDefinition& field : item.fields) header.push_back("*" + field.title.zh + " (" + field.code + ")");
  std::vector<std::string_view> cells;
  std::vector<FieldIndex> expected;
  for (std::size_t i = 0; i < header.size(); ++i) {
    if (!item.InEdition(static_cast<FieldIndex>(i), item.editions[0])) continue;
    cells.push_back(header[i]);
    expected.push_back(static_cast<FieldIndex>(i));
  }
  HeaderPlan plan = MatchHeader(item, cells);
  EXPECT_TRUE(plan.findings.empty());
  EXPECT_EQ(plan.column_fields, expected);
  EXPECT_EQ(ItemMatchScore(item, cells), 1000);
}

TEST(HeaderPlan, GoesByTheCodeWhenTheTitleHasChanged) {
  const ItemDefinition& item = Item("organisation");
  std::vector<std::string_view> header{"单位全名（name）", "Unified code (USCC)"};
  HeaderPlan plan = MatchHeader(item, header);
  EXPECT_TRUE(plan.findings.empty());
  EXPECT_EQ(plan.column_fields, (std::vector<FieldIndex>{item.FindField("name"), item.FindField("uscc")}));
}

TEST(HeaderPlan, DoesNotGuessWhenTitleAndCodeDisagree) {
  const ItemDefinition& item = Item("organisation");
  std::vector<std::string_view> header{"名称", "统一社会信用代码", "经营范围(region)", "登记机关(no_such_code)", "()"};
  HeaderPlan plan = MatchHeader(item, header);
  EXPECT_EQ(plan.column_fields[2], kNoField);
  EXPECT_EQ(plan.column_fields[3], kNoField);
  EXPECT_EQ(plan.column_fields[4], kNoField);
  ASSERT_EQ(plan.findings.size(), 3u);
  EXPECT_EQ(plan.findings[0].code, codes::kHeaderUnknown);
}

TEST(HeaderPlan, OverlooksWhatFormsSayOfTheRequirement) {
  const ItemDefinition& item = Item("organisation");
  std::vector<std::string_view> header{"企业名称（必填）", "统一社会信用代码\n(必填项)", "经营范围 (选填)",
                                       "名称（说明）"};
  HeaderPlan plan = MatchHeader(item, header);
  EXPECT_EQ(plan.column_fields, (std::vector<FieldIndex>{item.FindField("name"), item.FindField("uscc"),
                                                         item.FindField("scope"), kNoField}));
  ASSERT_EQ(plan.findings.size(), 1u);
  EXPECT_EQ(plan.findings[0].code, codes::kHeaderUnknown);
}

TEST(HeaderPlan, NamesManyUnknownColumnsTogether) {
  std::vector<std::string_view> header{"甲", "企业名称", "乙", "", "丙", "统一社会信用代码", "丁", "原行号", "戊"};
  EXPECT_EQ(MatchHeader(Item("organisation"), header).findings.size(), 6u);
  header.push_back("己");
  const HeaderPlan plan = MatchHeader(Item("organisation"), header, 2);
  EXPECT_FALSE(plan.refused);
  ASSERT_EQ(plan.findings.size(), 2u);
  EXPECT_EQ(plan.findings[0].code, codes::kHeaderEmpty);
  EXPECT_EQ(plan.findings[1].code, codes::kHeaderUnknownMany);
  EXPECT_EQ(plan.findings[1].row, 2);
  EXPECT_EQ(plan.findings[1].values, (TextValues{{"count", "6"}, {"columns", "甲、乙、丙、丁、戊、己"}}));
}

// A file of another kind gets one answer, not one for each column.
TEST(HeaderPlan, NamesManyMissingColumnsTogether) {
  const ItemDefinition& item = Item("penalty");
  std::vector<std::string_view> header = MergedHeader(item);
  auto without = [&](std::size_t count) {
    std::vector<std::string_view> cells;
    std::size_t left_out = 0;
    for (std::string_view code : header) {
      const FieldIndex field = item.FindField(code);
      const bool required = item.field(field).requirement == Requirement::kRequired && code != "CF_XDR_LB";
      if (required && left_out < count)
        ++left_out;
      else
        cells.push_back(code);
    }
    return MatchHeader(item, cells);
  };
  const HeaderPlan three = without(3);
  EXPECT_EQ(three.findings.size(), 3u);
  const HeaderPlan four = without(4);
  EXPECT_TRUE(four.refused);
  ASSERT_EQ(four.findings.size(), 1u);
  EXPECT_EQ(four.findings[0].code, codes::kHeaderMissingMany);
  EXPECT_EQ(four.findings[0].field, "");
  EXPECT_EQ(four.findings[0].values[0], (std::pair<std::string, std::string>{"count", "4"}));
}

// The column of an error workbook says which batch it corrects, after any way of saving it.
TEST(HeaderPlan, ReadsTheBatchThatIsCorrected) {
  const ItemDefinition& item = Item("organisation");
  auto plan_of = [&](std::string_view title) {
    return MatchHeader(item, std::vector<std::string_view>{"企业名称", title, "统一社会信用代码"});
  };
  auto read = [&](std::string_view title) {
    const HeaderPlan plan = plan_of(title);
    EXPECT_EQ(plan.findings.empty(), plan.original_row == 1) << title;
    return plan.original_row == 1 ? plan.corrects_batch : -1;
  };
  EXPECT_EQ(read("原行号"), 0);
  EXPECT_EQ(read("原行号（批次 2）"), 2);
  EXPECT_EQ(read("原行号(批次１２)"), 12);
  EXPECT_EQ(read("Original row (batch 345)"), 345);
  for (std::string_view other :
       {"原行号码", "原行号（批次）", "原行号（批次 0）", "原行号（批次 -1）", "原行号（批次 2", "原行号（批次 2a）",
        "原行号（第 2 批）", "原行号（批次 99999999999999999999）", "Original row (2)"}) {
    EXPECT_EQ(read(other), -1) << other;
  }
}

TEST(HeaderPlan, NamesWhatIsMissing) {
  std::vector<std::string_view> header{"企业名称"};
  HeaderPlan plan = MatchHeader(Item("organisation"), header, 3);
  EXPECT_TRUE(plan.refused);
  ASSERT_EQ(plan.findings.size(), 1u);
  EXPECT_EQ(plan.findings[0].code, codes::kHeaderMissing);
  EXPECT_EQ(plan.findings[0].field, "uscc");
  EXPECT_EQ(plan.findings[0].row, 3);
  EXPECT_EQ(FindingText(plan.findings[0], Language::kChinese).text,
            "表头缺少必填列“统一社会信用代码”（uscc），文件未读取。");
  EXPECT_EQ(FindingText(plan.findings[0], Language::kEnglish).text,
            "The header lacks the required column “Unified social credit code” (uscc); the file was not read.");
}

TEST(HeaderPlan, MasksStrangeHeaders) {
  std::vector<std::string_view> header{"企业名称", "统一社会信用代码", "420881190001010017"};
  HeaderPlan plan = MatchHeader(Item("organisation"), header);
  ASSERT_EQ(plan.findings.size(), 1u);
  for (const auto& [key, value] : plan.findings[0].values) {
    EXPECT_EQ(value.find("1900"), std::string::npos) << key;
  }
  EXPECT_EQ(plan.columns[2].find("1900"), std::string::npos);
}

TEST(HeaderPlan, IgnoresColumnsOfAnotherEdition) {
  const ItemDefinition& item = Item("licence");
  std::vector<std::string_view> header = MergedHeader(item);
  header.push_back("XK_FR_SFZH");
  HeaderPlan plan = MatchHeader(item, header);
  EXPECT_FALSE(plan.refused);
  EXPECT_EQ(item.editions[plan.edition].code, "merged");
  ASSERT_EQ(plan.findings.size(), 1u);
  EXPECT_EQ(plan.findings[0].code, codes::kHeaderUnknown);
  EXPECT_EQ(plan.column_fields.back(), kNoField);
}

TEST(HeaderPlan, EmptyHeaderIsRefused) {
  EXPECT_TRUE(MatchHeader(Item("licence"), {}).refused);
  EXPECT_EQ(ItemMatchScore(Item("licence"), {}), 0);
}

TEST(ItemMatchScore, TellsItemsApart) {
  for (std::string_view own : {"licence", "penalty", "organisation"}) {
    std::vector<std::string_view> header = MergedHeader(Item(own));
    EXPECT_EQ(ItemMatchScore(Item(own), header), 1000);
    for (const ItemDefinition& other : BuiltinItems()) {
      if (other.code == own) continue;
      EXPECT_LT(ItemMatchScore(other, header), 500) << own << " as " << other.code;
    }
  }
}

}  // namespace
}  // namespace credence::catalog
