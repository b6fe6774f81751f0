#include "intake/reporting_task.h"

#include <gtest/gtest.h>

#include <algorithm>

#include "intake/task_errors.h"

namespace credence::intake {
namespace {

CivilDate Day(std::string_view iso) { return CivilDate::ParseIso(iso).value(); }
Instant Noon(std::string_view iso) { return {BeijingMidnight(Day(iso)).epoch_ms + 12LL * 3600 * 1000}; }

constexpr std::string_view kRules = R"([
  {"id": "T1", "from": "2020-01-01", "basis": "示例〔2020〕1号", "look_back": 2,
   "items": [{"item": "penalty", "cycle": "monthly", "due_working_days": 7, "count_statement": true},
             {"item": "organisation", "cycle": "quarterly", "due_working_days": 5, "count_statement": false}],
   "suspended": [{"item": "penalty", "from": "2026-02-01", "until": "2026-02-28"}]},
  {"id": "T2", "from": "2027-01-01", "basis": "示例〔2027〕1号", "look_back": 0, "items": [], "suspended": []}
])";

const ReportingRules& Rules() {
  static const ReportingRules rules = ReportingRules::Parse(kRules).value();
  return rules;
}

ReportingTask Judged(std::string_view period_code, TaskFacts facts, std::string_view today,
                     const std::string& item = "penalty") {
  const Period period = *Period::Parse(period_code);
  const ReportingRuleSet* set = Rules().InForceOn(period.first());
  return JudgeTask({"D011", item, period.code()}, period, *set, *set->Find(item), std::move(facts),
                   workdays::Calendar::Builtin(), Day(today));
}

TaskFacts Rows(std::string_view received_on) {
  TaskFacts facts;
  facts.rows = 3;
  facts.first_received = Day(received_on);
  return facts;
}

TaskFacts Zero(std::string_view said_on, bool given = true) {
  TaskFacts facts;
  facts.zero_report = ZeroReport{{"D011", "penalty", "2026-10"}, 1, given, "rina", Noon(said_on), {}};
  return facts;
}

TEST(Period, SpansMonthsQuartersHalvesAndYears) {
  struct Case {
    Cycle cycle;
    const char *day, *code, *first, *last;
  };
  for (const Case& one : {Case{Cycle::kMonthly, "2024-02-29", "2024-02", "2024-02-01", "2024-02-29"},
                          Case{Cycle::kMonthly, "2026-12-31", "2026-12", "2026-12-01", "2026-12-31"},
                          Case{Cycle::kQuarterly, "2026-11-22", "2026-Q4", "2026-10-01", "2026-12-31"},
                          Case{Cycle::kHalfYearly, "2026-06-30", "2026-H1", "2026-01-01", "2026-06-30"},
                          Case{Cycle::kYearly, "2026-07-01", "2026", "2026-01-01", "2026-12-31"}}) {
    const Period period = Period::Of(one.cycle, Day(one.day));
    EXPECT_EQ(period.code(), one.code);
    EXPECT_EQ(period.first().Iso(), one.first);
    EXPECT_EQ(period.last().Iso(), one.last);
    EXPECT_EQ(Period::Parse(one.code), period);
    EXPECT_EQ(CycleNamed(Name(one.cycle)), one.cycle);
  }
}

TEST(Period, RefusesWhatIsNoPeriod) {
  for (const char* code : {"", "2026-13", "2026-00", "2026-1", "26-11", "2026-Q0", "2026-Q5", "2026-H3", "2026-11-01",
                           "2026/11", " 2026", "0000", "9999-12", "2026-1x", "2026-Q", "-026-11", "二〇二六"}) {
    EXPECT_FALSE(Period::Parse(code).has_value()) << code;
  }
  EXPECT_FALSE(CycleNamed("daily").has_value());
}

TEST(ReportingRules, HoldDuringTheirTime) {
  EXPECT_EQ(Rules().InForceOn(Day("2019-12-31")), nullptr);
  EXPECT_EQ(Rules().InForceOn(Day("2026-11-22"))->id, "T1");
  EXPECT_EQ(Rules().InForceOn(Day("2027-01-01"))->id, "T2");
  EXPECT_EQ(Rules().InForceOn(Day("2026-11-22"))->Find("licence"), nullptr);
}

TEST(ReportingRules, AreThoseOfTheProgram) {
  const ReportingRuleSet* set = ReportingRules::Builtin().InForceOn(Day("2026-11-22"));
  ASSERT_NE(set, nullptr);
  EXPECT_FALSE(set->basis.empty());
  for (const char* item : {"licence", "penalty"}) {
    ASSERT_NE(set->Find(item), nullptr);
    EXPECT_EQ(set->Find(item)->due_working_days, 7);
    EXPECT_TRUE(set->Find(item)->count_statement);
  }
}

