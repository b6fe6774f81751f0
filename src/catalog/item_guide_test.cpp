#include "catalog/item_guide.h"

#include <gtest/gtest.h>

#include <algorithm>

#include "base/resources.h"
#include "base/text.h"
#include "catalog/check_program.h"
#include "catalog/guide_markdown.h"
#include "catalog/header_plan.h"
#include "catalog/items.h"

namespace credence::catalog {
namespace {

CivilDate Day(std::string_view iso) { return *CivilDate::ParseIso(iso); }

const ItemDefinition& Item(std::string_view code) { return **FindBuiltinItem(code); }

ItemGuide ChineseGuide(std::string_view code) { return GuideOf(Item(code), Language::kChinese, Day("2025-03-03")); }

const FieldGuide& FieldOf(const ItemGuide& guide, std::string_view code) {
  return *std::find_if(guide.fields.begin(), guide.fields.end(),
                       [&](const FieldGuide& field) { return field.field->code == code; });
}

bool Says(const FieldGuide& field, std::string_view sentence) {
  return std::any_of(field.rules.begin(), field.rules.end(),
                     [&](const RuleWords& rule) { return rule.text == sentence; });
}

AgencyDirectory Departments() {
  std::vector<Agency> agencies;
  const auto lines = Split(RequireResource("catalog/departments.csv"), '\n');
  for (std::size_t i = 1; i < lines.size(); ++i) {
    const auto cells = Split(lines[i], ',');
    if (cells.size() > 7) agencies.push_back({std::string(cells[4]), {std::string(cells[1]), std::string(cells[7])}});
  }
  return AgencyDirectory(agencies);
}

// Header and values as the template gives them, through the checks, received on the day of the decision.
FindingList Check(const ItemGuide& guide, const std::vector<std::string>& values) {
  const ItemDefinition& item = *guide.item;
  std::vector<std::string_view> header;
  std::vector<std::string_view> cells(values.begin(), values.end());
  for (const FieldGuide& field : guide.fields) header.push_back(field.header);
  const HeaderPlan plan = MatchHeader(item, header);
  FindingList findings = plan.findings;
  static const AgencyDirectory agencies = Departments();
  const auto program = CheckProgram::Compile(item, plan, agencies, workdays::Calendar::Builtin());
  CivilDate received = Day("2025-03-03");
  if (item.decision_date != kNoField) received = Day(item.example[item.decision_date]);
  NormalisedRow row;
  program.Run(cells, {2, received, {}}, row, findings);
  return findings;
}

std::vector<std::string> ExampleOf(const ItemGuide& guide) {
  std::vector<std::string> values;
  for (const FieldGuide& field : guide.fields) values.push_back(field.example);
  return values;
}

std::string Described(const FindingList& findings) {
  std::string text;
  for (const Finding& finding : findings) text += finding.code + " " + finding.field + " " + finding.value + "\n";
  return text;
}

class EveryItem : public testing::TestWithParam<std::string> {};

TEST_P(EveryItem, HasAHeaderThatIsRecognisedExactly) {
  for (Language language : {Language::kChinese, Language::kEnglish}) {
    const ItemGuide guide = GuideOf(Item(GetParam()), language, Day("2025-03-03"));
    std::vector<std::string_view> header;
    std::vector<FieldIndex> fields;
    for (const FieldGuide& field : guide.fields) {
      header.push_back(field.header);
      fields.push_back(field.index);
    }
    const HeaderPlan plan = MatchHeader(*guide.item, header);
    EXPECT_EQ(plan.edition, 0u);
    EXPECT_TRUE(plan.findings.empty()) << Described(plan.findings);
    EXPECT_EQ(plan.column_fields, fields);
  }
}

TEST_P(EveryItem, HasAnExampleThatPassesEveryCheck) {
  const ItemGuide guide = ChineseGuide(GetParam());
  const FindingList findings = Check(guide, ExampleOf(guide));
  EXPECT_TRUE(findings.empty()) << Described(findings);
}

// Every choice that is offered for a field of one value, and every optional field left empty, is as good as the
// example.
TEST_P(EveryItem, OffersOnlyWhatPassesTheChecks) {
  const ItemGuide guide = ChineseGuide(GetParam());
  int rows = 0;
  for (std::size_t i = 0; i < guide.fields.size(); ++i) {
    const FieldGuide& field = guide.fields[i];
    if (field.requirement == "选填" && !field.example.empty()) {
      auto values = ExampleOf(guide);
      values[i].clear();
      EXPECT_TRUE(Check(guide, values).empty()) << field.header << Described(Check(guide, values));
      ++rows;
    }
    for (const std::string& choice : field.choices) {
      auto values = ExampleOf(guide);
      values[i] = choice;
      const FindingList findings = Check(guide, values);
      ++rows;
      // Other fields may follow from the choice; the choice itself is never wrong, unless it asks to be explained.
      for (const Finding& finding : findings) {
        const bool is_bare = finding.code == "code.unexplained" && field.is_open_list;
        EXPECT_TRUE(finding.field != field.field->code || is_bare) << choice << " " << finding.code;
      }
    }
  }
  EXPECT_GT(rows, 0);
}

TEST_P(EveryItem, PutsEveryCheckIntoWords) {
  const ItemDefinition& item = Item(GetParam());
  for (Language language : {Language::kChinese, Language::kEnglish}) {
    const ItemGuide guide = GuideOf(item, language, Day("2025-03-03"));
    for (const FieldGuide& field : guide.fields) {
      for (const RuleWords& rule : field.rules) {
        EXPECT_EQ(rule.text.find_first_of("{}"), rule.id == "FM-05" ? rule.text.find("{") : std::string::npos)
            << rule.text;
        EXPECT_FALSE(rule.text.empty());
      }
    }
    for (const CheckRule& check : item.checks) {
      // Nobody writes damaged text on purpose; that a field is required stands beside its title.
      if (check.kind == CheckKind::kDamagedText || check.kind == CheckKind::kRequired) continue;
      auto tells = [&](const std::vector<RuleWords>& rules) {
        return std::any_of(rules.begin(), rules.end(), [&](const RuleWords& rule) { return rule.id == check.id; });
      };
      bool said = tells(guide.row_rules);
      bool concerns_anybody = check.fields.empty();
      for (const FieldGuide& field : guide.fields) {
        said = said || tells(field.rules);
        concerns_anybody =
            concerns_anybody || std::find(check.fields.begin(), check.fields.end(), field.index) != check.fields.end();
      }
      EXPECT_TRUE(said || !concerns_anybody) << check.id;
    }
  }
}

TEST_P(EveryItem, SaysNothingOfPersons) {
  const ItemGuide guide = ChineseGuide(GetParam());
  const SubjectFields& subject = guide.item->subject;
  for (const FieldGuide& field : guide.fields) {
    EXPECT_EQ(std::find(subject.person_fields.begin(), subject.person_fields.end(), field.index),
              subject.person_fields.end());
    for (const std::string& category : subject.person_categories) {
      EXPECT_EQ(std::find(field.choices.begin(), field.choices.end(), category), field.choices.end());
    }
  }
  for (const CodeListGuide& list : guide.code_lists) {
    for (const CodeListRow& row : list.rows) EXPECT_NE(row.value, "自然人");
  }
}

INSTANTIATE_TEST_SUITE_P(ItemGuide, EveryItem, testing::ValuesIn([] {
                           std::vector<std::string> codes;
                           for (const ItemDefinition& item : BuiltinItems()) codes.push_back(item.code);
                           return codes;
                         }()));

TEST(ItemGuide, PutsRulesIntoWordsOfTheField) {
  const ItemGuide guide = ChineseGuide("penalty");
  EXPECT_TRUE(Says(FieldOf(guide, "CF_YXQ"), "不早于“处罚决定日期”。"));
  EXPECT_TRUE(Says(FieldOf(guide, "CF_JDRQ"), "不晚于“处罚有效期”。"));
  EXPECT_TRUE(Says(FieldOf(guide, "CF_NR_FK"), "“处罚类别”含“罚款”时必填。"));
  EXPECT_TRUE(Says(FieldOf(guide, "CF_NR_FK"), "“处罚类别”不含“罚款”时应留空。（不符的，接收并提醒）"));
  EXPECT_TRUE(Says(FieldOf(guide, "CF_FRDB"), "“行政相对人类别”为“法人及非法人组织”或“个体工商户”时必填。"));
  EXPECT_TRUE(Says(FieldOf(guide, "CF_CFJGDM"), "应是“处罚机关”的代码。（不符的，接收并提醒）"));
  EXPECT_TRUE(Says(FieldOf(guide, "CF_WSH"), "最长 128 个字符。"));
  EXPECT_TRUE(Says(FieldOf(guide, "CF_NR_FK"), "单位为万元，2000 元填 0.2。"));
  EXPECT_EQ(FieldOf(guide, "CF_JDRQ").header, "*处罚决定日期 (CF_JDRQ)");
  EXPECT_EQ(FieldOf(guide, "BZ").header, "备注 (BZ)");
}

TEST(ItemGuide, SpeaksEnglish) {
  const ItemGuide guide = GuideOf(Item("penalty"), Language::kEnglish, Day("2025-03-03"));
  EXPECT_EQ(guide.guide_title, "How to fill in: Administrative penalty");
  EXPECT_TRUE(Says(FieldOf(guide, "CF_YXQ"), "Not earlier than “Date of the penalty decision”."));
  EXPECT_EQ(FieldOf(guide, "CF_JDRQ").header, "*Date of the penalty decision (CF_JDRQ)");
}

TEST(ItemGuide, OffersTheValuesInForceOnTheDay) {
  auto offers = [](std::string_view day, std::string_view value) {
    const ItemGuide guide = GuideOf(Item("penalty"), Language::kChinese, Day(day));
    const auto& choices = FieldOf(guide, "CF_CFLB").choices;
    return std::find(choices.begin(), choices.end(), value) != choices.end();
  };
  EXPECT_TRUE(offers("2021-07-14", "暂扣或者吊销执照"));
  EXPECT_FALSE(offers("2021-07-15", "暂扣或者吊销执照"));
  EXPECT_FALSE(offers("2021-07-14", "限制从业"));
  EXPECT_TRUE(offers("2021-07-15", "限制从业"));
}

TEST(ItemGuide, OpensListsThatAllowMore) {
  const ItemGuide guide = ChineseGuide("licence");
  EXPECT_TRUE(FieldOf(guide, "XK_XKLB").is_open_list);  // 其他-说明
  EXPECT_FALSE(FieldOf(guide, "XK_ZT").is_open_list);
  EXPECT_TRUE(FieldOf(ChineseGuide("penalty"), "CF_CFLB").is_open_list);  // several
}

TEST(ItemGuide, NamesExampleAndChoicesInComments) {
  const ItemGuide guide = ChineseGuide("licence");
  const std::string comment = CommentText(FieldOf(guide, "XK_ZT"), Language::kChinese);
  EXPECT_EQ(comment, "必填\n1 为有效，2 为无效。\n最长 1 个字符。\n从规定的值中选择。\n可填：“1”、“2”\n示例：1");
}

TEST(GuideMarkdown, IsOneTableWithoutStrayMarkup) {
  const ItemGuide guide = ChineseGuide("penalty");
  const std::string text = GuideMarkdown(guide);
  EXPECT_TRUE(text.starts_with("# 行政处罚填报说明\n"));
  EXPECT_NE(text.find("| 处罚机关 | CF\\_CFJG | 必填 | 文字 |"), std::string::npos);
  EXPECT_NE(text.find("- 《中华人民共和国行政处罚法》第四十八条："), std::string::npos);
  for (std::string_view line : Split(text, '\n')) {
    if (!line.starts_with('|')) continue;
    std::size_t bars = 0;
    for (std::size_t i = 0; i < line.size(); ++i) bars += line[i] == '|' && (i == 0 || line[i - 1] != '\\') ? 1 : 0;
    EXPECT_TRUE(bars == 7 || bars == 4) << line;
  }
}

}  // namespace
}  // namespace credence::catalog
