#include "intake/reporting_task.h"

#include <array>
#include <tuple>
#include <utility>
#include <vector>

namespace credence::intake {
namespace {

constexpr std::array<std::string_view, 6> kStates = {"overdue",       "due",  "reported",
                                                     "zero_reported", "late", "suspended"};
constexpr std::array<std::string_view, 6> kStatementStates = {"not_asked", "not_yet", "overdue",
                                                              "due",       "given",   "late"};

// A deadline that is not known yet is not missed.
bool IsBehind(CivilDate day, const workdays::Deadline& deadline) {
  return !deadline.provisional && deadline.date < day;
}

TaskState StateOf(const ReportingTask& task, bool is_suspended, CivilDate today) {
  if (task.facts.rows > 0) {
    return IsBehind(*task.facts.first_received, task.deadline) ? TaskState::kLate : TaskState::kReported;
  }
  if (task.facts.zero_report && task.facts.zero_report->given) {
    const CivilDate said_on = BeijingDate(task.facts.zero_report->made_at);
    return IsBehind(said_on, task.deadline) ? TaskState::kLate : TaskState::kZeroReported;
  }
  if (is_suspended) return TaskState::kSuspended;
  return IsBehind(today, task.deadline) ? TaskState::kOverdue : TaskState::kDue;
}

StatementState StatementOf(const ReportingTask& task, const ReportingRule& rule, bool is_suspended, CivilDate today) {
  if (!rule.count_statement) return StatementState::kNotAsked;
  if (task.facts.first_stated) {
    return IsBehind(BeijingDate(*task.facts.first_stated), task.deadline) ? StatementState::kLate
                                                                          : StatementState::kGiven;
  }
  if (is_suspended) return StatementState::kNotAsked;
  if (today <= task.period.last()) return StatementState::kNotYet;
  return IsBehind(today, task.deadline) ? StatementState::kOverdue : StatementState::kDue;
}

}  // namespace

std::string_view Name(TaskState state) { return kStates[static_cast<std::size_t>(state)]; }

std::optional<TaskState> FindTaskState(std::string_view name) {
  for (std::size_t i = 0; i < kStates.size(); ++i) {
    if (kStates[i] == name) return static_cast<TaskState>(i);
  }
  return std::nullopt;
}

std::string_view Name(StatementState state) { return kStatementStates[static_cast<std::size_t>(state)]; }

bool ReportingTask::is_overdue() const { return state == TaskState::kOverdue || statement == StatementState::kOverdue; }

bool ReportingTask::is_open() const {
  return is_overdue() || state == TaskState::kDue || statement == StatementState::kDue;
}

workdays::Deadline DeadlineOf(const Period& period, const ReportingRule& rule, const workdays::Calendar& calendar) {
  return calendar.AddWorkingDays(period.last(), rule.due_working_days);
}

ReportingTask JudgeTask(TaskKey about, const Period& period, const ReportingRuleSet& set, const ReportingRule& rule,
                        TaskFacts facts, const workdays::Calendar& calendar, CivilDate today) {
  ReportingTask task{.about = std::move(about),
                     .period = period,
                     .deadline = DeadlineOf(period, rule, calendar),
                     .facts = std::move(facts),
                     .rule_set = set.id};
  const bool is_suspended = set.SuspensionOn(rule.item, period.first()) != nullptr;
  task.state = StateOf(task, is_suspended, today);
  task.statement = StatementOf(task, rule, is_suspended, today);
  task.zero_superseded = task.facts.rows > 0 && task.facts.zero_report && task.facts.zero_report->given;
  if (task.is_open() && !task.deadline.provisional) {
    task.remaining = calendar.WorkingDaysBetween(today, task.deadline.date);
  }
  return task;
}

TaskOrder TaskOrder::Of(const ReportingTask& task) {
  return {task.is_overdue() ? 0 : task.is_open() ? 1 : 2, task.deadline.date.Iso(), task.about};
}

std::string TaskOrder::Text() const {
  return std::to_string(rank) + "~" + deadline + "~" + about.department_id + "~" + about.item + "~" + about.period;
}

std::optional<TaskOrder> TaskOrder::Parse(std::string_view text) {
  std::vector<std::string> parts(1);
  for (const char c : text) {
    if (c == '~') {
      parts.emplace_back();
    } else {
      parts.back().push_back(c);
    }
  }
  if (parts.size() != 5 || parts[0].size() != 1 || parts[0][0] < '0' || parts[0][0] > '2') return std::nullopt;
  if (!CivilDate::ParseIso(parts[1]) || !Period::Parse(parts[4])) return std::nullopt;
  return TaskOrder{parts[0][0] - '0', parts[1], {parts[2], parts[3], parts[4]}};
}

bool TaskOrder::operator<(const TaskOrder& other) const {
  if (rank != other.rank) return rank < other.rank;
  if (deadline != other.deadline) return (deadline < other.deadline) != (rank == 2);
  return about < other.about;
}

}  // namespace credence::intake
