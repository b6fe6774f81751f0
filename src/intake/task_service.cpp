#include "intake/task_service.h"

#include <algorithm>
#include <map>
#include <set>
#include <utility>

#include "base/check.h"
#include "intake/task_errors.h"

namespace credence::intake {
namespace {

// "Soon" on the light of a department.
constexpr int kSoonWorkingDays = 2;

// Whoever speaks about a department's tasks takes this turn.
std::string TurnOf(const TaskKey& about) { return "intake.task:" + about.department_id; }

Error AboutPeriod(const ErrorCode& code, const TaskView& view, CivilDate date) {
  return Error(code, {{"period", view.task.about.period}, {"date", date.Iso()}});
}

Status CheckSeen(std::int64_t version, std::int64_t seen) {
  if (version == seen) return {};
  return Error(errors::kTaskOvertaken, {{"version", std::to_string(version)}});
}

std::int64_t VersionOf(const std::optional<ZeroReport>& report) { return report ? report->version : 0; }

// What was filed and said, by task; rows by month, because a period may be longer.
struct Known {
  std::map<TaskKey, MonthRows> rows;
  std::map<TaskKey, ZeroReport> zero_reports;
  std::map<TaskKey, Stated> stated;

  TaskFacts Of(const TaskKey& about, const Period& period) const {
    TaskFacts facts;
    for (CivilDate month = period.first(); month <= period.last(); month = month.AddMonths(1)) {
      auto found = rows.find({about.department_id, about.item, month.Iso().substr(0, 7)});
      if (found == rows.end()) continue;
      facts.rows += found->second.rows;
      const auto received = CivilDate::ParseIso(found->second.first_received);
      CHECK(received.has_value());
      if (!facts.first_received || *received < *facts.first_received) facts.first_received = received;
    }
    if (auto zero = zero_reports.find(about); zero != zero_reports.end()) facts.zero_report = zero->second;
    if (auto statement = stated.find(about); statement != stated.end()) {
      facts.statement_version = statement->second.version;
      facts.first_stated = statement->second.first_at;
    }
    return facts;
  }
};

// `department_id` empty: of all.
Known Read(db::Transaction& tx, const std::string& department_id, const std::set<std::string>& periods,
           const std::string& first_month, const std::string& last_month) {
  Known known;
  for (MonthRows& rows : task_store::RowsOf(tx, department_id, first_month, last_month)) {
    TaskKey key{rows.department_id, rows.item, rows.month};
    known.rows.emplace(std::move(key), std::move(rows));
  }
  const std::vector<std::string> codes(periods.begin(), periods.end());
  for (ZeroReport& report : task_store::ZeroReportsOf(tx, department_id, codes)) {
    TaskKey key = report.about;
    known.zero_reports.emplace(std::move(key), std::move(report));
  }
  for (Stated& stated : task_store::StatementsOf(tx, department_id, codes)) {
    TaskKey key = stated.about;
    known.stated.emplace(std::move(key), std::move(stated));
  }
  return known;
}

void CountIn(TaskSummary& summary, const ReportingTask& task) {
  ++summary.tasks;
  summary.provisional = summary.provisional || task.deadline.provisional;
  if (task.is_overdue()) {
    ++summary.overdue;
  } else if (task.is_open()) {
    ++summary.due;
    summary.soon += task.remaining && *task.remaining <= kSoonWorkingDays ? 1 : 0;
  } else if (task.state == TaskState::kSuspended) {
    ++summary.suspended;
  } else {
    ++summary.done;
  }
}

}  // namespace

const catalog::ItemDefinition* TaskService::ProvidedBy(const access::Department& department,
                                                       const ReportingRule& rule) const {
  auto item = parts_.items.InForce(rule.item, parts_.clock.Today());
  if (!item.ok()) return nullptr;
  const auto& providers = (*item)->providers;
  if (providers.empty() || std::find(providers.begin(), providers.end(), department.id) != providers.end()) {
    return *item;
  }
  return nullptr;
}

// Every task that the query is about; nothing is owed of periods that ended before the city filed its first batch.
std::vector<TaskService::Found> TaskService::Owed(const std::vector<access::Department>& departments,
                                                  const TaskQuery& query, std::optional<CivilDate> began) {
  const CivilDate today = parts_.clock.Today();
  const CivilDate first_day = query.period ? query.period->first() : std::min(began.value_or(today), today);
  const ReportingRuleSet* set = parts_.rules.InForceOn(query.period ? query.period->first() : today);
  std::vector<Found> owed;
  if (set == nullptr || (query.period && today < query.period->first())) return owed;
  for (const ReportingRule& now : set->items) {
    if (!query.item.empty() && query.item != now.item) continue;
    // Backwards, each period by the rules of its own first day.
    Period period = Period::Of(now.cycle, query.period ? query.period->first() : today);
    for (int back = 0; back <= (query.period ? 0 : set->look_back) && first_day <= period.last(); ++back) {
      const ReportingRuleSet* then = parts_.rules.InForceOn(period.first());
      const ReportingRule* rule = then == nullptr ? nullptr : then->Find(now.item);
      const bool is_asked =
          rule != nullptr && rule->cycle == period.cycle() && (!query.period || period == *query.period);
      if (!is_asked) break;
      for (const access::Department& department : departments) {
        const catalog::ItemDefinition* item = ProvidedBy(department, *rule);
        if (item != nullptr) owed.push_back({department, period, then, rule, item});
      }
      period = Period::Of(now.cycle, period.first().AddDays(-1));
    }
  }
  return owed;
}

std::optional<NextDue> TaskService::FindNextDue(const std::vector<access::Department>& departments,
                                                const TaskQuery& query) {
  const CivilDate today = parts_.clock.Today();
  const ReportingRuleSet* set = parts_.rules.InForceOn(today);
  std::optional<NextDue> next;
  if (set == nullptr) return next;
  for (const ReportingRule& rule : set->items) {
    if (!query.item.empty() && query.item != rule.item) continue;
    if (std::none_of(departments.begin(), departments.end(),
                     [&](const access::Department& one) { return ProvidedBy(one, rule) != nullptr; })) {
      continue;
    }
    const Period period = Period::Of(rule.cycle, Period::Of(rule.cycle, today).last().AddDays(1));
    const workdays::Deadline deadline = DeadlineOf(period, rule, parts_.calendar);
    if (!next || deadline.date < next->deadline.date) next = {rule.item, period.code(), period.first(), deadline};
  }
  return next;
}

TaskView TaskService::Judge(const Found& found, TaskFacts facts) const {
  TaskView view{.task = JudgeTask({found.department.id, found.rule->item, found.period.code()}, found.period,
                                  *found.set, *found.rule, std::move(facts), parts_.calendar, parts_.clock.Today()),
                .department_name = found.department.name,
                .item = found.item,
                .last_report = {},
                .basis = found.set->basis};
  const bool suspended = found.set->SuspensionOn(found.rule->item, found.period.first()) != nullptr;
  view.may_report_zero = MaySayZero(view, true).ok();
  view.may_take_back = MaySayZero(view, false).ok();
  view.may_state_counts = found.rule->count_statement && found.period.last() < parts_.clock.Today() && !suspended;
  return view;
}

Result<TaskPage> TaskService::List(const Caller& caller, const TaskQuery& query) {
  RETURN_IF_ERROR(caller.Require(Permission::kReportData));
  std::vector<access::Department> departments;
  if (query.department.empty()) {
    const Reach& reach = *caller.ReachOf(Permission::kReportData);
    departments = parts_.access.AllDepartments();
    std::erase_if(departments, [&](const access::Department& one) { return !reach.Covers(one.id); });
  } else {
    ASSIGN_OR_RETURN(access::Department found, parts_.access.FindDepartment(query.department));
    RETURN_IF_ERROR(caller.RequireFor(Permission::kReportData, found.id));
    departments.push_back(std::move(found));
  }
  return parts_.database.Read([&](db::Transaction& tx) -> Result<TaskPage> {
    const std::vector<Found> owed = Owed(departments, query, task_store::FirstDay(tx));
    TaskPage page;
    page.next_due = FindNextDue(departments, query);
    std::set<std::string> periods;
    std::string first_month = "9999-12", last_month;
    for (const Found& found : owed) {
      periods.insert(found.period.code());
      first_month = std::min(first_month, found.period.first_month());
      last_month = std::max(last_month, found.period.last_month());
    }
    const Known known =
        Read(tx, departments.size() == 1 ? departments.front().id : "", periods, first_month, last_month);
    for (const Found& found : owed) {
      TaskView view =
          Judge(found, known.Of({found.department.id, found.rule->item, found.period.code()}, found.period));
      if ((query.open_only && !view.task.is_open()) || (query.state && view.task.state != *query.state)) continue;
      CountIn(page.summary, view.task);
      if (!query.behind || *query.behind < TaskOrder::Of(view.task)) page.rows.push_back(std::move(view));
    }
    const std::size_t shown = std::min(query.rows_max, page.rows.size());
    const bool is_more = shown < page.rows.size();
    std::partial_sort(
        page.rows.begin(), page.rows.begin() + static_cast<std::ptrdiff_t>(shown), page.rows.end(),
        [](const TaskView& a, const TaskView& b) { return TaskOrder::Of(a.task) < TaskOrder::Of(b.task); });
    page.rows.erase(page.rows.begin() + static_cast<std::ptrdiff_t>(shown), page.rows.end());
    if (is_more) page.next = TaskOrder::Of(page.rows.back().task);
    for (TaskView& view : page.rows) {
      view.last_report = task_store::FindLastReport(tx, view.task.about.department_id, view.task.about.item);
    }
    return page;
  });
}

Status TaskService::MayReport(const Caller& caller, std::string_view department) {
  RETURN_IF_ERROR(caller.Require(Permission::kReportData));
  ASSIGN_OR_RETURN(const access::Department found, parts_.access.FindDepartment(department));
  return caller.RequireFor(Permission::kReportData, found.id);
}

Result<TaskService::Found> TaskService::Find(const Caller& caller, const TaskKey& about) {
  RETURN_IF_ERROR(caller.Require(Permission::kReportData));
  ASSIGN_OR_RETURN(access::Department department, parts_.access.FindDepartment(about.department_id));
  RETURN_IF_ERROR(caller.RequireFor(Permission::kReportData, department.id));
  const Error unknown(errors::kTaskNotFound,
                      {{"department", department.id}, {"item", about.item}, {"period", about.period}});
  const auto period = Period::Parse(about.period);
  const ReportingRuleSet* set = period ? parts_.rules.InForceOn(period->first()) : nullptr;
  const ReportingRule* rule = set == nullptr ? nullptr : set->Find(about.item);
  if (rule == nullptr || rule->cycle != period->cycle()) return unknown;
  const catalog::ItemDefinition* item = ProvidedBy(department, *rule);
  if (item == nullptr) return unknown;
  return Found{std::move(department), *period, set, rule, item};
}

TaskView TaskService::View(db::Transaction& tx, const Found& found) {
  const TaskKey about{found.department.id, found.rule->item, found.period.code()};
  const Known known =
      Read(tx, found.department.id, {about.period}, found.period.first_month(), found.period.last_month());
  TaskView view = Judge(found, known.Of(about, found.period));
  view.last_report = task_store::FindLastReport(tx, about.department_id, about.item);
  return view;
}

Status TaskService::MaySayZero(const TaskView& view, bool given) const {
  const ReportingTask& task = view.task;
  const bool stands = task.facts.zero_report && task.facts.zero_report->given;
  if (!given) {
    if (!stands) return AboutPeriod(errors::kNoZeroReport, view, task.deadline.date);
    const bool is_past = !task.deadline.provisional && task.deadline.date < parts_.clock.Today();
    if (is_past) return AboutPeriod(errors::kDeadlinePast, view, task.deadline.date);
    return {};
  }
  if (parts_.clock.Today() < task.period.first()) {
    return AboutPeriod(errors::kPeriodNotBegun, view, task.period.first());
  }
  if (task.facts.rows > 0) {
    return Error(errors::kRowsFiled, {{"period", task.about.period},
                                      {"rows", std::to_string(task.facts.rows)},
                                      {"date", task.facts.first_received->Iso()}});
  }
  if (task.state == TaskState::kSuspended) return AboutPeriod(errors::kTaskSuspended, view, task.period.first());
  return {};
}

Result<TaskView> TaskService::SayZero(const Caller& caller, const TaskKey& about, std::int64_t seen, bool given) {
  ASSIGN_OR_RETURN(const Found found, Find(caller, about));
  return parts_.database.Write([&](db::Transaction& tx) -> Result<TaskView> {
    const TaskKey key{found.department.id, found.rule->item, found.period.code()};
    tx.TakeTurn(TurnOf(key));
    const TaskView view = View(tx, found);
    const std::optional<ZeroReport>& before = view.task.facts.zero_report;
    RETURN_IF_ERROR(CheckSeen(VersionOf(before), seen));
    RETURN_IF_ERROR(MaySayZero(view, given));
    if (given && before && before->given) return view;
    ZeroReport report{key, seen + 1, given, caller.name(), parts_.clock.Now(), {}};
    report.place =
        parts_.ledger
            .Append(tx, caller,
                    {{given ? "zero_report.given" : "zero_report.taken_back", ObjectOf(key), ContentOf(report)}})
            .front();
    task_store::Insert(tx, report);
    return View(tx, found);
  });
}

Result<TaskView> TaskService::ReportZero(const Caller& caller, const TaskKey& about, std::int64_t seen) {
  return SayZero(caller, about, seen, true);
}

Result<TaskView> TaskService::TakeBackZero(const Caller& caller, const TaskKey& about, std::int64_t seen) {
  return SayZero(caller, about, seen, false);
}

Result<StatementView> TaskService::ViewStatement(db::Transaction& tx, const Found& found) {
  if (!found.rule->count_statement) return Error(errors::kNoStatementAsked, {{"item", found.rule->item}});
  StatementView view{.task = View(tx, found), .versions = {}, .platform = {}};
  const CivilDate today = parts_.clock.Today();
  view.versions = task_store::StatementVersions(tx, view.task.task.about);
  view.platform =
      task_store::CountRecords(tx, view.task.task.about, found.period, found.item->report_within_days, today);
  view.is_month_over = found.period.last() < today;
  return view;
}

Result<StatementView> TaskService::FindStatement(const Caller& caller, const TaskKey& about) {
  ASSIGN_OR_RETURN(const Found found, Find(caller, about));
  return parts_.database.Read([&](db::Transaction& tx) { return ViewStatement(tx, found); });
}

Result<StatementView> TaskService::StateCounts(const Caller& caller, const TaskKey& about, std::int64_t seen,
                                               const StatedCounts& counts) {
  ASSIGN_OR_RETURN(const Found found, Find(caller, about));
  return parts_.database.Write([&](db::Transaction& tx) -> Result<StatementView> {
    const TaskKey key{found.department.id, found.rule->item, found.period.code()};
    tx.TakeTurn(TurnOf(key));
    ASSIGN_OR_RETURN(StatementView view, ViewStatement(tx, found));
    RETURN_IF_ERROR(CheckSeen(view.versions.empty() ? 0 : view.versions.front().version, seen));
    if (!view.is_month_over) return AboutPeriod(errors::kMonthNotOver, view.task, found.period.last());
    if (found.set->SuspensionOn(found.rule->item, found.period.first()) != nullptr) {
      return AboutPeriod(errors::kTaskSuspended, view.task, found.period.first());
    }
    RETURN_IF_ERROR(CheckCounts(counts));
    if (!view.versions.empty() && view.versions.front().counts == counts) return view;
    CountStatement statement{key, seen + 1, counts, caller.name(), parts_.clock.Now(), {}};
    statement.place =
        parts_.ledger.Append(tx, caller, {{"count_statement.given", ObjectOf(key), ContentOf(statement)}}).front();
    task_store::Insert(tx, statement);
    return ViewStatement(tx, found);
  });
}

}  // namespace credence::intake
