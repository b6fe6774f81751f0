// The rate of duplicate and wrong codes, and what lies behind it, as the console meets them.
#include <algorithm>

#include "api/workbench_test.h"
#include "http/target.h"

namespace credence::api {
namespace {

namespace json = boost::json;

constexpr std::string_view kWrongCode = "91420881DEM090013X";
constexpr std::string_view kOtherWrongCode = "91420881DEM090021X";
constexpr const char* kRightName = "钟祥示例更正有限公司";

class QualityApi : public WorkbenchBench {
 protected:
  // One file of the register: codes and names.
  void Register(const std::vector<std::pair<std::string_view, std::string>>& organisations,
                const std::string& received_on = "2026-11-10") {
    std::vector<Row> rows;
    for (const auto& [code, name] : organisations) {
      rows.push_back({{"name", name}, {"uscc", std::string(code)}, {"status", "存续"}, {"region", "420881"}});
    }
    city_.File("organisation", "D024", received_on, rows);
  }
  // A wrong code with two names, and another one with one name.
  void RegisterFaults() {
    Register({{kWrongCode, kRightName},
              {kWrongCode, "钟祥示例另一名称有限公司"},
              {kOtherWrongCode, "钟祥示例第三有限公司"}});
  }
  static std::vector<std::string> Kinds(const json::value& body) {
    std::vector<std::string> kinds;
    for (const json::value& row : body.at("rows").as_array()) kinds.emplace_back(row.at("kind").as_string());
    return kinds;
  }
};
INSTANTIATE_TEST_SUITE_P(Engines, QualityApi, testing::ValuesIn(db::TestEngines()),
                         db::EngineName<testing::TestParamInfo<db::Engine>>);

TEST_P(QualityApi, ARightCodeLowersTheFigure) {
  Browser office = Enter("office", "office");
  const auto clean = office.Ask("getCodeQuality");
  ASSERT_EQ(clean.status, 200);
  // All together, then the one department that keeps the register.
  ASSERT_EQ(clean.body.at("rows").as_array().size(), 2u);
  EXPECT_EQ(clean.body.at("rows").at(0).at("department"), "");
  EXPECT_EQ(clean.body.at("rows").at(1).at("department"), "D024");
  const std::int64_t names = clean.body.at("rows").at(0).at("organisations").as_int64();
  const std::int64_t faulty = clean.body.at("rows").at(0).at("duplicates").as_int64();

  Register({{kWrongCode, kRightName}});
  const auto wrong = office.Ask("getCodeQuality", {}, "", "month=2026-11").body.at("rows").at(0);
  EXPECT_EQ(wrong.at("wrong"), 1);
  EXPECT_EQ(wrong.at("organisations"), names + 1);
  EXPECT_EQ(wrong.at("frozen"), false);
  const auto rows = office.Ask("listFaultyClaims", {}, "", "kind=wrong");
  ASSERT_EQ(rows.body.at("rows").as_array().size(), 1u);
  EXPECT_EQ(rows.body.at("rows").at(0).at("code").as_string(), kWrongCode);
  EXPECT_EQ(rows.body.at("rows").at(0).at("name"), kRightName);
  EXPECT_EQ(rows.body.at("rows").at(0).at("department"), "D024");
  EXPECT_EQ(rows.body.at("more"), false);

  Register({{kStranger, kRightName}}, "2026-11-20");
  const auto right = office.Ask("getCodeQuality").body.at("rows").at(0);
  EXPECT_EQ(right.at("wrong"), 0);
  EXPECT_EQ(right.at("duplicates"), faulty);
  EXPECT_TRUE(office.Ask("listFaultyClaims", {}, "", "kind=wrong").body.at("rows").as_array().empty());
}

TEST_P(QualityApi, ListsEachKindAndSaysWhenThereIsMore) {
  Browser office = Enter("office", "office");
  RegisterFaults();
  const auto all = office.Ask("listFaultyClaims");
  EXPECT_EQ(all.body.at("more"), false);
  const auto kinds = Kinds(all.body);
  EXPECT_TRUE(std::is_sorted(kinds.begin(), kinds.end()));
  EXPECT_EQ(std::count(kinds.begin(), kinds.end(), "wrong"), 1);
  EXPECT_GE(std::count(kinds.begin(), kinds.end(), "duplicate"), 2);
  const auto one = office.Ask("listFaultyClaims", {}, "", "kind=duplicate&limit=1");
  EXPECT_EQ(Kinds(one.body), std::vector<std::string>{"duplicate"});
  EXPECT_EQ(one.body.at("more"), true);
  EXPECT_EQ(office.Ask("listFaultyClaims", {}, "", "kind=everything").code, "access.member");
  EXPECT_EQ(office.Ask("listFaultyClaims", {}, "", "department=D999").code, "access.unknown_department");

  const auto contradictions = office.Ask("listContradictions", {}, "", "limit=1");
  ASSERT_FALSE(contradictions.body.at("rows").as_array().empty());
  EXPECT_EQ(contradictions.body.at("rows").at(0).at("kind"), "code_two_names");
  EXPECT_EQ(office.Ask("listContradictions", {}, "", "department=D011").body.at("rows").as_array().size(), 0u);
}

TEST_P(QualityApi, ShowsEachDepartmentItsOwnClaimsAlone) {
  RegisterFaults();
  Browser keeper = Enter("keeper", "approver", "D024");
  Browser stranger = Enter("stranger", "approver", "D011");
  const auto own = keeper.Ask("getCodeQuality");
  ASSERT_EQ(own.body.at("rows").as_array().size(), 1u);  // not the city's
  EXPECT_EQ(own.body.at("rows").at(0).at("department"), "D024");
  EXPECT_FALSE(keeper.Ask("listFaultyClaims").body.at("rows").as_array().empty());
  EXPECT_FALSE(keeper.Ask("listContradictions").body.at("rows").as_array().empty());
  EXPECT_TRUE(stranger.Ask("getCodeQuality").body.at("rows").as_array().empty());
  EXPECT_TRUE(stranger.Ask("listFaultyClaims").body.at("rows").as_array().empty());
  EXPECT_TRUE(stranger.Ask("listContradictions").body.at("rows").as_array().empty());
  for (const char* operation : {"getCodeQuality", "listFaultyClaims", "listContradictions"}) {
    EXPECT_EQ(stranger.Ask(operation, {}, "", "department=D024").code, "access.other_department") << operation;
  }
  Browser leader = Enter("leader", "leader");
  EXPECT_EQ(leader.Ask("getCodeQuality").body.at("rows").as_array().size(), 2u);
  EXPECT_EQ(leader.Ask("listFaultyClaims").code, "access.forbidden");  // names are not figures
}

TEST_P(QualityApi, AMonthThatHasEndedStaysAsItIs) {
  Browser leader = Enter("leader", "leader");
  Browser office = Enter("office", "office");
  const auto seen = leader.Ask("getCodeQuality", {}, "", "month=2026-10").body.at("rows").at(0);
  EXPECT_EQ(seen.at("frozen"), false);  // looking alone freezes nothing
  EXPECT_EQ(seen.at("day"), "2026-10-31");
  const auto frozen = office.Ask("getCodeQuality", {}, "", "month=2026-10");
  EXPECT_EQ(frozen.body.at("rows").at(0).at("frozen"), true);
  Register({{kWrongCode, kRightName}}, "2026-10-05");
  EXPECT_EQ(leader.Ask("getCodeQuality", {}, "", "month=2026-10").body.at("rows"), frozen.body.at("rows"));
  for (const char* month : {"2026-12", "2026-13", "2026", "2026-1", "x", "2026-11-01", "420881190001010017"}) {
    for (const char* operation : {"getCodeQuality", "listFaultyClaims"}) {
      const auto answer = office.Ask(operation, {}, "", "month=" + std::string(month));
      EXPECT_EQ(answer.code, "subjects.month") << month;
      EXPECT_EQ(answer.response.body.find(kPersonNumber), std::string::npos);
    }
  }
}

TEST_P(QualityApi, SettlesAClaimAndLetsItCountAgain) {
  Register({{kWrongCode, kRightName}});
  Browser office = Enter("office", "office");
  const json::value row = office.Ask("listFaultyClaims", {}, "", "kind=wrong").body.at("rows").at(0);
  const std::string claim = std::to_string(row.at("batch").as_int64()) + "-" + std::to_string(row.at("row").as_int64());
  const auto settled = office.Ask("settleClaim", {claim}, WhyBody());
  ASSERT_EQ(settled.status, 200);
  EXPECT_EQ(settled.body.at("claim").as_string(), claim);
  EXPECT_EQ(settled.body.at("ended_on").as_string(), kToday);
  EXPECT_EQ(office.Ask("getCodeQuality").body.at("rows").at(0).at("wrong"), 0);
  EXPECT_EQ(office.Ask("settleClaim", {claim}, WhyBody()).code, "subjects.claim_ended");
  const auto reopened = office.Ask("reopenClaim", {claim});
  ASSERT_EQ(reopened.status, 200);
  EXPECT_EQ(reopened.body.at("reopened_on").as_string(), kToday);
  EXPECT_EQ(office.Ask("getCodeQuality").body.at("rows").at(0).at("wrong"), 1);
  EXPECT_EQ(office.Ask("reopenClaim", {claim}).code, "subjects.claim_not_settled");
  for (const char* unknown : {"999-2", "x", "1", "1-", "-1-2", "1-2-3", "420881190001010017"}) {
    EXPECT_EQ(office.Ask("settleClaim", {unknown}, WhyBody()).code, "subjects.no_claim") << unknown;
    EXPECT_EQ(office.Ask("reopenClaim", {unknown}).code, "subjects.no_claim") << unknown;
  }
  EXPECT_EQ(office.Ask("settleClaim", {claim}, "{}").code, "access.member");
  EXPECT_EQ(office.Ask("settleClaim", {claim}, WhyBody("x")).code, "subjects.reason");
  const Caller elsewhere({.name = "elsewhere", .user_id = 9, .department = "D012", .session = "", .stage = ""},
                         {{Permission::kManageSubjects, Reach{false, {"D012"}, FieldProfile::kMasked}}});
  EXPECT_EQ(city_.workbench->quality.Settle(elsewhere, claim, kWhy).error().code, "subjects.no_claim");
  EXPECT_EQ(city_.workbench->quality.Reopen(elsewhere, claim).error().code, "subjects.no_claim");
}

}  // namespace
}  // namespace credence::api
