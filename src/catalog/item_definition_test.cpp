#include "catalog/item_definition.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <fstream>
#include <map>
#include <set>
#include <sstream>

#include "base/resources.h"
#include "base/text.h"
#include "catalog/catalog_errors.h"

namespace credence::catalog {
namespace {

const ItemDefinition& Item(std::string_view code) {
  auto item = FindBuiltinItem(code);
  EXPECT_TRUE(item.ok());
  return **item;
}

using FieldRow = std::map<std::string, std::string>;

// tests/vectors/dp-fields.csv; quoted cells hold commas.
std::vector<FieldRow> DoublePublicityFields() {
  std::ifstream file(std::string(CREDENCE_SOURCE_DIR) + "/tests/vectors/dp-fields.csv");
  std::vector<std::string> names;
  std::vector<FieldRow> rows;
  for (std::string line; std::getline(file, line);) {
    std::vector<std::string> cells(1);
    bool quoted = false;
    for (char c : line) {
      if (c == '"') {
        quoted = !quoted;
      } else if (c == ',' && !quoted) {
        cells.emplace_back();
      } else {
        cells.back() += c;
      }
    }
    if (names.empty()) {
      names = cells;
      continue;
    }
    FieldRow row;
    for (std::size_t i = 0; i < names.size(); ++i) row[names[i]] = cells.at(i);
    rows.push_back(std::move(row));
  }
  return rows;
}

const Edition& EditionOf(const ItemDefinition& item, std::string_view code) {
  return *std::find_if(item.editions.begin(), item.editions.end(), [&](const Edition& e) { return e.code == code; });
}

std::string RequirementLetter(Requirement requirement) {
  return requirement == Requirement::kRequired ? "R" : requirement == Requirement::kConditional ? "C" : "O";
}

void ExpectSameField(const ItemDefinition& item, FieldIndex index, const FieldRow& row) {
  const FieldDefinition& field = item.field(index);
  EXPECT_EQ(field.title.zh, row.at("label"));
  EXPECT_EQ(RequirementLetter(field.requirement), row.at("required"));
  const std::string& type = row.at("type");
  EXPECT_EQ(field.type, type == "D" ? FieldType::kDate : type == "N" ? FieldType::kNumber : FieldType::kString);
  if (type == "C") {
    EXPECT_EQ(std::to_string(field.max_length), row.at("length"));
  }
  if (type == "N") {
    EXPECT_EQ(std::to_string(field.integer_digits + field.scale) + "." + std::to_string(field.scale), row.at("length"));
  }
  EXPECT_EQ(item.InEdition(index, EditionOf(item, "merged")), row.at("in_merged") == "1");
  EXPECT_EQ(item.InEdition(index, EditionOf(item, "2018-legal-person")), row.at("in_2018_legal_person") == "1");
  EXPECT_EQ(item.InEdition(index, EditionOf(item, "2018-natural-person")), row.at("in_2018_natural_person") == "1");
  EXPECT_EQ(field.disclosure == Disclosure::kPublic, row.at("publication").starts_with("public"));
  for (std::string_view value : Split(row.at("enumeration"), '|')) {
    if (value.empty() || value == "其他") continue;  // 其他 alone lacks its explanation (DP-09)
    std::string example =
        value.ends_with("-*") ? std::string(value.substr(0, value.size() - 1)) + "示例" : std::string(value);
    ASSERT_NE(field.code_list, nullptr);
    EXPECT_NE(field.code_list->Find(example).value, nullptr) << example;
    EXPECT_FALSE(field.code_list->Find(example).by_alias) << example;
  }
}

TEST(ItemDefinition, EqualsTheDoublePublicityStandardFieldByField) {
  std::map<std::string, std::set<std::string>> listed;
  for (const FieldRow& row : DoublePublicityFields()) {
    SCOPED_TRACE(row.at("table") + " " + row.at("code"));
    const ItemDefinition& item = Item(row.at("table"));
    FieldIndex index = item.FindField(row.at("code"));
    ASSERT_NE(index, kNoField);
    ExpectSameField(item, index, row);
    listed[row.at("table")].insert(row.at("code"));
  }
  EXPECT_EQ(listed.size(), 2u);
  for (const auto& [code, fields] : listed) {
    for (const FieldDefinition& field : Item(code).fields) {
      const bool only_2016 = field.editions == std::vector<std::string>{"2016"};
      EXPECT_TRUE(field.local || only_2016 || fields.contains(field.code)) << field.code << " is in no standard";
    }
  }
}

TEST(ItemDefinition, KeepsIdentityNumbersSecret) {
  for (const ItemDefinition& item : BuiltinItems()) {
    for (const FieldDefinition& field : item.fields) {
      bool number = field.format == FieldFormat::kIdentityNumber;
      EXPECT_EQ(field.sensitive, number) << field.code;
      if (!number) continue;
      EXPECT_EQ(field.disclosure, Disclosure::kInternal) << field.code;
    }
  }
}

TEST(ItemDefinition, NamesKeysAndPolicies) {
  const ItemDefinition& penalty = Item("penalty");
  ASSERT_EQ(penalty.key_parts.size(), 3u);
  EXPECT_EQ(penalty.field(penalty.key_parts[0].field).code, "CF_CFJGDM");
  EXPECT_TRUE(penalty.key_parts[2].is_subject);
  EXPECT_EQ(penalty.decision_key_parts.size(), 2u);
  EXPECT_EQ(penalty.publication.kind, PublicationKind::kPenalty);
  EXPECT_EQ(penalty.field(penalty.publication.grade).code, "X_GSLB");
  const ItemDefinition& licence = Item("licence");
  EXPECT_EQ(licence.key_parts.size(), 4u);
  EXPECT_EQ(licence.field(licence.publication.until).code, "XK_YXQZI");
  EXPECT_EQ(licence.report_within_days, 7);
  const ItemDefinition& organisation = Item("organisation");
  EXPECT_TRUE(organisation.is_register);
  EXPECT_EQ(organisation.providers, (std::vector<std::string>{"D001", "D024"}));
  EXPECT_EQ(organisation.field(organisation.key_parts.at(0).field).code, "uscc");
}

TEST(ItemDefinition, FindsNoUnknownItem) {
  auto item = FindBuiltinItem("score");
  ASSERT_FALSE(item.ok());
  EXPECT_TRUE(item.error().Is(errors::kUnknownItem));
}

// The licence item with one text replaced; the text must be there.
Result<ItemDefinition> Changed(std::string_view from, std::string_view to) {
  std::string text(RequireResource("catalog/items/licence.v1.json"));
  std::size_t at = text.find(from);
  EXPECT_NE(at, std::string::npos) << from;
  return ItemDefinition::Parse(text.replace(at, from.size(), to));
}

void ExpectMalformed(std::string_view from, std::string_view to, std::string_view place) {
  auto item = Changed(from, to);
  ASSERT_FALSE(item.ok()) << to;
  EXPECT_TRUE(item.error().Is(errors::kItemMalformed));
  EXPECT_EQ(item.error().values.at(1).second, place) << item.error().values.at(2).second;
}

TEST(ItemDefinition, RefusesItemsAboutPersons) {
  auto item = Changed(R"("subject_kinds": ["organisation")", R"("subject_kinds": ["person")");
  ASSERT_FALSE(item.ok());
  EXPECT_TRUE(item.error().Is(errors::kItemAboutPersons));
}

TEST(ItemDefinition, RefusesWhatItDoesNotUnderstand) {
  EXPECT_FALSE(ItemDefinition::Parse("[").ok());
  EXPECT_FALSE(ItemDefinition::Parse("[]").ok());
  EXPECT_FALSE(ItemDefinition::Parse("{}").ok());
  ExpectMalformed("\"version\": 1", "\"version\": 0", "version");
  ExpectMalformed("\"effective_from\": \"2018-01-01\"", "\"effective_from\": \"2018-13-01\"", "effective_from");
  ExpectMalformed("\"cycle\"", "\"cycel\"", "item");
  ExpectMalformed("\"decision_date\": \"XK_JDRQ\"", "\"decision_date\": \"XK_JDR\"", "decision_date");
  ExpectMalformed("\"code_list\": \"licence-category\"", "\"code_list\": \"no-list\"", "fields.XK_XKLB");
  ExpectMalformed("\"kind\": \"ordered_dates\"", "\"kind\": \"sorted_dates\"", "checks.DP-05.sorted_dates");
  ExpectMalformed(R"("fields": ["XK_YXQZ", "XK_YXQZI"])", R"("fields": ["XK_YXQZ"])", "checks.DP-05.ordered_dates");
  ExpectMalformed(R"("fields": ["XK_YXQZ", "XK_YXQZI"])", R"("fields": ["XK_YXQZ", "XK_NR"])",
                  "checks.DP-05.ordered_dates");
  ExpectMalformed(R"("fields": ["@required"])", R"("fields": ["@requird"])", "checks.DP-01.required");
  ExpectMalformed(R"("id": "DP-05", "kind": "ordered_dates", "severity": "error")",
                  R"("id": "DP-05", "kind": "ordered_dates", "severity": "fatal")", "checks.DP-05.ordered_dates");
}

TEST(ItemDefinition, RefusesEditionsThatNameWhatIsNotThere) {
  ExpectMalformed(R"("copy_of": "XK_JDRQ")", R"("copy_of": "XK_JDR")", "editions.2016");
  ExpectMalformed(R"("agency_of": "XK_XKJG")", R"("agency_off": "XK_XKJG")", "editions.2016");
  ExpectMalformed(R"({"field": "XK_ZT", "value": "1"}])", R"({"field": "XK_ZT"}])", "editions.2016");
  ExpectMalformed(R"("for_migration": true)", R"("for_migration": true, "warn_only": ["DP-99"])", "editions.2016");
  ExpectMalformed(R"("for_migration": true)", R"("joins": [{"field": "XK_XKLB", "with": "XK"}])", "editions.2016");
  ExpectMalformed(R"(, "values": ["0", "正常"])", "", "checks.MG-01.only_value");
}

TEST(ItemDefinition, RefusesSensitiveFieldsWithoutMask) {
  ExpectMalformed(R"("sensitive": true, "mask": "citizen_number")", R"("sensitive": true)", "fields.XK_FR_SFZH");
  ExpectMalformed(R"("disclosure": "internal", "sensitive": true)", R"("disclosure": "public", "sensitive": true)",
                  "fields.XK_FR_SFZH");
}

TEST(CodeList, DatesItsValues) {
  const CodeList* list = CodeLists::Builtin().Find("penalty-category");
  ASSERT_NE(list, nullptr);
  CivilDate before = *CivilDate::ParseIso("2021-07-14"), after = *CivilDate::ParseIso("2021-07-15");
  EXPECT_TRUE(list->InForce("罚款", before));
  EXPECT_TRUE(list->InForce("罚款", after));
  EXPECT_TRUE(list->InForce("暂扣或者吊销许可证、暂扣或者吊销执照", before));
  EXPECT_FALSE(list->InForce("暂扣或者吊销许可证、暂扣或者吊销执照", after));
  EXPECT_FALSE(list->InForce("警告、通报批评", before));
  EXPECT_TRUE(list->InForce("警告、通报批评", after));
  EXPECT_TRUE(list->InForce("其他-示例", before));
}

TEST(CodeList, AsksForAnExplanationOfOther) {
  const CodeList* list = CodeLists::Builtin().Find("licence-category");
  ASSERT_NE(list, nullptr);
  EXPECT_TRUE(list->Find("其他").unexplained);
  EXPECT_TRUE(list->Find("06").unexplained);
  EXPECT_FALSE(list->Find("其他-备案").unexplained);
  EXPECT_EQ(list->Find("其他-备案").stored, "其他-备案");
  EXPECT_EQ(list->Find("其他-").value, nullptr);
  EXPECT_EQ(list->Find("其他备案").value, nullptr);
}

TEST(CodeList, RefusesMalformedLists) {
  EXPECT_FALSE(CodeList::Parse("").ok());
  EXPECT_FALSE(CodeList::Parse(R"({"name": "x", "values": []})").ok());
  EXPECT_FALSE(CodeList::Parse(R"({"name": "x", "values": [{"value": ""}]})").ok());
  EXPECT_FALSE(CodeList::Parse(R"({"name": "x", "values": [{"value": "a", "valid_from": "2021"}]})").ok());
  EXPECT_TRUE(CodeList::Parse(R"({"name": "x", "values": [{"value": "a"}]})").ok());
}

}  // namespace
}  // namespace credence::catalog