TEST(ReportingRules, RefuseWhatContradictsItself) {
  const std::string good(kRules);
  auto with = [&](const std::string& from, const std::string& to) {
    std::string text = good;
    text.replace(text.find(from), from.size(), to);
    return text;
  };
  for (const std::string& text :
       {std::string("{}"), std::string("[]"), std::string("x"), with("monthly", "daily"), with("\"monthly\"", "5"),
        with("\"quarterly\", \"due_working_days\": 5, \"count_statement\": false",
             "\"quarterly\", \"due_working_days\": 5, \"count_statement\": true"),
        with("2020-01-01", "2027-01-01"), with("2020-01-01", "soon"), with("\"look_back\": 2", "\"look_back\": 99"),
        with("\"due_working_days\": 7", "\"due_working_days\": -1"), with("organisation", "penalty"),
        with("2026-02-28", "2026-01-31"), with("\"item\": \"penalty\", \"from\"", "\"item\": \"licence\", \"from\"")}) {
    auto parsed = ReportingRules::Parse(text);
    ASSERT_FALSE(parsed.ok()) << text;
    EXPECT_TRUE(parsed.error().Is(errors::kBadReportingRules));
  }
}

TEST(ReportingTask, IsDueUntilTheSeventhWorkingDayBehindItsPeriod) {
  // 2026-10-31 is a Saturday.
  ReportingTask task = Judged("2026-10", {}, "2026-11-06");
  EXPECT_EQ(task.deadline.date.Iso(), "2026-11-10");
  EXPECT_EQ(task.state, TaskState::kDue);
  EXPECT_EQ(task.remaining, 2);
  EXPECT_EQ(Judged("2026-10", {}, "2026-11-10").state, TaskState::kDue);
  EXPECT_EQ(Judged("2026-10", {}, "2026-11-10").remaining, 0);
  task = Judged("2026-10", {}, "2026-11-11");
  EXPECT_EQ(task.state, TaskState::kOverdue);
  EXPECT_EQ(task.remaining, -1);
  EXPECT_TRUE(task.is_open() && task.is_overdue());
}

TEST(ReportingTask, IsReportedWhenRowsCame) {
  ReportingTask task = Judged("2026-10", Rows("2026-11-10"), "2026-11-22");
  EXPECT_EQ(task.state, TaskState::kReported);
  EXPECT_EQ(Judged("2026-10", Rows("2026-11-11"), "2026-11-22").state, TaskState::kLate);
  EXPECT_EQ(Judged("2026-11", Rows("2026-11-03"), "2026-11-22").remaining, std::nullopt);
}

TEST(ReportingTask, IsZeroReportedUntilRowsCome) {
  EXPECT_EQ(Judged("2026-10", Zero("2026-11-10"), "2026-11-22").state, TaskState::kZeroReported);
  EXPECT_EQ(Judged("2026-10", Zero("2026-11-11"), "2026-11-22").state, TaskState::kLate);
  EXPECT_EQ(Judged("2026-10", Zero("2026-11-02", false), "2026-11-22").state, TaskState::kOverdue);
  TaskFacts both = Zero("2026-11-02");
  both.rows = 1;
  both.first_received = Day("2026-11-20");
  const ReportingTask task = Judged("2026-10", both, "2026-11-22");
  EXPECT_EQ(task.state, TaskState::kLate);  // the first word was wrong, the right one came late
  EXPECT_TRUE(task.zero_superseded);
  EXPECT_FALSE(Judged("2026-10", Zero("2026-11-02"), "2026-11-22").zero_superseded);
}

TEST(ReportingTask, OwesNothingWhileSuspended) {
  ReportingTask task = Judged("2026-02", {}, "2026-11-22");
  EXPECT_EQ(task.state, TaskState::kSuspended);
  EXPECT_EQ(task.statement, StatementState::kNotAsked);
  EXPECT_FALSE(task.is_open());
  EXPECT_EQ(Judged("2026-02", Rows("2026-02-10"), "2026-11-22").state, TaskState::kReported);
  EXPECT_EQ(Judged("2026-03", {}, "2026-11-22").state, TaskState::kOverdue);
}

// The arrangement of 2027 is not in the calendar.
TEST(ReportingTask, ShowsNoWrongClockWithoutACalendar) {
  const ReportingTask task = Judged("2026-12", {}, "2027-03-01");
  EXPECT_TRUE(task.deadline.provisional);
  EXPECT_EQ(task.state, TaskState::kDue);
  EXPECT_EQ(task.statement, StatementState::kDue);
  EXPECT_EQ(task.remaining, std::nullopt);
  EXPECT_EQ(Judged("2026-12", Rows("2027-02-01"), "2027-03-01").state, TaskState::kReported);
  EXPECT_EQ(Judged("2026-Q4", {}, "2027-03-01", "organisation").state, TaskState::kDue);
}

