#include "records/publication.h"

#include <gtest/gtest.h>

#include "records/records_errors.h"

namespace credence::records {
namespace {

CivilDate Date(std::string_view iso) { return CivilDate::ParseIso(iso).value(); }

PenaltyFacts Facts(std::string_view decided_on, std::vector<std::string> categories) {
  return {Date(decided_on), std::move(categories), std::nullopt, "钟祥市工商行政管理局", "", std::nullopt};
}

struct ClassCase {
  const char* name;
  const char* decided_on;
  std::vector<std::string> categories;
  std::optional<double> fine_yuan;
  const char* authority;
  const char* rule_set;
  const char* publicity_class;
  bool published;
  const char* repairable_from;
  const char* until;
};

class PublicityClassTable : public testing::TestWithParam<ClassCase> {};

TEST_P(PublicityClassTable, GivesClassEndAndRepairDate) {
  const ClassCase& expected = GetParam();
  PenaltyFacts facts = Facts(expected.decided_on, expected.categories);
  facts.fine_yuan = expected.fine_yuan;
  facts.authority = expected.authority;
  Publication publication = RuleSets::Builtin().ForPenalty(facts);
  EXPECT_EQ(publication.rule_set, expected.rule_set);
  EXPECT_EQ(publication.publicity_class, expected.publicity_class);
  EXPECT_EQ(publication.published, expected.published);
  EXPECT_EQ(publication.repairable_from->Iso(), expected.repairable_from);
  EXPECT_EQ(publication.until.Iso(), expected.until);
}

constexpr const char* kCommerce = "钟祥市工商行政管理局";
constexpr const char* kFood = "钟祥市食品药品监督管理局";

INSTANTIATE_TEST_SUITE_P(Classes, PublicityClassTable,
                         testing::Values(ClassCase{"rs2018_general",
                                                   "2018-02-12",
                                                   {"罚款"},
                                                   5000,
                                                   kCommerce,
                                                   "RS2018",
                                                   "general",
                                                   true,
                                                   "2018-02-12",
                                                   "2019-02-12"},
                                         ClassCase{"before_2018",
                                                   "2015-03-31",
                                                   {"罚款"},
                                                   5000,
                                                   kCommerce,
                                                   "RS2018",
                                                   "general",
                                                   true,
                                                   "2015-03-31",
                                                   "2016-03-31"},
                                         ClassCase{"rs2018_serious",
                                                   "2019-06-30",
                                                   {"罚款", "责令停产停业"},
                                                   5000,
                                                   kCommerce,
                                                   "RS2018",
                                                   "serious",
                                                   true,
                                                   "2019-06-30",
                                                   "2022-06-30"},
                                         ClassCase{"rs2019_general",
                                                   "2019-07-01",
                                                   {"罚款"},
                                                   5000,
                                                   kCommerce,
                                                   "RS2019",
                                                   "general",
                                                   true,
                                                   "2019-10-01",
                                                   "2020-07-01"},
                                         ClassCase{"rs2019_serious_category",
                                                   "2020-02-29",
                                                   {"暂扣或者吊销许可证、暂扣或者吊销执照"},
                                                   std::nullopt,
                                                   kCommerce,
                                                   "RS2019",
                                                   "serious",
                                                   true,
                                                   "2020-08-29",
                                                   "2023-02-28"},
                                         ClassCase{"rs2019_serious_agency",
                                                   "2020-01-10",
                                                   {"罚款"},
                                                   5000,
                                                   kFood,
                                                   "RS2019",
                                                   "serious",
                                                   true,
                                                   "2020-07-10",
                                                   "2023-01-10"},
                                         ClassCase{"rs2023_minor",
                                                   "2023-05-01",
                                                   {"警告、通报批评"},
                                                   std::nullopt,
                                                   kCommerce,
                                                   "RS2023",
                                                   "minor",
                                                   false,
                                                   "2023-05-01",
                                                   "2023-08-01"},
                                         ClassCase{"rs2023_minor_of_a_food_agency",
                                                   "2023-05-01",
                                                   {"警告"},
                                                   std::nullopt,
                                                   kFood,
                                                   "RS2023",
                                                   "minor",
                                                   false,
                                                   "2023-05-01",
                                                   "2023-08-01"},
                                         ClassCase{"rs2023_general",
                                                   "2024-01-31",
                                                   {"罚款", "警告"},
                                                   2000,
                                                   kCommerce,
                                                   "RS2023",
                                                   "general",
                                                   true,
                                                   "2024-04-30",
                                                   "2027-01-31"},
                                         ClassCase{"rs2023_serious_agency",
                                                   "2026-03-31",
                                                   {"罚款"},
                                                   5000,
                                                   kFood,
                                                   "RS2023",
                                                   "serious",
                                                   true,
                                                   "2027-03-31",
                                                   "2029-03-31"},
                                         ClassCase{"rs2026_minor_fine",
                                                   "2026-04-01",
                                                   {"罚款"},
                                                   3000,
                                                   kCommerce,
                                                   "RS2026",
                                                   "minor",
                                                   false,
                                                   "2026-04-01",
                                                   "2026-07-01"},
                                         ClassCase{"rs2026_fine_above",
                                                   "2026-04-01",
                                                   {"罚款"},
                                                   3000.01,
                                                   kCommerce,
                                                   "RS2026",
                                                   "general",
                                                   true,
                                                   "2026-07-01",
                                                   "2027-04-01"},
                                         ClassCase{"rs2026_small_fine_and_confiscation",
                                                   "2026-04-01",
                                                   {"罚款", "没收违法所得、没收非法财物"},
                                                   100,
                                                   kCommerce,
                                                   "RS2026",
                                                   "general",
                                                   true,
                                                   "2026-07-01",
                                                   "2027-04-01"},
                                         ClassCase{"rs2026_longest_of_several",
                                                   "2026-05-31",
                                                   {"暂扣许可证件", "责令关闭"},
                                                   std::nullopt,
                                                   kCommerce,
                                                   "RS2026",
                                                   "serious",
                                                   true,
                                                   "2027-05-31",
                                                   "2029-05-31"},
                                         ClassCase{"rs2026_nothing_matches",
                                                   "2026-05-31",
                                                   {"其他-责令改正"},
                                                   std::nullopt,
                                                   kCommerce,
                                                   "RS2026",
                                                   "general",
                                                   true,
                                                   "2026-08-31",
                                                   "2027-05-31"}),
                         [](const auto& info) { return std::string(info.param.name); });

TEST(Publication, LimitDateShortensButNeverLengthens) {
  PenaltyFacts facts = Facts("2018-05-08", {"罚款"});
  facts.limit_date = Date("2018-12-31");
  EXPECT_EQ(RuleSets::Builtin().ForPenalty(facts).until.Iso(), "2018-12-31");
  facts.limit_date = Date("2030-12-31");
  EXPECT_EQ(RuleSets::Builtin().ForPenalty(facts).until.Iso(), "2019-05-08");
}

TEST(Publication, AgencyClassWinsWhereTheRuleSetKnowsIt) {
  PenaltyFacts facts = Facts("2026-05-08", {"吊销许可证件"});
  facts.local_word = "轻微";
  EXPECT_EQ(RuleSets::Builtin().ForPenalty(facts).publicity_class, "minor");
  facts.decided_on = Date("2018-05-08");  // RS2018 has no minor class
  EXPECT_EQ(RuleSets::Builtin().ForPenalty(facts).publicity_class, "serious");
}

TEST(RuleSets, RefusesAnUnknownClassAndWrongOrder) {
  EXPECT_EQ(RuleSets::Parse("{}").error().code, "records.bad_rule_sets");
  EXPECT_EQ(RuleSets::Parse(R"([{"id": "A", "from": "2018-01-01", "basis": "", "default_class": "none",
      "classes": {}, "local_words": {}, "rules": []}])")
                .error()
                .code,
            "records.bad_rule_sets");
  EXPECT_FALSE(RuleSets::Parse(R"([{"id": "A"}])").ok());
}

TEST(Publication, LicenceWithoutEndStaysOpen) {
  EXPECT_EQ(ForLicence(Date("2099-12-31")).until, OpenEnd());
  EXPECT_TRUE(ForLicence(Date("2027-01-01")).published);
}

}  // namespace
}  // namespace credence::records
