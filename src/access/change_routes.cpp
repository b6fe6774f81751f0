// /api/v1/permission-changes: drafted by one person, decided by another.
#include <boost/json.hpp>
#include <charconv>

#include "access/access_errors.h"
#include "access/access_json.h"
#include "access/access_routes.h"
#include "http/problem.h"

namespace credence::access {
namespace {

namespace json = boost::json;
using http::Method;
using http::Request;
using http::Response;

// 0, which no change has, for what is no number.
std::int64_t NumberIn(const Request& request) {
  const std::string_view text = request.Path("id");
  std::int64_t id = 0;
  auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), id);
  return error == std::errc() && end == text.data() + text.size() ? id : 0;
}

Response Show(const Result<ChangeView>& view, const Request& request, int status = 200) {
  if (!view.ok()) return http::Problem(view.error(), request);
  Response response = http::Json(JsonOf(*view), status);
  response.note.object = "permission-change:" + std::to_string(view->change.id) + " user:" + view->user;
  return response;
}

Response List(AccessServices& services, const Request& request, const Caller& caller) {
  auto before = NumberCursor(request);
  if (!before.ok()) return http::Problem(before.error(), request);
  const std::string_view state = request.Query("state").value_or("");
  bool known = state.empty();
  for (ChangeState one :
       {ChangeState::kDrafted, ChangeState::kApproved, ChangeState::kRejected, ChangeState::kWithdrawn}) {
    known = known || NameOf(one) == state;
  }
  if (!known) return http::Problem(Error(errors::kMember, {{"member", "state"}}), request);
  const std::int64_t page = PageSize(request);
  auto views = services.changes.List(caller, state, *before, page + 1);
  if (!views.ok()) return http::Problem(views.error(), request);
  json::array rows;
  json::value next;
  for (const ChangeView& view : *views) {
    if (rows.size() == static_cast<std::size_t>(page)) {
      next = std::to_string(rows.back().at("id").as_int64());
      break;
    }
    rows.push_back(JsonOf(view));
  }
  return http::Json(json::object{{"rows", std::move(rows)}, {"next", std::move(next)}});
}

Result<ChangeRequest> ReadChange(const Request& request) {
  ASSIGN_OR_RETURN(Body body, Body::Read(request, {"kind", "user", "role", "valid_from", "valid_until", "reason"}));
  ChangeRequest change;
  ASSIGN_OR_RETURN(std::string kind, body.Text("kind"));
  if (kind != NameOf(ChangeKind::kGrant) && kind != NameOf(ChangeKind::kRevoke)) {
    return Error(errors::kMember, {{"member", "kind"}});
  }
  change.kind = kind == NameOf(ChangeKind::kGrant) ? ChangeKind::kGrant : ChangeKind::kRevoke;
  ASSIGN_OR_RETURN(change.user, body.Text("user"));
  ASSIGN_OR_RETURN(change.role, body.Text("role"));
  ASSIGN_OR_RETURN(change.reason, body.Text("reason"));
  ASSIGN_OR_RETURN(change.valid_from, body.MaybeDate("valid_from"));
  ASSIGN_OR_RETURN(change.valid_until, body.MaybeDate("valid_until"));
  return change;
}

Response Draft(AccessServices& services, const Request& request, const Caller& caller) {
  auto change = ReadChange(request);
  if (!change.ok()) return http::Problem(change.error(), request);
  return Show(services.changes.Draft(caller, *change), request, 201);
}

// The reason of a decision; an approval may go without.
Result<std::string> ReadReason(const Request& request) {
  ASSIGN_OR_RETURN(Body body, Body::Read(request, {"reason"}));
  ASSIGN_OR_RETURN(auto reason, body.MaybeText("reason"));
  return reason.value_or("");
}

Response Decide(AccessServices& services, const Request& request, const Caller& caller,
                Result<ChangeView> (ChangeService::*decide)(const Caller&, std::int64_t, std::string_view)) {
  auto reason = ReadReason(request);
  if (!reason.ok()) return http::Problem(reason.error(), request);
  return Show((services.changes.*decide)(caller, NumberIn(request), *reason), request);
}

}  // namespace

void AddChangeRoutes(http::Router& router, AccessServices& s) {
  auto add = [&](Method method, std::string path, std::string id, Permission permission, std::string event,
                 http::Handler handler) {
    router.Add(MakeRoute(method, "/api/v1/permission-changes" + path, std::move(id), permission, std::move(event),
                         std::move(handler)));
  };
  add(Method::kGet, "", "listPermissionChanges", Permission::kReadAccounts, "permission_change.listed",
      [&s](const Request& r, const Caller& c) { return List(s, r, c); });
  add(Method::kGet, "/{id}", "getPermissionChange", Permission::kReadAccounts, "permission_change.shown",
      [&s](const Request& r, const Caller& c) { return Show(s.changes.Find(c, NumberIn(r)), r); });
  add(Method::kPost, "", "draftPermissionChange", Permission::kDraftPermissions, "permission_change.drafted",
      [&s](const Request& r, const Caller& c) { return Draft(s, r, c); });
  add(Method::kPost, "/{id}/approve", "approvePermissionChange", Permission::kApprovePermissions,
      "permission_change.approved",
      [&s](const Request& r, const Caller& c) { return Decide(s, r, c, &ChangeService::Approve); });
  add(Method::kPost, "/{id}/reject", "rejectPermissionChange", Permission::kApprovePermissions,
      "permission_change.rejected",
      [&s](const Request& r, const Caller& c) { return Decide(s, r, c, &ChangeService::Reject); });
  add(Method::kPost, "/{id}/withdraw", "withdrawPermissionChange", Permission::kDraftPermissions,
      "permission_change.withdrawn",
      [&s](const Request& r, const Caller& c) { return Show(s.changes.Withdraw(c, NumberIn(r)), r); });
}

}  // namespace credence::access