TEST(ReportingTask, AsksForTheStatementWhenTheMonthIsOver) {
  EXPECT_EQ(Judged("2026-11", Rows("2026-11-03"), "2026-11-30").statement, StatementState::kNotYet);
  const ReportingTask task = Judged("2026-11", Rows("2026-11-03"), "2026-12-01");
  EXPECT_EQ(task.statement, StatementState::kDue);
  EXPECT_TRUE(task.is_open());
  EXPECT_EQ(Judged("2026-10", Rows("2026-11-03"), "2026-11-22").statement, StatementState::kOverdue);
  TaskFacts stated = Rows("2026-11-03");
  stated.statement_version = 2;
  stated.first_stated = Noon("2026-11-10");
  EXPECT_EQ(Judged("2026-10", stated, "2026-11-22").statement, StatementState::kGiven);
  stated.first_stated = Noon("2026-11-11");
  EXPECT_EQ(Judged("2026-10", stated, "2026-11-22").statement, StatementState::kLate);
  EXPECT_EQ(Judged("2026-Q3", {}, "2026-11-22", "organisation").statement, StatementState::kNotAsked);
}

TEST(TaskOrder, PutsOverdueOnTop) {
  std::vector<ReportingTask> tasks = {Judged("2026-09", Rows("2026-09-03"), "2026-11-06"),
                                      Judged("2026-10", {}, "2026-11-06"), Judged("2026-11", {}, "2026-11-06"),
                                      Judged("2026-08", {}, "2026-11-06"), Judged("2026-07", {}, "2026-11-06")};
  tasks[0].statement = StatementState::kGiven;
  ReportingTask done = Judged("2026-02", {}, "2026-11-06");
  tasks.push_back(done);
  std::sort(tasks.begin(), tasks.end(),
            [](const ReportingTask& a, const ReportingTask& b) { return TaskOrder::Of(a) < TaskOrder::Of(b); });
  std::vector<std::string> periods;
  for (const ReportingTask& task : tasks) periods.push_back(task.about.period);
  EXPECT_EQ(periods, (std::vector<std::string>{"2026-07", "2026-08", "2026-10", "2026-11", "2026-09", "2026-02"}));
}

TEST(TaskOrder, ComesBackFromItsText) {
  const TaskOrder order = TaskOrder::Of(Judged("2026-10", {}, "2026-11-06"));
  const auto read = TaskOrder::Parse(order.Text());
  ASSERT_TRUE(read.has_value());
  EXPECT_FALSE(*read < order || order < *read);
  for (const char* text :
       {"", "1", "1~2026-11-10~D011~penalty", "3~2026-11-10~D011~penalty~2026-10", "1~soon~D011~penalty~2026-10",
        "1~2026-11-10~D011~penalty~2026-13", "1~2026-11-10~D011~penalty~2026-10~x"}) {
    EXPECT_FALSE(TaskOrder::Parse(text).has_value()) << text;
  }
}

std::string Verdict(const StatedCounts& counts) {
  const Status status = CheckCounts(counts);
  return status.ok() ? "" : std::string(status.error().code);
}

TEST(CountStatement, AddsUp) {
  EXPECT_EQ(Verdict({0, 0, 0, 0, ""}), "");
  EXPECT_EQ(Verdict({12, 12, 12, 0, ""}), "");
  EXPECT_EQ(Verdict({12, 11, 10, 2, "《中华人民共和国政府信息公开条例》第十五条"}), "");
  EXPECT_EQ(Verdict({kStatementCountMax, 0, kStatementCountMax, 0, ""}), "");
}

TEST(CountStatement, RefusesWhatDoesNotAddUp) {
  EXPECT_EQ(Verdict({-1, 0, 0, 0, ""}), "task.count_range");
  EXPECT_EQ(Verdict({0, -1, 0, 0, ""}), "task.count_range");
  EXPECT_EQ(Verdict({2, 0, 3, -1, ""}), "task.count_range");
  EXPECT_EQ(Verdict({kStatementCountMax + 1, 0, 0, 0, ""}), "task.count_range");
  EXPECT_EQ(Verdict({2, 0, 3, 0, ""}), "task.reported_exceeds");
  EXPECT_EQ(Verdict({2, 3, 2, 0, ""}), "task.published_exceeds");
  EXPECT_EQ(Verdict({5, 3, 3, 1, "x"}), "task.not_reported_differs");
  EXPECT_EQ(Verdict({5, 3, 5, 1, "x"}), "task.not_reported_differs");
  EXPECT_EQ(Verdict({5, 3, 3, 2, ""}), "task.basis_missing");
  EXPECT_EQ(Verdict({5, 3, 3, 2, " \xE3\x80\x80 "}), "task.basis_missing");  // blanks, an ideographic one among them
  for (const std::string& basis : {std::string("第一行\n第二行"), std::string(501, 'x'), std::string("a\xFF"),
                                   std::string("涉及 420881190001010017"), std::string("a\0b", 3)}) {
    EXPECT_EQ(Verdict({5, 3, 3, 2, basis}), "task.basis_unusable") << basis;
  }
}

}  // namespace
}  // namespace credence::intake
