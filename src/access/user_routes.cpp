// /api/v1/users, /api/v1/roles and /api/v1/departments: accounts in the hands of the system administrator.
#include <boost/json.hpp>

#include "access/access_errors.h"
#include "access/access_json.h"
#include "access/access_routes.h"
#include "access/access_service.h"
#include "base/limits.h"
#include "base/text.h"
#include "http/problem.h"

namespace credence::access {
namespace {

namespace json = boost::json;
using http::Method;
using http::Request;
using http::Response;

constexpr std::size_t kWordMax = 60;

std::string TextOf(std::optional<std::string_view> text) { return std::string(text.value_or("")); }

// Text that the database may be asked about.
bool IsPlain(std::string_view text) {
  return IsValidUtf8(text) && text.find('\0') == std::string_view::npos && CodePointCount(text) <= kWordMax;
}

Response ShowUser(AccessServices& services, const Request& request, const Caller& caller, std::string_view name,
                  int status = 200) {
  auto view = services.users.Find(caller, name);
  if (!view.ok()) return http::Problem(view.error(), request);
  Response response = http::Json(JsonOf(*view, services.parts.clock.Now()), status);
  response.SetHeader("ETag", "\"" + std::to_string(view->user.version) + "\"");
  return response;
}

Response WithPassword(AccessServices& services, const Request& request, const Caller& caller,
                      const Result<UserWithPassword>& made, int status) {
  if (!made.ok()) return http::Problem(made.error(), request);
  auto view = services.users.Find(caller, made->user.name);
  if (!view.ok()) return http::Problem(view.error(), request);
  Response response = http::Json(
      json::object{{"user", JsonOf(*view, services.parts.clock.Now())}, {"one_time_password", made->password}}, status);
  response.compress = false;
  response.note.object = "user:" + made->user.name;
  return response;
}

Response Done(const Status& status, const Request& request) {
  if (!status.ok()) return http::Problem(status.error(), request);
  Response response;
  response.status = 204;
  return response;
}

Response ListUsers(AccessServices& services, const Request& request, const Caller& caller) {
  UserFilter filter{TextOf(request.Query("department")), TextOf(request.Query("state")), TextOf(request.Query("q")),
                    TextOf(request.Query("cursor")), PageSize(request)};
  for (const std::string* text : {&filter.department, &filter.state, &filter.word, &filter.after}) {
    if (!IsPlain(*text)) return http::Problem(Error(errors::kCursor), request);
  }
  const auto page = static_cast<std::size_t>(filter.rows_max);
  ++filter.rows_max;  // one more tells whether another page follows
  auto views = services.users.List(caller, std::move(filter));
  if (!views.ok()) return http::Problem(views.error(), request);
  json::array rows;
  json::value next;
  for (const UserView& view : *views) {
    if (rows.size() == page) {
      next = rows.back().at("name");
      break;
    }
    rows.push_back(JsonOf(view, services.parts.clock.Now()));
  }
  return http::Json(json::object{{"rows", std::move(rows)}, {"next", std::move(next)}});
}

Response AddUser(AccessServices& services, const Request& request, const Caller& caller) {
  auto body = Body::Read(request, {"name", "shown_name", "department", "duty"});
  if (!body.ok()) return http::Problem(body.error(), request);
  auto name = body->Text("name");
  auto shown_name = body->Text("shown_name");
  auto department = body->Text("department");
  auto duty = body->MaybeText("duty");
  for (const auto* text : {&name, &shown_name, &department}) {
    if (!text->ok()) return http::Problem(text->error(), request);
  }
  if (!duty.ok()) return http::Problem(duty.error(), request);
  auto known = DutyNamed(duty->value_or("business"));
  if (!known) return http::Problem(Error(errors::kMember, {{"member", "duty"}}), request);
  return WithPassword(services, request, caller,
                      services.users.Add(caller, {*name, *shown_name, *department, *known, true}), 201);
}

// The version that the caller has seen: If-Match: "3".
Result<std::optional<std::int64_t>> VersionOf(const Request& request) {
  auto tag = request.Header("if-match");
  if (!tag) return std::optional<std::int64_t>();
  const bool quoted = tag->size() >= 3 && tag->size() <= 20 && tag->front() == '"' && tag->back() == '"';
  const std::string digits = quoted ? tag->substr(1, tag->size() - 2) : "";
  if (digits.empty() || digits.find_first_not_of("0123456789") != std::string::npos) {
    return Error(errors::kMember, {{"member", "If-Match"}});
  }
  return std::optional<std::int64_t>(std::stoll(digits));
}

Response ChangeUser(AccessServices& services, const Request& request, const Caller& caller) {
  auto body = Body::Read(request, {"shown_name", "department"});
  if (!body.ok()) return http::Problem(body.error(), request);
  auto shown_name = body->MaybeText("shown_name");
  auto department = body->MaybeText("department");
  if (!shown_name.ok()) return http::Problem(shown_name.error(), request);
  if (!department.ok()) return http::Problem(department.error(), request);
  auto version = VersionOf(request);
  if (!version.ok()) return http::Problem(version.error(), request);
  auto changed = services.users.Change(caller, request.Path("name"), *shown_name, *department, *version);
  if (!changed.ok()) return http::Problem(changed.error(), request);
  return ShowUser(services, request, caller, changed->name);
}

Response ListRoles(AccessServices& services) {
  json::array rows;
  for (const Role& role : services.parts.roles.all()) rows.push_back(JsonOf(role));
  return http::Json(json::object{{"rows", std::move(rows)}});
}

Response ListDepartments(AccessServices& services) {
  json::array rows;
  for (const Department& department : AccessService(services.parts.database).AllDepartments()) {
    rows.push_back(json::object{{"id", department.id},
                                {"code", department.code},
                                {"name", department.name},
                                {"later_name", department.later_name},
                                {"kind", department.kind},
                                {"region", department.region}});
  }
  return http::Json(json::object{{"rows", std::move(rows)}});
}

}  // namespace

void AddUserRoutes(http::Router& router, AccessServices& s) {
  auto read = [&](std::string path, std::string id, std::string event, http::Handler handler) {
    router.Add(MakeRoute(Method::kGet, std::move(path), std::move(id), Permission::kReadAccounts, std::move(event),
                         std::move(handler)));
  };
  auto manage = [&](Method method, std::string path, std::string id, std::string event, http::Handler handler) {
    router.Add(MakeRoute(method, "/api/v1/users" + path, std::move(id), Permission::kManageAccounts, std::move(event),
                         std::move(handler)));
  };
  read("/api/v1/users", "listUsers", "user.listed",
       [&s](const Request& r, const Caller& c) { return ListUsers(s, r, c); });
  read("/api/v1/users/{name}", "getUser", "user.shown",
       [&s](const Request& r, const Caller& c) { return ShowUser(s, r, c, r.Path("name")); });
  read("/api/v1/roles", "listRoles", "role.listed", [&s](const Request&, const Caller&) { return ListRoles(s); });
  read("/api/v1/departments", "listDepartments", "department.listed",
       [&s](const Request&, const Caller&) { return ListDepartments(s); });

  manage(Method::kPost, "", "addUser", "user.added",
         [&s](const Request& r, const Caller& c) { return AddUser(s, r, c); });
  manage(Method::kPatch, "/{name}", "changeUser", "user.changed",
         [&s](const Request& r, const Caller& c) { return ChangeUser(s, r, c); });
  manage(Method::kPost, "/{name}/password", "resetPassword", "user.password_reset",
         [&s](const Request& r, const Caller& c) {
           return WithPassword(s, r, c, s.users.ResetPassword(c, r.Path("name")), 200);
         });
  manage(Method::kDelete, "/{name}/second-factor", "resetSecondFactor", "user.second_factor_reset",
         [&s](const Request& r, const Caller& c) { return Done(s.users.ResetSecondFactor(c, r.Path("name")), r); });
  manage(Method::kPost, "/{name}/disable", "disableUser", "user.disabled",
         [&s](const Request& r, const Caller& c) { return Done(s.users.Disable(c, r.Path("name")), r); });
  manage(Method::kPost, "/{name}/enable", "enableUser", "user.enabled",
         [&s](const Request& r, const Caller& c) { return Done(s.users.Enable(c, r.Path("name")), r); });
  manage(Method::kPost, "/{name}/unlock", "unlockUser", "user.unlocked",
         [&s](const Request& r, const Caller& c) { return Done(s.users.Unlock(c, r.Path("name")), r); });
  manage(Method::kDelete, "/{name}/sessions", "endSessionsOfUser", "user.sessions_ended",
         [&s](const Request& r, const Caller& c) {
           auto ended = s.users.EndSessions(c, r.Path("name"));
           if (!ended.ok()) return http::Problem(ended.error(), r);
           return http::Json(json::object{{"ended", *ended}});
         });
}

}  // namespace credence::access
