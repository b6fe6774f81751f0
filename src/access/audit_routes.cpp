// /api/v1/audit: the second log, for the audit administrator alone.
#include <boost/json.hpp>

#include "access/access_errors.h"
#include "access/access_json.h"
#include "access/access_routes.h"
#include "base/text.h"
#include "http/problem.h"

namespace credence::access {
namespace {

namespace json = boost::json;
using http::Method;
using http::Request;
using http::Response;

constexpr std::size_t kWordMax = 200;

Result<std::optional<CivilDate>> DateIn(const Request& request, std::string_view name) {
  const std::string_view text = request.Query(name).value_or("");
  if (text.empty()) return std::optional<CivilDate>();
  auto date = CivilDate::ParseIso(text);
  if (!date) return Error(errors::kAuditFilter, {{"name", std::string(name)}});
  return date;
}

Result<std::string> WordIn(const Request& request, std::string_view name) {
  const std::string_view text = request.Query(name).value_or("");
  if (!IsValidUtf8(text) || text.find('\0') != std::string_view::npos || CodePointCount(text) > kWordMax) {
    return Error(errors::kAuditFilter, {{"name", std::string(name)}});
  }
  return std::string(text);
}

Result<AuditFilter> ReadFilter(const Request& request) {
  AuditFilter filter;
  ASSIGN_OR_RETURN(auto from, DateIn(request, "from"));
  ASSIGN_OR_RETURN(auto to, DateIn(request, "to"));
  if (from) filter.from = BeijingMidnight(*from);
  if (to) filter.until = BeijingMidnight(to->AddDays(1));
  ASSIGN_OR_RETURN(filter.actor, WordIn(request, "actor"));
  ASSIGN_OR_RETURN(filter.event, WordIn(request, "event"));
  ASSIGN_OR_RETURN(filter.object, WordIn(request, "object"));
  ASSIGN_OR_RETURN(filter.outcome, WordIn(request, "outcome"));
  if (from && to && *to < *from) return Error(errors::kAuditFilter, {{"name", "to"}});
  ASSIGN_OR_RETURN(filter.before, NumberCursor(request));
  filter.rows_max = PageSize(request);
  return filter;
}

Response List(AccessServices& services, const Request& request, const Caller& caller) {
  auto filter = ReadFilter(request);
  if (!filter.ok()) return http::Problem(filter.error(), request);
  const auto page = static_cast<std::size_t>(filter->rows_max++);
  auto entries = services.audit.List(caller, *filter);
  if (!entries.ok()) return http::Problem(entries.error(), request);
  json::array rows;
  json::value next;
  for (const AuditEntry& entry : *entries) {
    if (rows.size() == page) {
      next = std::to_string(rows.back().at("sequence").as_int64());
      break;
    }
    rows.push_back(JsonOf(entry));
  }
  return http::Json(json::object{{"rows", std::move(rows)}, {"next", std::move(next)}});
}

Response Check(AccessServices& services, const Request& request, const Caller& caller) {
  auto report = services.audit.Check(caller);
  if (!report.ok()) return http::Problem(report.error(), request);
  return http::Json(json::object{{"entries", report->size.entries},
                                 {"anchored", report->size.anchored},
                                 {"sound", report->defects.empty()},
                                 {"defects", json::array(report->defects.begin(), report->defects.end())}});
}

}  // namespace

void AddAuditRoutes(http::Router& router, AccessServices& s) {
  router.Add(MakeRoute(Method::kGet, "/api/v1/audit", "listAudit", Permission::kReadAudit, "audit.read",
                       [&s](const Request& r, const Caller& c) { return List(s, r, c); }));
  router.Add(MakeRoute(Method::kGet, "/api/v1/audit/check", "checkAudit", Permission::kReadAudit, "audit.checked",
                       [&s](const Request& r, const Caller& c) { return Check(s, r, c); }));
}

}  // namespace credence::access
