// Reporting tasks: what a department owes, zero reports, monthly count statements.
#include <gtest/gtest.h>

#include <future>

#include "api/reporting_test.h"
#include "intake/task_check.h"

namespace credence::api {
namespace {

class TaskApi : public ReportingTest {
 protected:
  static Browser::Answer Sent(Browser& browser, const char* operation, const std::string& period, std::int64_t seen,
                              const std::string& body = "", const std::string& item = "penalty",
                              const std::string& department = "D011") {
    browser.more_headers = {{"if-match", "\"" + Text(seen) + "\""}};
    auto answer = browser.Ask(operation, {department, item, period}, body);
    browser.more_headers.clear();
    return answer;
  }
  static json::object TaskOf(Browser& browser, const std::string& period, const std::string& item = "penalty") {
    const auto answer =
        browser.Ask("listReportingTasks", {}, "", "item=" + item + "&period=" + period + "&department=D011");
    const json::array& rows = answer.body.at("rows").as_array();
    EXPECT_EQ(rows.size(), 1U) << answer.response.body;
    return rows.empty() ? json::object() : rows.front().as_object();
  }
  static std::string Counts(std::int64_t produced, std::int64_t published, std::int64_t reported,
                            std::int64_t not_reported, const std::string& basis = "") {
    return Body({{"produced", produced},
                 {"self_published", published},
                 {"reported", reported},
                 {"not_reported", not_reported},
                 {"basis", basis}});
  }
  // The day changes; sessions end on the way, so that time is watched at the service.
  void GoTo(const std::string& day) {
    city_.clock.Set({BeijingMidnight(CivilDate::ParseIso(day).value()).epoch_ms + 10LL * 3600 * 1000});
  }
  static Caller Reporter(const std::string& name = "rina") {
    return Caller({.name = name, .user_id = 7, .department = "D011", .session = "", .stage = ""},
                  {{Permission::kReportData, {false, {"D011"}, FieldProfile::kMasked}}});
  }
  std::vector<std::string> TaskDefects() {
    return city_.database
        ->Read([](db::Transaction& tx) -> Result<std::vector<std::string>> {
          return intake::FindTaskDefects(tx, crypto::HashAlgorithm::kSm3);
        })
        .value();
  }
  static intake::TaskKey October(const std::string& item = "penalty") { return {"D011", item, "2026-10"}; }
};
INSTANTIATE_TEST_SUITE_P(Engines, TaskApi, testing::ValuesIn(db::TestEngines()),
                         db::EngineName<testing::TestParamInfo<db::Engine>>);

TEST_P(TaskApi, ListsWhatIsOwedByRemainingTime) {
  Browser reporter = Enter("rina", "reporter");
  const auto answer = reporter.Ask("listReportingTasks");
  ASSERT_EQ(answer.status, 200) << answer.response.body;
  const json::array& rows = answer.body.at("rows").as_array();
  std::vector<std::string> seen;
  for (const json::value& row : rows) {
    EXPECT_EQ(row.at("department"), "D011");
    seen.push_back(std::string(row.at("period").as_string()) + " " + std::string(row.at("item").as_string()) + " " +
                   std::string(row.at("state").as_string()));
  }
  EXPECT_EQ(seen,
            (std::vector<std::string>{"2026-08 licence overdue", "2026-08 penalty overdue", "2026-09 licence overdue",
                                      "2026-09 penalty overdue", "2026-10 licence overdue", "2026-10 penalty overdue",
                                      "2026-11 penalty due", "2026-11 licence reported"}));
  const json::value& due = rows[6];
  EXPECT_EQ(due.at("deadline"), "2026-12-09");
  EXPECT_EQ(due.at("remaining"), 13);
  EXPECT_EQ(due.at("statement").at("state"), "not_yet");
  EXPECT_TRUE(due.at("last_report").is_null());
  EXPECT_EQ(rows[7].at("rows"), 1);
  EXPECT_EQ(rows[7].at("first_received"), "2026-11-20");
  EXPECT_EQ(rows[7].at("last_report").at("received_on"), "2026-11-20");
  EXPECT_EQ(answer.body.at("summary").at("overdue"), 6);
  EXPECT_EQ(answer.body.at("summary").at("due"), 1);
  EXPECT_EQ(answer.body.at("summary").at("done"), 1);
  EXPECT_EQ(answer.body.at("summary").at("light"), "red");
  EXPECT_EQ(answer.body.at("next_due").at("period"), "2026-12");
  EXPECT_EQ(answer.body.at("next_due").at("provisional"), true);
  EXPECT_TRUE(answer.body.at("next").is_null());
}

TEST_P(TaskApi, PagesFiltersAndKeepsTheReach) {
  Browser office = Enter("olga", "office"), reporter = Enter("rina", "reporter");
  std::set<std::string> seen;
  std::string cursor;
  std::int64_t pages = 0, tasks = 0;
  do {
    const auto page =
        office.Ask("listReportingTasks", {}, "", "limit=100" + (cursor.empty() ? "" : "&cursor=" + cursor));
    ASSERT_EQ(page.status, 200) << page.response.body;
    for (const json::value& row : page.body.at("rows").as_array()) {
      EXPECT_TRUE(seen.insert(std::string(row.at("department").as_string()) + std::string(row.at("item").as_string()) +
                              std::string(row.at("period").as_string()))
                      .second);
    }
    tasks = page.body.at("summary").at("tasks").as_int64();
    cursor = page.body.at("next").is_null() ? "" : std::string(page.body.at("next").as_string());
  } while (!cursor.empty() && ++pages < 20);
  EXPECT_EQ(static_cast<std::int64_t>(seen.size()), tasks);
  // Every department owes licences and penalties of four months, two of them the register.
  EXPECT_EQ(tasks, static_cast<std::int64_t>(city_.access.AllDepartments().size()) * 8 + 8);
  const auto filed = office.Ask("listReportingTasks", {}, "", "state=reported&item=licence&period=2026-09");
  ASSERT_EQ(filed.body.at("rows").as_array().size(), 1U);
  EXPECT_EQ(filed.body.at("rows").at(0).at("department"), "D012");
  EXPECT_EQ(filed.body.at("rows").at(0).at("rows"), kManyLicences);
  EXPECT_EQ(office.Ask("listReportingTasks", {}, "", "state=open&department=D024&item=organisation")
                .body.at("summary")
                .at("tasks"),
            4);
  EXPECT_EQ(reporter.Ask("listReportingTasks", {}, "", "department=D012").code, "access.other_department");
  EXPECT_EQ(reporter.Ask("listReportingTasks", {}, "", "department=D999").code, "access.unknown_department");
  for (const std::string& query : {std::string("period=2026-13"), std::string("period=soon"), std::string("state=done"),
                                   "item=" + std::string(500, 'x')}) {
    EXPECT_EQ(office.Ask("listReportingTasks", {}, "", query).code, "access.member") << query;
  }
  EXPECT_EQ(office.Ask("listReportingTasks", {}, "", "cursor=x").code, "access.cursor");
  // Nothing is owed of what has not begun, was before the rules, or has another length.
  for (const char* period : {"2026-12", "2018-05", "2026-Q4", "2026"}) {
    const auto none = office.Ask("listReportingTasks", {}, "", std::string("period=") + period);
    EXPECT_TRUE(none.body.at("rows").as_array().empty()) << period;
  }
}

TEST_P(TaskApi, TakesAZeroReportAndGivesItBack) {
  Browser reporter = Enter("rina", "reporter");
  EXPECT_EQ(TaskOf(reporter, "2026-11").at("may").at("report_zero"), true);
  auto given = Sent(reporter, "giveZeroReport", "2026-11", 0);
  ASSERT_EQ(given.status, 200) << given.response.body;
  EXPECT_EQ(given.body.at("state"), "zero_reported");
  EXPECT_EQ(given.body.at("zero_report").at("by"), "rina");
  EXPECT_EQ(given.body.at("may").at("take_back_zero"), true);
  EXPECT_EQ(given.body.at("may").at("report_zero"), false);
  EXPECT_EQ(*given.response.FindHeader("ETag"), "\"1\"");
  // The same word again is the same word.
  EXPECT_EQ(Sent(reporter, "giveZeroReport", "2026-11", 1).body.at("zero_report").at("version"), 1);
  auto back = Sent(reporter, "takeBackZeroReport", "2026-11", 1);
  ASSERT_EQ(back.status, 200) << back.response.body;
  EXPECT_EQ(back.body.at("state"), "due");
  EXPECT_EQ(back.body.at("zero_report").at("state"), "taken_back");
  EXPECT_EQ(Sent(reporter, "takeBackZeroReport", "2026-11", 2).code, "task.no_zero_report");
  EXPECT_EQ(Sent(reporter, "giveZeroReport", "2026-11", 2).body.at("zero_report").at("version"), 3);
  EXPECT_EQ(TaskDefects(), std::vector<std::string>{});
}

TEST_P(TaskApi, RefusesAZeroReportThatCannotBeTrue) {
  Browser reporter = Enter("rina", "reporter");
  EXPECT_EQ(Sent(reporter, "giveZeroReport", "2026-11", 0, "", "licence").code, "task.rows_filed");
  EXPECT_EQ(Sent(reporter, "giveZeroReport", "2026-12", 0).code, "task.period_not_begun");
  for (const char* period : {"2026-Q4", "2018-05", "2026-13", "x", "2026"}) {
    EXPECT_EQ(Sent(reporter, "giveZeroReport", period, 0).code, "task.not_found") << period;
  }
  EXPECT_EQ(Sent(reporter, "giveZeroReport", "2026-11", 0, "", "nothing").code, "task.not_found");
  EXPECT_EQ(Sent(reporter, "giveZeroReport", "2026-11", 0, "", "organisation").code, "task.not_found");
  EXPECT_EQ(Sent(reporter, "giveZeroReport", "2026-11", 0, "", "penalty", "D012").code, "access.other_department");
  EXPECT_EQ(Sent(reporter, "giveZeroReport", "2026-11", 0, "", "penalty", "D999").code, "access.unknown_department");
  EXPECT_EQ(Sent(reporter, "giveZeroReport", "2026-11", 4).code, "task.overtaken");
  EXPECT_EQ(reporter.Ask("giveZeroReport", {"D011", "penalty", "2026-11"}).code, "access.member");
  EXPECT_TRUE(TaskOf(reporter, "2026-11").at("zero_report").is_null());
}

TEST_P(TaskApi, ShowsThatDataCameAllTheSame) {
  Browser reporter = Enter("rina", "reporter");
  ASSERT_EQ(Sent(reporter, "giveZeroReport", "2026-11", 0).status, 200);
  // Decisions of another month are no contradiction; one that waits for its subject is.
  city_.File("penalty", "D011", "2026-11-22", {Penalty(kBuilders, kBuildersName, "钟示罚〔2026〕71号", "2026-10-30")});
  EXPECT_EQ(TaskOf(reporter, "2026-11").at("state"), "zero_reported");
  EXPECT_EQ(TaskOf(reporter, "2026-10").at("state"), "late");
  EXPECT_EQ(TaskOf(reporter, "2026-10").at("rows"), 1);
  city_.File("penalty", "D011", "2026-11-22",
             {Penalty(kStranger, "钟祥示例待认有限公司", "钟示罚〔2026〕72号", "2026-11-13")});
  const json::object task = TaskOf(reporter, "2026-11");
  EXPECT_EQ(task.at("state"), "reported");
  EXPECT_EQ(task.at("zero_report").at("state"), "superseded");
  EXPECT_EQ(task.at("may").at("report_zero"), false);
  // Sent again, it counts for its month again, and refused rows for none.
  city_.File("penalty", "D011", "2026-11-22",
             {Penalty(kBuilders, kBuildersName, "钟示罚〔2026〕71号", "2026-10-30"),
              With(Penalty(kBuilders, kBuildersName, "钟示罚〔2026〕73号", "2026-10-29"), {{"CF_NR_FK", "x"}})});
  EXPECT_EQ(TaskOf(reporter, "2026-10").at("rows"), 2);
  EXPECT_EQ(TaskDefects(), std::vector<std::string>{});
  EXPECT_EQ(Defects(), std::vector<std::string>{});
}

TEST_P(TaskApi, TakesBackUntilTheDeadline) {
  GoTo("2026-11-10");
  auto given = city_.tasks->ReportZero(Reporter(), October(), 0);
  ASSERT_TRUE(given.ok());
  EXPECT_TRUE(given->may_take_back);
  GoTo("2026-11-11");
  auto back = city_.tasks->TakeBackZero(Reporter(), October(), 1);
  ASSERT_FALSE(back.ok());
  EXPECT_EQ(back.error().code, "task.deadline_past");
  auto late = city_.tasks->ReportZero(Reporter(), October("licence"), 0);
  ASSERT_TRUE(late.ok());
  EXPECT_EQ(late->task.state, intake::TaskState::kLate);
  // Without the calendar of a year the deadline is not known, and nothing is past.
  const intake::TaskKey december{"D011", "penalty", "2026-12"};
  GoTo("2027-03-01");
  ASSERT_TRUE(city_.tasks->ReportZero(Reporter(), december, 0).ok());
  EXPECT_TRUE(city_.tasks->TakeBackZero(Reporter(), december, 1).ok());
  EXPECT_EQ(TaskDefects(), std::vector<std::string>{});
}

// Two tabs of one person, or two people: of two at once one wins, and the other hears of it.
TEST_P(TaskApi, LetsOneOfTwoSpeak) {
  for (std::int64_t round = 0; round < 4; ++round) {
    const bool gives = round % 2 == 0;
    const auto say = [&](const std::string& name) {
      const auto said = gives ? city_.tasks->ReportZero(Reporter(name), October(), round)
                              : city_.tasks->TakeBackZero(Reporter(name), October(), round);
      return said.ok() ? std::string("said") : std::string(said.error().code);
    };
    GoTo("2026-11-09");
    auto one = std::async(std::launch::async, say, "rina"), two = std::async(std::launch::async, say, "rita");
    std::vector<std::string> outcomes = {one.get(), two.get()};
    std::sort(outcomes.begin(), outcomes.end());
    EXPECT_EQ(outcomes, (std::vector<std::string>{"said", "task.overtaken"})) << round;
  }
  const intake::StatedCounts mine{3, 3, 3, 0, ""}, theirs{4, 4, 4, 0, ""};
  const auto state = [&](const intake::StatedCounts& counts) {
    const auto stated = city_.tasks->StateCounts(Reporter(), October(), 0, counts);
    return stated.ok() ? std::string("said") : std::string(stated.error().code);
  };
  auto one = std::async(std::launch::async, state, mine), two = std::async(std::launch::async, state, theirs);
  std::vector<std::string> outcomes = {one.get(), two.get()};
  std::sort(outcomes.begin(), outcomes.end());
  EXPECT_EQ(outcomes, (std::vector<std::string>{"said", "task.overtaken"}));
  EXPECT_EQ(city_.tasks->FindStatement(Reporter(), October())->versions.size(), 1U);
  EXPECT_EQ(TaskDefects(), std::vector<std::string>{});
}

TEST_P(TaskApi, KeepsEveryVersionOfAStatement) {
  Browser reporter = Enter("rina", "reporter"), office = Enter("olga", "office");
  city_.File("penalty", "D011", "2026-11-06",
             {Penalty(kBuilders, kBuildersName, "钟示罚〔2026〕81号", "2026-10-13"),
              Penalty(kChemicals, kChemicalsName, "钟示罚〔2026〕82号", "2026-10-14"),
              With(Penalty(kChemicals, kChemicalsName, "钟示罚〔2026〕83号", "2026-10-15"),
                   {{"CF_SY", "经手人电话 " + std::string(kMobile) + "。"}})});
  auto none = reporter.Ask("getCountStatement", {"D011", "penalty", "2026-10"});
  ASSERT_EQ(none.status, 200) << none.response.body;
  EXPECT_EQ(none.body.at("version"), 0);
  EXPECT_EQ(none.body.at("platform").at("filed"), 3);
  EXPECT_EQ(none.body.at("platform").at("published"), 2);  // one is held
  EXPECT_EQ(none.body.at("task").at("statement").at("state"), "overdue");
  auto first = Sent(reporter, "giveCountStatement", "2026-10", 0, Counts(5, 4, 3, 2, "《政府信息公开条例》第十五条"));
  ASSERT_EQ(first.status, 200) << first.response.body;
  EXPECT_EQ(first.body.at("version"), 1);
  EXPECT_EQ(first.body.at("task").at("statement").at("state"), "late");
  EXPECT_EQ(first.body.at("task").at("open"), false);
  // The same again is no new version; a correction is.
  EXPECT_EQ(Sent(reporter, "giveCountStatement", "2026-10", 1, Counts(5, 4, 3, 2, "《政府信息公开条例》第十五条"))
                .body.at("version"),
            1);
  auto second = Sent(reporter, "giveCountStatement", "2026-10", 1, Counts(4, 4, 3, 1, "《政府信息公开条例》第十五条"));
  ASSERT_EQ(second.status, 200) << second.response.body;
  // A compressed answer bears its version in the weak form, and may be answered with it.
  const std::string tag(*second.response.FindHeader("ETag"));
  EXPECT_TRUE(tag == "\"2\"" || tag == "W/\"2\"") << tag;
  reporter.more_headers = {{"if-match", "W/\"2\""}};
  EXPECT_EQ(
      reporter
          .Ask("giveCountStatement", {"D011", "penalty", "2026-10"}, Counts(4, 4, 3, 1, "《政府信息公开条例》第十五条"))
          .body.at("version"),
      2);
  reporter.more_headers.clear();
  EXPECT_EQ(Sent(reporter, "giveCountStatement", "2026-10", 1, Counts(3, 3, 3, 0)).code, "task.overtaken");
  const auto read = office.Ask("getCountStatement", {"D011", "penalty", "2026-10"});
  const json::array& versions = read.body.at("versions").as_array();
  ASSERT_EQ(versions.size(), 2U);
  EXPECT_EQ(versions[0].at("produced"), 4);
  EXPECT_EQ(versions[1].at("produced"), 5);
  EXPECT_EQ(versions[1].at("by"), "rina");
  EXPECT_EQ(TaskDefects(), std::vector<std::string>{});
}

TEST_P(TaskApi, RefusesStatementsThatCannotBeTrue) {
  Browser reporter = Enter("rina", "reporter");
  EXPECT_EQ(Sent(reporter, "giveCountStatement", "2026-10", 0, Counts(2, 2, 3, 0)).code, "task.reported_exceeds");
  EXPECT_EQ(Sent(reporter, "giveCountStatement", "2026-10", 0, Counts(-2, 2, 3, 0)).code, "task.count_range");
  EXPECT_EQ(Sent(reporter, "giveCountStatement", "2026-10", 0, Counts(5, 2, 3, 2)).code, "task.basis_missing");
  EXPECT_EQ(Sent(reporter, "giveCountStatement", "2026-11", 0, Counts(3, 3, 3, 0)).code, "task.month_not_over");
  EXPECT_EQ(Sent(reporter, "giveCountStatement", "2026-10", 0, Counts(3, 3, 3, 0), "penalty", "D012").code,
            "access.other_department");
  for (const char* body : {"{}", R"({"produced": 1.5, "self_published": 0, "reported": 0, "not_reported": 0})",
                           R"({"produced": "1", "self_published": 0, "reported": 1, "not_reported": 0})",
                           R"({"produced": 1, "self_published": 0, "reported": 1, "not_reported": 0, "more": 1})",
                           R"({"produced": 1, "self_published": 0, "reported": 1, "not_reported": 0, "basis": 1})"}) {
    EXPECT_EQ(Sent(reporter, "giveCountStatement", "2026-10", 0, body).code, "access.member") << body;
  }
  Browser register_office = Enter("rolf", "reporter", "D024");
  EXPECT_EQ(register_office.Ask("getCountStatement", {"D024", "organisation", "2026-10"}).code,
            "task.no_statement_asked");
  EXPECT_EQ(reporter.Ask("getCountStatement", {"D011", "penalty", "2026-10"}).body.at("version"), 0);
}

TEST_P(TaskApi, NoticesChangesPastTheProgram) {
  GoTo("2026-11-09");
  ASSERT_TRUE(city_.tasks->ReportZero(Reporter(), October(), 0).ok());
  ASSERT_TRUE(city_.tasks->StateCounts(Reporter(), October(), 0, {5, 5, 5, 0, ""}).ok());
  ASSERT_EQ(TaskDefects(), std::vector<std::string>{});
  const auto execute = [&](const std::string& sql) {
    ASSERT_TRUE(city_.database
                    ->Write([&](db::Transaction& tx) -> Status {
                      tx.Execute(sql);
                      return {};
                    })
                    .ok());
  };
  execute("UPDATE count_statement SET produced = 6, reported = 6");
  EXPECT_EQ(TaskDefects(),
            std::vector<std::string>{"count statement task:D011/penalty/2026-10 version 1: not what the log says"});
  execute("UPDATE count_statement SET produced = 5, reported = 5");
  execute("DELETE FROM zero_report");
  EXPECT_EQ(TaskDefects(),
            std::vector<std::string>{"zero_report.given task:D011/penalty/2026-10: the log knows more about it"});
  execute("UPDATE batch_month SET row_count = row_count + 1 WHERE batch_id = 1");
  EXPECT_EQ(TaskDefects().front(), "batch 1: rows by month");
}

}  // namespace
}  // namespace credence::api
