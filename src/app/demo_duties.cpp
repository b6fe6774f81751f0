#include "app/demo_duties.h"

#include "app/demo_city.h"
#include "app/demo_words.h"
#include "intake/task_service.h"
#include "subjects/merge_service.h"

namespace credence::app {
namespace {

constexpr int kInTimeDays = 4;  // working days after the month; due are seven
constexpr int kLateDays = 9;
constexpr int kMonths = 3;  // before the present one, as the rules look back
constexpr std::size_t kAllTasks = 100'000;

enum class Habit { kInTime, kLate, kNever };

// Of eight departments one is late and one says nothing about the last month. The department of the demo reporter has
// its statement about penalties left to do.
Habit HabitOf(const intake::TaskKey& about, bool is_last_month) {
  int number = 0;
  for (const char c : about.department_id) number = c >= '0' && c <= '9' ? number * 10 + (c - '0') : number;
  if (about.department_id == "D011") {
    return is_last_month && about.item == "penalty" ? Habit::kNever : Habit::kInTime;
  }
  if (number % 8 == 5) return Habit::kLate;
  return number % 8 == 7 && is_last_month ? Habit::kNever : Habit::kInTime;
}

Status Say(intake::TaskService& service, const intake::TaskView& view) {
  const intake::ReportingTask& task = view.task;
  if (view.may_report_zero && task.facts.rows == 0) {
    RETURN_IF_ERROR(service.ReportZero(Caller::Operator(), task.about, 0));
  }
  if (!view.may_state_counts || task.facts.statement_version > 0) return {};
  const std::int64_t rows = task.facts.rows;
  const intake::StatedCounts counts{rows, rows, rows, 0, ""};
  RETURN_IF_ERROR(service.StateCounts(Caller::Operator(), task.about, 0, counts));
  return {};
}

}  // namespace

Status ReportDemoDuties(Installation& installation, CivilDate until) {
  const CivilDate present = intake::Period::Of(intake::Cycle::kMonthly, until).first();
  for (int back = kMonths; back >= 1; --back) {
    const intake::Period month = intake::Period::Of(intake::Cycle::kMonthly, present.AddMonths(-back));
    for (const Habit habit : {Habit::kInTime, Habit::kLate}) {
      const int days = habit == Habit::kLate ? kLateDays : kInTimeDays;
      const CivilDate said_on = installation.calendar().AddWorkingDays(month.last(), days).date;
      if (until < said_on) continue;
      const FixedClock clock(said_on);
      intake::TaskParts parts = installation.task_parts();
      intake::TaskService service(
          {parts.database, parts.ledger, parts.access, parts.items, parts.calendar, parts.rules, clock});
      intake::TaskQuery query;
      query.period = month;
      query.rows_max = kAllTasks;
      ASSIGN_OR_RETURN(const intake::TaskPage page, service.List(Caller::Operator(), query));
      for (const intake::TaskView& view : page.rows) {
        if (HabitOf(view.task.about, back == 1) == habit) RETURN_IF_ERROR(Say(service, view));
      }
    }
  }
  return {};
}

Status MergeDemoDoubles(Installation& installation, CivilDate until, std::uint64_t seed) {
  const DemoWords& words = DemoWords::Builtin();
  const Caller office = Caller::Operator();
  subjects::MergeService merges(installation.database(), installation.ledger(), installation.clock());
  bool is_first = true;
  for (const DemoMerge& merge : MakeDemoMerges(until, seed)) {
    if (is_first) {
      RETURN_IF_ERROR(merges.Merge(office, merge.into, merge.from, words.Text("wrong_merge_reason")));
      RETURN_IF_ERROR(merges.Unmerge(office, merge.into, words.Text("unmerge_reason")));
    }
    is_first = false;
    RETURN_IF_ERROR(merges.Merge(office, merge.from, merge.into, words.Text("merge_reason")));
  }
  return {};
}

}  // namespace credence::app
