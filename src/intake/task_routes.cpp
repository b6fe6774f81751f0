#include "intake/task_routes.h"

#include <boost/json.hpp>

#include "access/access_errors.h"
#include "access/access_json.h"
#include "access/access_routes.h"
#include "http/problem.h"
#include "intake/batch_routes.h"
#include "intake/task_errors.h"
#include "intake/task_json.h"
#include "intake/workbench_routes.h"

namespace credence::intake {
namespace {

using http::Method;
using http::Request;
using http::Response;

Result<TaskQuery> QueryOf(const Request& request) {
  TaskQuery query;
  ASSIGN_OR_RETURN(query.department, WordOf(request, "department"));
  ASSIGN_OR_RETURN(query.item, WordOf(request, "item"));
  if (const std::string_view period = request.Query("period").value_or(""); !period.empty()) {
    query.period = Period::Parse(period);
    if (!query.period) return MemberError("period");
  }
  if (const std::string_view state = request.Query("state").value_or(""); state == "open") {
    query.open_only = true;
  } else if (!state.empty()) {
    query.state = FindTaskState(state);
    if (!query.state) return MemberError("state");
  }
  if (const std::string_view cursor = request.Query("cursor").value_or(""); !cursor.empty()) {
    query.behind = TaskOrder::Parse(cursor);
    if (!query.behind) return Error(access::errors::kCursor);
  }
  query.rows_max = static_cast<std::size_t>(access::PageSize(request));
  return query;
}

Response ListTasks(TaskService& tasks, const Request& request, const Caller& caller) {
  auto query = QueryOf(request);
  if (!query.ok()) return http::Problem(query.error(), request);
  auto page = tasks.List(caller, *query);
  if (!page.ok()) return http::Problem(page.error(), request);
  return http::Json(JsonOf(*page, caller));
}

// What nobody could mean is answered as a task that does not exist.
Result<TaskKey> KeyOf(const Request& request) {
  const TaskKey about{std::string(request.Path("department")), std::string(request.Path("item")),
                      std::string(request.Path("period"))};
  if (IsPlainText(about.department_id) && IsPlainText(about.item) && IsPlainText(about.period)) return about;
  return Error(errors::kTaskNotFound, {{"department", "?"}, {"item", "?"}, {"period", "?"}});
}

Response WithVersion(const boost::json::object& body, std::int64_t version) {
  Response response = http::Json(body);
  response.SetHeader("ETag", "\"" + std::to_string(version) + "\"");
  return response;
}

using Say = Result<TaskView> (TaskService::*)(const Caller&, const TaskKey&, std::int64_t);

Response SayZero(TaskService& tasks, const Request& request, const Caller& caller, Say say) {
  auto about = KeyOf(request);
  if (!about.ok()) return http::Problem(about.error(), request);
  // Whose task it is comes first: nobody learns more by a wrong header.
  if (Status may = tasks.MayReport(caller, about->department_id); !may.ok()) return http::Problem(may.error(), request);
  auto seen = SeenVersion(request);
  if (!seen.ok()) return http::Problem(seen.error(), request);
  auto view = (tasks.*say)(caller, *about, *seen);
  if (!view.ok()) return http::Problem(view.error(), request);
  const auto& zero = view->task.facts.zero_report;
  return WithVersion(JsonOf(*view, caller), zero ? zero->version : 0);
}

Response Statement(const Request& request, const Caller& caller, const Result<StatementView>& view) {
  if (!view.ok()) return http::Problem(view.error(), request);
  return WithVersion(JsonOf(*view, caller), view->versions.empty() ? 0 : view->versions.front().version);
}

Response GetStatement(TaskService& tasks, const Request& request, const Caller& caller) {
  auto about = KeyOf(request);
  if (!about.ok()) return http::Problem(about.error(), request);
  return Statement(request, caller, tasks.FindStatement(caller, *about));
}

Result<StatedCounts> CountsOf(const Request& request) {
  ASSIGN_OR_RETURN(const access::Body body,
                   access::Body::Read(request, {"produced", "self_published", "reported", "not_reported", "basis"}));
  StatedCounts counts;
  const std::pair<std::string_view, std::int64_t*> members[] = {{"produced", &counts.produced},
                                                                {"self_published", &counts.self_published},
                                                                {"reported", &counts.reported},
                                                                {"not_reported", &counts.not_reported}};
  for (const auto& [name, count] : members) {
    ASSIGN_OR_RETURN(const std::optional<std::int64_t> number, body.MaybeNumber(name));
    if (!number) return MemberError(name);
    *count = *number;
  }
  ASSIGN_OR_RETURN(const std::optional<std::string> basis, body.MaybeText("basis"));
  counts.basis = basis.value_or("");
  return counts;
}

Response PutStatement(TaskService& tasks, const Request& request, const Caller& caller) {
  auto about = KeyOf(request);
  if (!about.ok()) return http::Problem(about.error(), request);
  if (Status may = tasks.MayReport(caller, about->department_id); !may.ok()) return http::Problem(may.error(), request);
  auto seen = SeenVersion(request);
  if (!seen.ok()) return http::Problem(seen.error(), request);
  auto counts = CountsOf(request);
  if (!counts.ok()) return http::Problem(counts.error(), request);
  return Statement(request, caller, tasks.StateCounts(caller, *about, *seen, *counts));
}

}  // namespace

void AddTaskRoutes(http::Router& router, TaskService& tasks) {
  auto add = [&](Method method, const std::string& path, std::string id, std::string event, auto handle) {
    router.Add(access::MakeRoute(method, "/api/v1/reporting-tasks" + path, std::move(id), Permission::kReportData,
                                 std::move(event),
                                 [&tasks, handle](const Request& r, const Caller& c) { return handle(tasks, r, c); }));
  };
  const std::string one = "/{department}/{item}/{period}";
  add(Method::kGet, "", "listReportingTasks", "task.listed", ListTasks);
  add(Method::kPut, one + "/zero-report", "giveZeroReport", "task.zero_reported",
      [](TaskService& t, const Request& r, const Caller& c) { return SayZero(t, r, c, &TaskService::ReportZero); });
  add(Method::kDelete, one + "/zero-report", "takeBackZeroReport", "task.zero_taken_back",
      [](TaskService& t, const Request& r, const Caller& c) { return SayZero(t, r, c, &TaskService::TakeBackZero); });
  add(Method::kGet, one + "/count-statement", "getCountStatement", "task.counts_shown", GetStatement);
  add(Method::kPut, one + "/count-statement", "giveCountStatement", "task.counts_stated", PutStatement);
}

}  // namespace credence::intake
