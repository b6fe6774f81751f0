// A reporting task (上报任务): one item, one department, one period, and where it stands today. Computed from the
// rules, the calendar and what was filed or said; never stored. Pure.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/civil_date.h"
#include "intake/count_statement.h"
#include "intake/period.h"
#include "intake/reporting_rules.h"
#include "workdays/calendar.h"

namespace credence::intake {

enum class TaskState {
  kOverdue,       // nothing came, and the deadline is past
  kDue,           // nothing came yet
  kReported,      // decisions of the period were filed in time
  kZeroReported,  // the department said in time that there was nothing
  kLate,          // either of these, after the deadline
  kSuspended,     // nothing is owed
};
std::string_view Name(TaskState state);  // overdue, due, reported, zero_reported, late, suspended
std::optional<TaskState> FindTaskState(std::string_view name);

enum class StatementState {
  kNotAsked,
  kNotYet,  // the month is not over
  kOverdue,
  kDue,
  kGiven,
  kLate,  // the first one came after the deadline
};
std::string_view Name(StatementState state);  // not_asked, not_yet, overdue, due, given, late

// What is known of a task.
struct TaskFacts {
  std::int64_t rows = 0;                    // accepted, decided in the period
  std::optional<CivilDate> first_received;  // of these
  std::optional<ZeroReport> zero_report;    // the newest word, taken back or not
  std::int64_t statement_version = 0;       // 0: there is none
  std::optional<Instant> first_stated;
};

struct ReportingTask {
  TaskKey about;
  Period period;
  workdays::Deadline deadline;
  TaskState state = TaskState::kDue;
  StatementState statement = StatementState::kNotAsked;
  // Working days to the deadline of what is still open, negative behind it; none when nothing is open, or when the
  // calendar of a year is missing: a wrong clock is worse than none.
  std::optional<int> remaining = {};
  bool zero_superseded = false;  // rows of the period came although there was said to be nothing
  TaskFacts facts;
  std::string rule_set;  // RT2018

  // Something is left to do.
  bool is_open() const;
  bool is_overdue() const;
};

workdays::Deadline DeadlineOf(const Period& period, const ReportingRule& rule, const workdays::Calendar& calendar);

// `set` is the one in force on the first day of the period, `rule` of that set.
ReportingTask JudgeTask(TaskKey about, const Period& period, const ReportingRuleSet& set, const ReportingRule& rule,
                        TaskFacts facts, const workdays::Calendar& calendar, CivilDate today);

// Overdue ones first, then what is due by its deadline, then what is done, the newest first; a strict order.
struct TaskOrder {
  int rank = 0;
  std::string deadline;  // ISO
  TaskKey about;

  static TaskOrder Of(const ReportingTask& task);
  // The cursor of a page. nullopt for what Text did not write.
  std::string Text() const;
  static std::optional<TaskOrder> Parse(std::string_view text);
  bool operator<(const TaskOrder& other) const;
};

}  // namespace credence::intake
