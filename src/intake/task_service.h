// The use cases of reporting tasks: what is owed, by whom, until when; zero reports; monthly count statements.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "access/access_service.h"
#include "base/caller.h"
#include "base/clock.h"
#include "catalog/items.h"
#include "db/database.h"
#include "intake/reporting_rules.h"
#include "intake/reporting_task.h"
#include "intake/task_store.h"
#include "ledger/ledger_service.h"
#include "workdays/calendar.h"

namespace credence::intake {

struct TaskParts {
  db::Database& database;
  ledger::LedgerService& ledger;
  access::AccessService& access;
  const catalog::Items& items;
  const workdays::Calendar& calendar;
  const ReportingRules& rules;
  const Clock& clock;
};

// Which tasks to list. Without a period: the present one of each item, and as many before it as the rules look back.
struct TaskQuery {
  std::string department = {};  // id or unified code; empty = all that the caller reports for
  std::string item = {};        // empty = all
  std::optional<Period> period = {};
  std::optional<TaskState> state = {};
  bool open_only = false;
  std::optional<TaskOrder> behind = {};  // keyset cursor
  std::size_t rows_max = 20;
};

struct TaskView {
  ReportingTask task;
  std::string department_name;
  const catalog::ItemDefinition* item = nullptr;  // lives as long as the service
  std::optional<LastReport> last_report;          // of the item, whatever the period
  std::string basis;                              // of the rule set
  // What could be done now, the caller's permission aside.
  bool may_report_zero = false, may_take_back = false, may_state_counts = false;
};

// Of everything that the query covers, its page aside.
struct TaskSummary {
  std::int64_t tasks = 0, overdue = 0, due = 0, soon = 0, done = 0, suspended = 0;
  bool provisional = false;  // a deadline is not final: the calendar of a year is missing
  // red: something is overdue; amber: something is due within two working days; else green.
  std::string_view light() const { return overdue > 0 ? "red" : soon > 0 ? "amber" : "green"; }
};

// The next deadline of periods that have not begun.
struct NextDue {
  std::string item, period;
  CivilDate begins_on;
  workdays::Deadline deadline;
};

struct TaskPage {
  std::vector<TaskView> rows;
  std::optional<TaskOrder> next;
  TaskSummary summary;
  std::optional<NextDue> next_due;
};

struct StatementView {
  TaskView task;
  std::vector<CountStatement> versions;  // the newest first; empty while nothing was said
  PlatformCounts platform;
  bool is_month_over = false;  // until then the platform's own counts are provisional
};

// Thread-safe, as its parts are. Everything is asked for a department: all of these may answer access.forbidden,
// access.other_department and access.unknown_department.
class TaskService {
 public:
  explicit TaskService(const TaskParts& parts) : parts_(parts) {}

  Result<TaskPage> List(const Caller& caller, const TaskQuery& query);

  // Whether the caller may speak for the department, by id or unified code.
  Status MayReport(const Caller& caller, std::string_view department);

  // Says that there was nothing of the item in the period, or takes that back. `seen` is the version that the caller
  // has before him, 0 for none; of two at once one wins. What stands already stays as it is.
  // Error codes: task.not_found, task.overtaken, task.period_not_begun, task.rows_filed, task.suspended;
  // task.no_zero_report, task.deadline_past.
  Result<TaskView> ReportZero(const Caller& caller, const TaskKey& about, std::int64_t seen);
  Result<TaskView> TakeBackZero(const Caller& caller, const TaskKey& about, std::int64_t seen);

  // Error codes: task.not_found, task.no_statement_asked.
  Result<StatementView> FindStatement(const Caller& caller, const TaskKey& about);
  // The first statement or the correction of the one that was seen; the same counts again change nothing.
  // Error codes: those of FindStatement and CheckCounts, task.overtaken, task.month_not_over, task.suspended.
  Result<StatementView> StateCounts(const Caller& caller, const TaskKey& about, std::int64_t seen,
                                    const StatedCounts& counts);

 private:
  // One task with what it is judged by.
  struct Found {
    access::Department department;
    Period period;
    const ReportingRuleSet* set;
    const ReportingRule* rule;
    const catalog::ItemDefinition* item;
  };
  Result<Found> Find(const Caller& caller, const TaskKey& about);
  std::vector<Found> Owed(const std::vector<access::Department>& departments, const TaskQuery& query,
                          std::optional<CivilDate> began);
  std::optional<NextDue> FindNextDue(const std::vector<access::Department>& departments, const TaskQuery& query);
  const catalog::ItemDefinition* ProvidedBy(const access::Department& department, const ReportingRule& rule) const;
  TaskView Judge(const Found& found, TaskFacts facts) const;
  TaskView View(db::Transaction& tx, const Found& found);
  Result<StatementView> ViewStatement(db::Transaction& tx, const Found& found);
  Result<TaskView> SayZero(const Caller& caller, const TaskKey& about, std::int64_t seen, bool given);
  Status MaySayZero(const TaskView& view, bool given) const;

  TaskParts parts_;
};

}  // namespace credence::intake
