#include "intake/task_json.h"

#include <boost/json.hpp>

namespace credence::intake {
namespace {

namespace json = boost::json;

json::object Both(const catalog::LocalText& text) { return {{"zh", text.zh}, {"en", text.en}}; }

json::value DateOrNull(const std::optional<CivilDate>& date) {
  if (!date) return nullptr;
  return json::value(date->Iso());
}

bool Reports(const Caller& caller, const TaskView& view) {
  return caller.RequireFor(Permission::kReportData, view.task.about.department_id).ok();
}

json::value ZeroReportOf(const ReportingTask& task) {
  if (!task.facts.zero_report) return nullptr;
  const ZeroReport& report = *task.facts.zero_report;
  return json::object{{"state", task.zero_superseded ? "superseded"
                                : report.given       ? "given"
                                                     : "taken_back"},
                      {"version", report.version},
                      {"by", report.made_by},
                      {"at", BeijingRfc3339(report.made_at)}};
}

json::value LastReportOf(const TaskView& view) {
  if (!view.last_report) return nullptr;
  return json::object{{"received_on", view.last_report->received_on}, {"batch", view.last_report->batch_id}};
}

json::object JsonOf(const StatedCounts& counts) {
  return {{"produced", counts.produced},
          {"self_published", counts.self_published},
          {"reported", counts.reported},
          {"not_reported", counts.not_reported},
          {"basis", counts.basis}};
}

json::value JsonOf(const std::optional<NextDue>& next) {
  if (!next) return nullptr;
  return json::object{{"item", next->item},
                      {"period", next->period},
                      {"begins_on", next->begins_on.Iso()},
                      {"deadline", next->deadline.date.Iso()},
                      {"provisional", next->deadline.provisional}};
}

json::object JsonOf(const TaskSummary& summary) {
  return {{"tasks", summary.tasks},   {"overdue", summary.overdue},
          {"due", summary.due},       {"soon", summary.soon},
          {"done", summary.done},     {"suspended", summary.suspended},
          {"light", summary.light()}, {"provisional", summary.provisional}};
}

}  // namespace

json::object JsonOf(const TaskView& view, const Caller& caller) {
  const ReportingTask& task = view.task;
  const bool reports = Reports(caller, view);
  json::value remaining;
  if (task.remaining) remaining = *task.remaining;
  return {{"department", task.about.department_id},
          {"department_name", view.department_name},
          {"item", task.about.item},
          {"item_title", Both(view.item->title)},
          {"period", task.about.period},
          {"cycle", Name(task.period.cycle())},
          {"first_day", task.period.first().Iso()},
          {"last_day", task.period.last().Iso()},
          {"deadline", task.deadline.date.Iso()},
          {"provisional", task.deadline.provisional},
          {"remaining", std::move(remaining)},
          {"state", Name(task.state)},
          {"open", task.is_open()},
          {"overdue", task.is_overdue()},
          {"rows", task.facts.rows},
          {"first_received", DateOrNull(task.facts.first_received)},
          {"last_report", LastReportOf(view)},
          {"zero_report", ZeroReportOf(task)},
          {"statement", {{"state", Name(task.statement)}, {"version", task.facts.statement_version}}},
          {"rule_set", task.rule_set},
          {"basis", view.basis},
          {"may",
           {{"report_zero", reports && view.may_report_zero && task.state != TaskState::kZeroReported},
            {"take_back_zero", reports && view.may_take_back},
            {"state_counts", reports && view.may_state_counts}}}};
}

json::object JsonOf(const TaskPage& page, const Caller& caller) {
  json::array rows;
  for (const TaskView& view : page.rows) rows.push_back(JsonOf(view, caller));
  json::value next;
  if (page.next) next = page.next->Text();
  return {{"rows", std::move(rows)},
          {"next", std::move(next)},
          {"summary", JsonOf(page.summary)},
          {"next_due", JsonOf(page.next_due)}};
}

json::object JsonOf(const StatementView& view, const Caller& caller) {
  json::array versions;
  for (const CountStatement& one : view.versions) {
    json::object version = JsonOf(one.counts);
    version["version"] = one.version;
    version["by"] = one.made_by;
    version["at"] = BeijingRfc3339(one.made_at);
    versions.push_back(std::move(version));
  }
  return {{"task", JsonOf(view.task, caller)},
          {"version", view.versions.empty() ? 0 : view.versions.front().version},
          {"versions", std::move(versions)},
          {"platform", {{"filed", view.platform.filed}, {"published", view.platform.published}}},
          {"month_over", view.is_month_over}};
}

}  // namespace credence::intake
