// /api/v1/quality: the rate of duplicate and wrong codes, the rows behind it, contradictions, and claims that are
// settled.
#include <algorithm>
#include <boost/json.hpp>
#include <iterator>
#include <map>

#include "access/access_errors.h"
#include "access/access_json.h"
#include "access/access_routes.h"
#include "http/problem.h"
#include "intake/quality_view.h"
#include "intake/workbench_routes.h"

namespace credence::intake {
namespace {

namespace json = boost::json;
using http::Method;
using http::Request;
using http::Response;

// What a department, or the city, asks to see of a month.
struct MonthQuery {
  std::string month, department_id;
};

Result<MonthQuery> ReadMonth(Workbench& workbench, const Request& request) {
  MonthQuery query;
  ASSIGN_OR_RETURN(query.month, WordOf(request, "month"));
  ASSIGN_OR_RETURN(query.department_id, DepartmentOf(workbench, request));
  return query;
}

// One figure of a department that was asked for; else all of them together, where the caller reaches all, and each
// department within reach.
Result<std::vector<subjects::MonthQuality>> Figures(Workbench& workbench, const Caller& caller,
                                                    const MonthQuery& query) {
  RETURN_IF_ERROR(caller.Require(Permission::kReadFigures));
  std::vector<subjects::MonthQuality> figures;
  const bool asked = !query.department_id.empty();
  if (asked || caller.ReachOf(Permission::kReadFigures)->all_departments) {
    ASSIGN_OR_RETURN(auto figure, workbench.quality.Measure(caller, {query.month, query.department_id, 0}));
    figures.push_back(std::move(figure));
  }
  if (asked) return figures;
  ASSIGN_OR_RETURN(auto departments, workbench.quality.MeasureDepartments(caller, query.month));
  std::move(departments.begin(), departments.end(), std::back_inserter(figures));
  return figures;
}

Response ShowFigures(Workbench& workbench, const Request& request, const Caller& caller) {
  auto query = ReadMonth(workbench, request);
  if (!query.ok()) return http::Problem(query.error(), request);
  auto figures = Figures(workbench, caller, *query);
  if (!figures.ok()) return http::Problem(figures.error(), request);
  json::array rows;
  for (const subjects::MonthQuality& figure : *figures) rows.push_back(ViewOf(figure));
  return http::Json(json::object{{"rows", std::move(rows)}});
}

Result<std::string> KindOf(const Request& request, std::initializer_list<std::string_view> kinds) {
  ASSIGN_OR_RETURN(std::string kind, WordOf(request, "kind"));
  if (kind.empty() || std::find(kinds.begin(), kinds.end(), kind) != kinds.end()) return kind;
  return Error(access::errors::kMember, {{"member", "kind"}});
}

Response ListFaultyClaims(Workbench& workbench, const Request& request, const Caller& caller) {
  auto query = ReadMonth(workbench, request);
  if (!query.ok()) return http::Problem(query.error(), request);
  auto kind = KindOf(request, {"duplicate", "several", "wrong"});
  if (!kind.ok()) return http::Problem(kind.error(), request);
  const auto page = static_cast<std::size_t>(access::PageSize(request));
  auto defects = workbench.quality.Defects(
      caller, {query->month, query->department_id, *kind, static_cast<std::int64_t>(page) + 1});
  if (!defects.ok()) return http::Problem(defects.error(), request);
  const bool more = defects->rows.size() > page;
  if (more) defects->rows.pop_back();
  json::array rows;
  for (const subjects::CodeDefect& defect : defects->rows) rows.push_back(ViewOf(defect));
  return http::Json(
      json::object{{"month", defects->month}, {"day", defects->day.Iso()}, {"rows", std::move(rows)}, {"more", more}});
}

Response ListContradictions(Workbench& workbench, const Request& request, const Caller& caller) {
  auto department = DepartmentOf(workbench, request);
  if (!department.ok()) return http::Problem(department.error(), request);
  const std::int64_t page = access::PageSize(request);
  auto found = workbench.contradictions.Find(caller, {*department, page + 1});
  if (!found.ok()) return http::Problem(found.error(), request);
  std::map<records::ContradictionKind, std::int64_t> listed;
  json::array rows;
  bool more = false;
  for (const records::Contradiction& contradiction : *found) {
    if (++listed[contradiction.kind] > page) {
      more = true;
    } else {
      rows.push_back(ViewOf(contradiction));
    }
  }
  return http::Json(json::object{{"rows", std::move(rows)}, {"more", more}});
}

Response Ended(const Result<subjects::SettledClaim>& settled, const Request& request) {
  if (!settled.ok()) return http::Problem(settled.error(), request);
  return http::Json(ViewOf(*settled));
}

Response Settle(Workbench& workbench, const Request& request, const Caller& caller) {
  auto reason = ReasonOf(request);
  if (!reason.ok()) return http::Problem(reason.error(), request);
  return Ended(workbench.quality.Settle(caller, request.Path("claim"), *reason), request);
}

}  // namespace

void AddQualityRoutes(http::Router& router, Workbench& w) {
  auto add = [&](Method method, const std::string& path, std::string id, Permission permission, std::string event,
                 http::Handler handler) {
    router.Add(access::MakeRoute(method, "/api/v1/quality" + path, std::move(id), permission, std::move(event),
                                 std::move(handler)));
  };
  add(Method::kGet, "/uscc", "getCodeQuality", Permission::kReadFigures, "quality.measured",
      [&w](const Request& r, const Caller& c) { return ShowFigures(w, r, c); });
  add(Method::kGet, "/uscc/rows", "listFaultyClaims", Permission::kReadSubjects, "quality.rows_listed",
      [&w](const Request& r, const Caller& c) { return ListFaultyClaims(w, r, c); });
  add(Method::kGet, "/contradictions", "listContradictions", Permission::kReadSubjects, "quality.contradictions_listed",
      [&w](const Request& r, const Caller& c) { return ListContradictions(w, r, c); });
  add(Method::kPost, "/claims/{claim}/settle", "settleClaim", Permission::kManageSubjects, "claim.settled",
      [&w](const Request& r, const Caller& c) { return Settle(w, r, c); });
  add(Method::kPost, "/claims/{claim}/reopen", "reopenClaim", Permission::kManageSubjects, "claim.reopened",
      [&w](const Request& r, const Caller& c) { return Ended(w.quality.Reopen(c, r.Path("claim")), r); });
}

}  // namespace credence::intake
