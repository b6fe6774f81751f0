// /api/v1/matching: rows that wait for their subject, and what people decide about them.
#include <boost/json.hpp>
#include <charconv>

#include "access/access_errors.h"
#include "access/access_json.h"
#include "access/access_routes.h"
#include "http/problem.h"
#include "intake/match_view.h"
#include "intake/workbench_routes.h"

namespace credence::intake {
namespace {

namespace json = boost::json;
using http::Method;
using http::Request;
using http::Response;

std::optional<std::int64_t> NumberIn(std::string_view text) {
  std::int64_t number = 0;
  const auto [end, failure] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (failure != std::errc() || end != text.data() + text.size() || number < 0) return std::nullopt;
  return number;
}

// Behind which row a list goes on: "3-17".
Status ReadCursor(const Request& request, WaitingQuery& query) {
  const std::string_view text = request.Query("cursor").value_or("");
  if (text.empty()) return {};
  const std::size_t middle = text.find('-');
  const auto batch = NumberIn(text.substr(0, middle));
  const auto row = middle == std::string_view::npos ? std::nullopt : NumberIn(text.substr(middle + 1));
  if (!batch || !row) return Error(access::errors::kCursor);
  query.after_batch = *batch;
  query.after_row = *row;
  return {};
}

Result<WaitingQuery> ReadQuery(Workbench& workbench, const Request& request) {
  WaitingQuery query;
  ASSIGN_OR_RETURN(query.item, WordOf(request, "item"));
  ASSIGN_OR_RETURN(query.department_id, DepartmentOf(workbench, request));
  RETURN_IF_ERROR(ReadCursor(request, query));
  query.rows_max = access::PageSize(request);
  return query;
}

Response ListRows(Workbench& workbench, const Request& request, const Caller& caller) {
  auto query = ReadQuery(workbench, request);
  if (!query.ok()) return http::Problem(query.error(), request);
  auto waiting = workbench.desk.CountWaiting(caller, *query);
  if (!waiting.ok()) return http::Problem(waiting.error(), request);
  const auto page = static_cast<std::size_t>(query->rows_max++);  // one more tells whether another page follows
  auto views = workbench.desk.List(caller, *query);
  if (!views.ok()) return http::Problem(views.error(), request);
  json::array rows;
  json::value next;
  for (const WaitingView& view : *views) {
    if (rows.size() == page) {
      next = rows.back().at("row");
      break;
    }
    rows.push_back(ViewOf(view, request.language));
  }
  return http::Json(json::object{{"waiting", *waiting}, {"rows", std::move(rows)}, {"next", std::move(next)}});
}

Response ShowRow(Workbench& workbench, const Request& request, const Caller& caller) {
  auto view = workbench.desk.Show(caller, request.Path("row"));
  if (!view.ok()) return http::Problem(view.error(), request);
  return http::Json(ViewOf(*view, request.language));
}

Response ListDecisions(Workbench& workbench, const Request& request, const Caller& caller) {
  auto before = access::NumberCursor(request);
  if (!before.ok()) return http::Problem(before.error(), request);
  const std::int64_t page = access::PageSize(request);
  auto decisions = workbench.desk.Decisions(caller, *before, page + 1);
  if (!decisions.ok()) return http::Problem(decisions.error(), request);
  json::array rows;
  json::value next;
  for (const MatchDecision& decision : *decisions) {
    if (static_cast<std::int64_t>(rows.size()) == page) {
      next = std::to_string(rows.back().at("decision").as_int64());
      break;
    }
    rows.push_back(ViewOf(decision));
  }
  return http::Json(json::object{{"rows", std::move(rows)}, {"next", std::move(next)}});
}

Response Decided(const Result<MatchOutcomes>& outcomes, const Request& request) {
  if (!outcomes.ok()) return http::Problem(outcomes.error(), request);
  return http::Json(ViewOf(*outcomes, request.language));
}

Result<AcceptRequest> ReadAccept(const Request& request) {
  AcceptRequest accept;
  ASSIGN_OR_RETURN(const access::Body body, access::Body::Read(request, {"subject", "reason", "other_subject"}));
  accept.row = request.Path("row");
  ASSIGN_OR_RETURN(accept.subject_code, body.Text("subject"));
  ASSIGN_OR_RETURN(accept.reason, body.Text("reason"));
  ASSIGN_OR_RETURN(const auto meaning, body.MaybeText("other_subject"));
  if (!meaning) return accept;
  for (const char* known : {"ask", "replaces", "adds"}) {
    if (*meaning == known) {
      accept.other_subject = OtherSubjectFromName(known);
      return accept;
    }
  }
  return Error(access::errors::kMember, {{"member", "other_subject"}});
}

Response Accept(Workbench& workbench, const Request& request, const Caller& caller) {
  auto accept = ReadAccept(request);
  if (!accept.ok()) return http::Problem(accept.error(), request);
  return Decided(workbench.desk.Accept(caller, *accept), request);
}

Response SetAside(Workbench& workbench, const Request& request, const Caller& caller) {
  auto reason = ReasonOf(request);
  if (!reason.ok()) return http::Problem(reason.error(), request);
  return Decided(workbench.desk.SetAside(caller, request.Path("row"), *reason), request);
}

Response Reject(Workbench& workbench, const Request& request, const Caller& caller) {
  auto reason = ReasonOf(request);
  if (!reason.ok()) return http::Problem(reason.error(), request);
  return Decided(workbench.desk.Reject(caller, request.Path("row"), *reason), request);
}

Response Undo(Workbench& workbench, const Request& request, const Caller& caller) {
  auto reason = ReasonOf(request);
  if (!reason.ok()) return http::Problem(reason.error(), request);
  // What is no number is no decision either.
  const std::int64_t decision = NumberIn(request.Path("decision")).value_or(0);
  return Decided(workbench.desk.Undo(caller, decision, *reason), request);
}

}  // namespace

void AddMatchRoutes(http::Router& router, Workbench& w) {
  auto read = [&](const std::string& path, std::string id, std::string event, http::Handler handler) {
    router.Add(access::MakeRoute(Method::kGet, "/api/v1/matching" + path, std::move(id), Permission::kReadSubjects,
                                 std::move(event), std::move(handler)));
  };
  auto decide = [&](const std::string& path, std::string id, std::string event, http::Handler handler) {
    router.Add(access::MakeRoute(Method::kPost, "/api/v1/matching" + path, std::move(id), Permission::kManageSubjects,
                                 std::move(event), std::move(handler)));
  };
  read("/rows", "listWaitingRows", "match.listed",
       [&w](const Request& r, const Caller& c) { return ListRows(w, r, c); });
  read("/rows/{row}", "getWaitingRow", "match.shown",
       [&w](const Request& r, const Caller& c) { return ShowRow(w, r, c); });
  read("/decisions", "listMatchDecisions", "match.decisions_listed",
       [&w](const Request& r, const Caller& c) { return ListDecisions(w, r, c); });
  decide("/rows/{row}/accept", "acceptWaitingRow", "match.accepted",
         [&w](const Request& r, const Caller& c) { return Accept(w, r, c); });
  decide("/rows/{row}/set-aside", "setWaitingRowAside", "match.set_aside",
         [&w](const Request& r, const Caller& c) { return SetAside(w, r, c); });
  decide("/rows/{row}/reject", "rejectWaitingRow", "match.rejected",
         [&w](const Request& r, const Caller& c) { return Reject(w, r, c); });
  decide("/decisions/{decision}/undo", "undoMatchDecision", "match.undone",
         [&w](const Request& r, const Caller& c) { return Undo(w, r, c); });
}

}  // namespace credence::intake
