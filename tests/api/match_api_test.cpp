// Rows that wait for their subject, as the console meets them.
#include <thread>

#include "api/workbench_test.h"
#include "http/target.h"

namespace credence::api {
namespace {

namespace json = boost::json;

class MatchApi : public WorkbenchBench {};
INSTANTIATE_TEST_SUITE_P(Engines, MatchApi, testing::ValuesIn(db::TestEngines()),
                         db::EngineName<testing::TestParamInfo<db::Engine>>);

TEST_P(MatchApi, ListsWaitingRowsPageByPage) {
  const auto own = FileWaiting("D011", 5);
  const auto other = FileWaiting("D012", 2);
  Browser office = Enter("office", "office");
  std::vector<std::string> seen;
  std::string query = "limit=3";
  for (int page = 0; page < 9; ++page) {
    const auto answer = office.Ask("listWaitingRows", {}, "", query);
    ASSERT_EQ(answer.status, 200);
    EXPECT_EQ(answer.body.at("waiting"), 7);
    for (const json::value& row : answer.body.at("rows").as_array()) seen.emplace_back(row.at("row").as_string());
    if (answer.body.at("next").is_null()) break;
    EXPECT_EQ(answer.body.at("rows").as_array().size(), 3u);
    query = "limit=3&cursor=" + std::string(answer.body.at("next").as_string());
  }
  std::vector<std::string> all = own;
  all.insert(all.end(), other.begin(), other.end());
  EXPECT_EQ(seen, all);  // no gap, nothing twice

  EXPECT_EQ(office.Ask("listWaitingRows", {}, "", "department=D012").body.at("waiting"), 2);
  EXPECT_EQ(office.Ask("listWaitingRows", {}, "", "item=penalty").body.at("waiting"), 0);
  EXPECT_EQ(office.Ask("listWaitingRows", {}, "", "item=licence&limit=1").body.at("rows").as_array().size(), 1u);
  for (const char* limit : {"0", "-1", "1"}) {
    const auto answer = office.Ask("listWaitingRows", {}, "", "limit=" + std::string(limit));
    EXPECT_EQ(answer.body.at("rows").as_array().size(), 1u) << limit;
  }
  for (const char* limit : {"x", "", "100000"}) {
    const auto answer = office.Ask("listWaitingRows", {}, "", "limit=" + std::string(limit));
    EXPECT_EQ(answer.body.at("rows").as_array().size(), 7u) << limit;
  }
  for (const char* cursor : {"x", "3", "3-", "-3", "3-x", "-1-2", "3--2", "3-2-1", "99999999999999999999-1", "一-二"}) {
    const auto answer = office.Ask("listWaitingRows", {}, "", "cursor=" + http::EncodeQueryValue(cursor));
    EXPECT_EQ(answer.code, "access.cursor") << cursor;
  }
  EXPECT_EQ(office.Ask("listWaitingRows", {}, "", "department=D999").code, "access.unknown_department");
  EXPECT_EQ(office.Ask("listWaitingRows", {}, "", "item=" + std::string(61, 'a')).code, "access.member");
}

TEST_P(MatchApi, ShowsEachDepartmentItsOwnRowsAlone) {
  const std::string own = FileWaiting("D011", 2).front();
  const std::string other = FileWaiting("D012", 1).front();
  Browser reporter = Enter("rina", "reporter", "D011");
  const auto list = reporter.Ask("listWaitingRows");
  EXPECT_EQ(list.body.at("waiting"), 2);
  for (const json::value& row : list.body.at("rows").as_array()) EXPECT_EQ(row.at("department"), "D011");
  EXPECT_EQ(reporter.Ask("listWaitingRows", {}, "", "department=D012").code, "access.other_department");
  EXPECT_EQ(reporter.Ask("getWaitingRow", {own}).status, 200);

  // A row of another department is no other answer than a row that never was.
  auto told = [&](const std::string& row) {
    auto answer = reporter.Ask("getWaitingRow", {row});
    std::string body = answer.response.body;
    for (std::size_t at; (at = body.find(row)) != std::string::npos;) body.replace(at, row.size(), "ROW");
    return std::to_string(answer.status) + body;
  };
  EXPECT_EQ(told(other), told("987-2"));

  // Nor when it has been decided, and the list of decisions is bound as well.
  Browser office = Enter("office", "office");
  ASSERT_EQ(office.Ask("acceptWaitingRow", {other}, Accept()).status, 200);
  EXPECT_EQ(told(other), told("987-2"));
  EXPECT_EQ(office.Ask("getWaitingRow", {other}).code, "match.row_decided");
  EXPECT_TRUE(reporter.Ask("listMatchDecisions").body.at("rows").as_array().empty());
  EXPECT_EQ(office.Ask("listMatchDecisions").body.at("rows").as_array().size(), 1u);
}

TEST_P(MatchApi, DecidesOnlyAboutRowsWithinReach) {
  const std::string row = FileWaiting("D011", 1).front();
  Browser office = Enter("office", "office");
  const Caller elsewhere({.name = "elsewhere", .user_id = 9, .department = "D012", .session = "", .stage = ""},
                         {{Permission::kManageSubjects, Reach{false, {"D012", "D013"}, FieldProfile::kMasked}},
                          {Permission::kReadSubjects, Reach{false, {}, FieldProfile::kMasked}}});
  intake::MatchDesk& desk = city_.workbench->desk;
  EXPECT_EQ(desk.Accept(elsewhere, {row, std::string(kChemicals), kWhy}).error().code, "match.row_not_found");
  EXPECT_EQ(desk.SetAside(elsewhere, row, kWhy).error().code, "match.row_not_found");
  EXPECT_EQ(desk.Reject(elsewhere, row, kWhy).error().code, "match.row_not_found");
  EXPECT_EQ(*desk.CountWaiting(elsewhere), 0);  // a reach of no department at all
  EXPECT_TRUE(desk.Decisions(elsewhere, 0, 10)->empty());
  const auto set_aside = office.Ask("setWaitingRowAside", {row}, WhyBody());
  ASSERT_EQ(set_aside.status, 200);
  EXPECT_EQ(desk.Undo(elsewhere, set_aside.body.at("decision").as_int64(), kWhy).error().code,
            "match.decision_not_found");
  EXPECT_EQ(city_.workbench->merges.Merge(elsewhere, kBuilders, kChemicals, kWhy).error().code,
            "subjects.merge_everywhere");
  EXPECT_EQ(city_.workbench->merges.Unmerge(elsewhere, kBuilders, kWhy).error().code, "subjects.merge_everywhere");
  EXPECT_EQ(city_.workbench->merges.List(elsewhere, std::nullopt, 10).error().code, "subjects.merge_everywhere");
  EXPECT_EQ(Waiting(), std::set<std::string>{row});
}

TEST_P(MatchApi, ShowsARowBesideItsCandidates) {
  Row row = Licence(kStranger, kChemicalsName, "钟待许〔2026〕90号", "2026-11-19");
  row["XK_NR"] = "联系电话 " + std::string(kMobile);
  city_.File("licence", "D011", "2026-11-21", {row});
  const std::string name = *Waiting().begin();
  Browser reporter = Enter("rina", "reporter");
  const auto answer = reporter.Ask("getWaitingRow", {name});
  ASSERT_EQ(answer.status, 200);
  const json::value& candidate = answer.body.at("candidates").at(0);
  EXPECT_EQ(candidate.at("code").as_string(), kChemicals);
  EXPECT_EQ(candidate.at("likenesses").at(0).at("text"), "名称一致、代码不同。");
  EXPECT_FALSE(answer.body.at("fields").as_array().empty());
  for (std::string_view secret : {kPersonNumber, kMobile, std::string_view("内部备注")}) {
    EXPECT_EQ(answer.response.body.find(secret), std::string::npos) << secret;
  }
  EXPECT_EQ(*answer.response.FindHeader("Cache-Control"), "no-store");
  reporter.language = Language::kEnglish;
  const auto english = reporter.Ask("getWaitingRow", {name});
  EXPECT_EQ(english.body.at("candidates").at(0).at("likenesses").at(0).at("text"), "The same name, another code.");
  for (const char* unknown :
       {"7", "1-", "-2", "1-2-3", "999-2", "一-二", "420881190001010017", "'; DROP TABLE batch"}) {
    EXPECT_EQ(reporter.Ask("getWaitingRow", {unknown}).code, "match.row_not_found") << unknown;
  }
}

TEST_P(MatchApi, AnAcceptedRowIsFiledAndTakenBackOnce) {
  const auto rows = FileWaiting("D011", 2);
  Browser office = Enter("office", "office");
  const auto accepted = office.Ask("acceptWaitingRow", {rows[0]}, Accept());
  ASSERT_EQ(accepted.status, 200);
  EXPECT_EQ(accepted.body.at("rows"), 2);  // the other one bears the same number and name
  EXPECT_EQ(accepted.body.at("outcome"), "subject");
  EXPECT_EQ(accepted.body.at("by"), "office");
  const std::string record(accepted.body.at("records").at(0).as_string());
  const std::string decision = std::to_string(accepted.body.at("decision").as_int64());
  Browser anybody(city_);
  EXPECT_EQ(anybody.Ask("getRecord", {record}).status, 200);
  EXPECT_TRUE(Waiting().empty());

  // Whoever comes too late is told by which decision, whatever was to be decided.
  for (const char* operation : {"setWaitingRowAside", "rejectWaitingRow"}) {
    EXPECT_EQ(office.Ask(operation, {rows[1]}, WhyBody()).code, "match.row_decided") << operation;
  }
  const auto late = office.Ask("acceptWaitingRow", {rows[1]}, Accept(kBuilders));
  EXPECT_EQ(late.status, 409);
  EXPECT_NE(late.response.body.find("匹配认定 " + decision), std::string::npos);

  for (const char* unknown : {"999", "x", "0", "-1", "99999999999999999999", "1.0"}) {
    EXPECT_EQ(office.Ask("undoMatchDecision", {unknown}, WhyBody()).code, "match.decision_not_found") << unknown;
  }
  const auto undone = office.Ask("undoMatchDecision", {decision}, WhyBody("认错主体"));
  ASSERT_EQ(undone.status, 200);
  EXPECT_EQ(undone.body.at("undone").at("reason"), "认错主体");
  EXPECT_EQ(Waiting(), (std::set<std::string>{rows[0], rows[1]}));
  EXPECT_NE(anybody.Ask("getRecord", {record}).status, 200);
  const auto again = office.Ask("undoMatchDecision", {decision}, WhyBody());
  EXPECT_EQ(again.status, 409);
  EXPECT_EQ(again.code, "match.undone_already");
}

TEST_P(MatchApi, RemembersNobodyAndSendsBack) {
  const std::string row = FileWaiting("D011", 1).front();
  Browser office = Enter("office", "office");
  const auto nobody = office.Ask("setWaitingRowAside", {row}, WhyBody());
  ASSERT_EQ(nobody.status, 200);
  EXPECT_EQ(nobody.body.at("still_waiting"), 1);
  EXPECT_EQ(office.Ask("getWaitingRow", {row}).body.at("decision").at("outcome"), "nobody");
  EXPECT_EQ(office.Ask("setWaitingRowAside", {row}, WhyBody()).code, "match.decided_already");
  const auto rejected = office.Ask("rejectWaitingRow", {row}, WhyBody());
  ASSERT_EQ(rejected.status, 200);  // ends the decision before it
  EXPECT_EQ(rejected.body.at("rows"), 1);
  EXPECT_TRUE(rejected.body.at("records").as_array().empty());
  const auto decisions = office.Ask("listMatchDecisions", {}, "", "limit=1");
  EXPECT_EQ(decisions.body.at("rows").at(0).at("outcome"), "rejected");
  const std::string next(decisions.body.at("next").as_string());
  const auto earlier = office.Ask("listMatchDecisions", {}, "", "limit=1&cursor=" + next);
  EXPECT_EQ(earlier.body.at("rows").at(0).at("outcome"), "nobody");
  EXPECT_FALSE(earlier.body.at("rows").at(0).at("undone").is_null());
  EXPECT_TRUE(earlier.body.at("next").is_null());
  for (const char* cursor : {"x", "0", "-1", "1.5"}) {
    EXPECT_EQ(office.Ask("listMatchDecisions", {}, "", "cursor=" + std::string(cursor)).code, "access.cursor");
  }
}

TEST_P(MatchApi, RefusesBodiesThatAreNotAsDocumented) {
  const std::string row = FileWaiting("D011", 1).front();
  Browser office = Enter("office", "office");
  const std::pair<std::string, const char*> bodies[] = {
      {"", "http.media_type"},
      {"{", "http.bad_body"},
      {"[]", "http.bad_body"},
      {R"("reason")", "http.bad_body"},
      {"{}", "access.member"},
      {R"({"reason":5})", "access.member"},
      {R"({"reason":null})", "access.member"},
      {R"({"reason":["经核对"]})", "access.member"},
      {R"({"reason":"经核对营业执照","by":"somebody"})", "access.member"},
      {R"({"reason":""})", "subjects.reason"},
      {R"({"reason":" 　\t "})", "subjects.reason"},
      {R"({"reason":"核"})", "subjects.reason"},
      {R"({"reason":"经核对\u0000营业执照"})", "subjects.reason"},
      {WhyBody(std::string(501, 'x')), "subjects.reason"},
      {WhyBody("经办人 " + std::string(kPersonNumber)), "subjects.reason"},
      {WhyBody("电话 " + std::string(kMobile)), "subjects.reason"},
  };
  for (const auto& [body, code] : bodies) {
    for (const char* operation : {"setWaitingRowAside", "rejectWaitingRow"}) {
      EXPECT_EQ(office.Ask(operation, {row}, body).code, code) << operation << " " << body;
    }
    EXPECT_EQ(office.Ask("undoMatchDecision", {"1"}, body).code, code) << body;
  }
  const std::pair<json::object, const char*> accepts[] = {
      {{{"reason", kWhy}}, "access.member"},
      {{{"reason", kWhy}, {"subject", 5}}, "access.member"},
      {{{"reason", kWhy}, {"subject", kChemicals}, {"other_subject", "both"}}, "access.member"},
      {{{"reason", kWhy}, {"subject", kChemicals}, {"other_subject", 1}}, "access.member"},
      {{{"reason", kWhy}, {"subject", ""}}, "credit_code.length"},
      {{{"reason", kWhy}, {"subject", "91420881DEM090013X"}}, "credit_code.check"},
      {{{"reason", kWhy}, {"subject", std::string("91420881\0EM090013W", 18)}}, "credit_code.charset"},
      {{{"reason", kWhy}, {"subject", kStranger}}, "subjects.not_found"},
  };
  for (const auto& [body, code] : accepts) {
    EXPECT_EQ(office.Ask("acceptWaitingRow", {row}, BodyOf(body)).code, code) << json::serialize(body);
  }
  const auto person = office.Ask("acceptWaitingRow", {row}, Accept(kPersonNumber));
  EXPECT_EQ(person.code, office.Ask("acceptWaitingRow", {row}, Accept("420881190001010025")).code);
  EXPECT_EQ(person.response.body.find(kPersonNumber), std::string::npos);
  EXPECT_EQ(Waiting(), std::set<std::string>{row});
  EXPECT_TRUE(office.Ask("listMatchDecisions").body.at("rows").as_array().empty());
}

TEST_P(MatchApi, GivesHostileReasonsBackAsTyped) {
  const std::string row = FileWaiting("D011", 1).front();
  Browser office = Enter("office", "office");
  const char* hostile[] = {"<script>alert(1)</script>",
                           "'; DROP TABLE subject; --",
                           "{{reason}} ${reason} %s %n",
                           "=HYPERLINK(\"http://x\")",
                           "右\u202e至左",
                           "😀𠮷㐀",
                           "../../etc/passwd",
                           "第一行\n第二行\r\n\"引号\"",
                           ":name IN (:keys)"};
  for (const char* reason : hostile) {
    const auto decided = office.Ask("setWaitingRowAside", {row}, WhyBody(reason));
    ASSERT_EQ(decided.status, 200) << reason;
    EXPECT_EQ(decided.body.at("reason"), reason);
    const std::string decision = std::to_string(decided.body.at("decision").as_int64());
    EXPECT_EQ(office.Ask("undoMatchDecision", {decision}, WhyBody(reason)).status, 200);
    const auto list = office.Ask("listMatchDecisions", {}, "", "limit=1");
    EXPECT_EQ(list.body.at("rows").at(0).at("reason"), reason);
    EXPECT_EQ(list.body.at("rows").at(0).at("undone").at("reason"), reason);
  }
}

TEST_P(MatchApi, OfTwoDecidersAtOnceOneDecides) {
  const std::string row = FileWaiting("D011", 1).front();
  Browser one = Enter("one", "office"), other = Enter("other", "office");
  auto both = [&](const char* operation, const std::string& place, const std::string& body) {
    Browser::Answer first, second;
    std::thread thread([&] { first = one.Ask(operation, {place}, body); });
    second = other.Ask(operation, {place}, body);
    thread.join();
    return first.status < second.status ? std::pair(first, second) : std::pair(second, first);
  };
  const auto [accepted, late] = both("acceptWaitingRow", row, Accept());
  ASSERT_EQ(accepted.status, 200);
  EXPECT_EQ(late.status, 409);
  EXPECT_EQ(late.code, "match.row_decided");
  EXPECT_EQ(one.Ask("listMatchDecisions").body.at("rows").as_array().size(), 1u);
  const auto [undone, too_late] =
      both("undoMatchDecision", std::to_string(accepted.body.at("decision").as_int64()), WhyBody());
  EXPECT_EQ(undone.status, 200);
  EXPECT_EQ(too_late.status, 409);
  EXPECT_EQ(too_late.code, "match.undone_already");
  EXPECT_EQ(Waiting(), std::set<std::string>{row});
}

TEST_P(MatchApi, LeavesATraceInTheSecondLog) {
  const std::string row = FileWaiting("D011", 1).front();
  Browser office = Enter("office", "office");
  office.Ask("getWaitingRow", {row});
  office.Ask("acceptWaitingRow", {row}, Accept());
  office.Ask("acceptWaitingRow", {row}, Accept());
  const Caller auditor("auditor", {Permission::kReadAudit});
  access::AuditFilter filter;
  filter.object = row;
  filter.rows_max = 10;
  const auto entries = city_.staff->audit.List(auditor, filter);
  ASSERT_TRUE(entries.ok());
  std::vector<std::string> noted;
  for (const access::AuditEntry& entry : *entries) noted.push_back(entry.event.event + " " + entry.event.code);
  EXPECT_EQ(noted, (std::vector<std::string>{"match.accepted match.row_decided", "match.accepted ", "match.shown "}));
}

}  // namespace
}  // namespace credence::api
