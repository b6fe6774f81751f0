// /api/v1/session and /api/v1/sessions: coming in, staying in, going out.
#include <boost/json.hpp>

#include "access/access_json.h"
#include "access/access_routes.h"
#include "http/problem.h"

namespace credence::access {
namespace {

namespace json = boost::json;
using http::Method;
using http::Request;
using http::Response;

class SessionHandlers {
 public:
  SessionHandlers(AccessServices& services, const CookieOptions& cookies) : services_(services), cookies_(cookies) {}

  Response SignIn(const Request& request) const {
    auto body = Body::Read(request, {"name", "password"});
    if (!body.ok()) return http::Problem(body.error(), request);
    auto name = body->Text("name");
    auto password = body->Text("password");
    if (!name.ok()) return http::Problem(name.error(), request);
    if (!password.ok()) return http::Problem(password.error(), request);
    SignInAttempt attempt = services_.sign_in.SignIn(
        {*std::move(name), *std::move(password), request.remote_address, request.Header("user-agent").value_or("")});
    if (attempt.session.ok()) EndSessionBefore(request);
    Response response =
        attempt.session.ok() ? WithNewToken(*attempt.session) : http::Problem(attempt.session.error(), request);
    response.note.actor = attempt.account;
    response.note.reason = attempt.reason;
    return response;
  }

  Response View(const Request& request, const Caller& caller) const {
    auto view = services_.sign_in.View(caller);
    if (!view.ok()) return http::Problem(view.error(), request);
    return Answer(*view, CsrfToken(request.Cookie(CookieName(cookies_)).value_or("")));
  }

  Response SignOut(const Request& request, const Caller& caller) const {
    if (Status out = services_.sign_in.SignOut(caller); !out.ok()) return http::Problem(out.error(), request);
    Response response;
    response.status = 204;
    response.SetHeader("Set-Cookie", Cookie("", "; Max-Age=0"));
    return response;
  }

  Response SecondFactor(const Request& request, const Caller& caller) const {
    auto body = Body::Read(request, {"code"});
    if (!body.ok()) return http::Problem(body.error(), request);
    auto code = body->Text("code");
    if (!code.ok()) return http::Problem(code.error(), request);
    return AfterStep(services_.sign_in.GiveSecondFactor(caller, *code), request);
  }

  Response Password(const Request& request, const Caller& caller) const {
    auto body = Body::Read(request, {"current", "next"});
    if (!body.ok()) return http::Problem(body.error(), request);
    auto current = body->Text("current");
    auto next = body->Text("next");
    if (!current.ok()) return http::Problem(current.error(), request);
    if (!next.ok()) return http::Problem(next.error(), request);
    return AfterStep(services_.sign_in.ChangePassword(caller, *current, *next), request);
  }

  Response StartEnrolment(const Request& request, const Caller& caller) const {
    auto enrolment = services_.sign_in.StartEnrolment(caller);
    if (!enrolment.ok()) return http::Problem(enrolment.error(), request);
    Response response = http::Json(json::object{{"secret", enrolment->secret}, {"uri", enrolment->uri}});
    response.compress = false;
    return response;
  }

  Response ConfirmEnrolment(const Request& request, const Caller& caller) const {
    auto body = Body::Read(request, {"code"});
    if (!body.ok()) return http::Problem(body.error(), request);
    auto code = body->Text("code");
    if (!code.ok()) return http::Problem(code.error(), request);
    auto enrolled = services_.sign_in.ConfirmEnrolment(caller, *code);
    if (!enrolled.ok()) return http::Problem(enrolled.error(), request);
    const SessionView& view = enrolled->session;
    Response response = http::Json(json::object{
        {"session", JsonOf(view, services_.parts.roles, view.csrf_token)},
        {"recovery_codes", json::array(enrolled->recovery_codes.begin(), enrolled->recovery_codes.end())}});
    response.compress = false;
    response.SetHeader("Set-Cookie", Cookie(view.token, ""));
    return response;
  }

  Response List(const Request& request, const Caller& caller) const {
    auto sessions = services_.sign_in.OwnSessions(caller);
    if (!sessions.ok()) return http::Problem(sessions.error(), request);
    json::array rows;
    for (const Session& session : *sessions) rows.push_back(JsonOf(session, caller.facts().session));
    return http::Json(json::object{{"rows", std::move(rows)}});
  }

  Response EndOne(const Request& request, const Caller& caller) const {
    Status ended = services_.sign_in.EndOwnSession(caller, request.Path("number"));
    if (!ended.ok()) return http::Problem(ended.error(), request);
    Response response;
    response.status = 204;
    return response;
  }

 private:
  // The new cookie takes the place of the old one, whose session nobody could sign out of any more.
  void EndSessionBefore(const Request& request) const {
    const auto token = request.Cookie(CookieName(cookies_));
    if (!token) return;
    const auto caller = services_.sign_in.Authenticate(*token, false);
    if (caller.ok()) (void)services_.sign_in.SignOut(*caller);  // or another request has just ended it
  }

  // Lives as long as the browser does; the server ends it earlier. Strict: no link from elsewhere brings it along.
  std::string Cookie(std::string_view token, std::string_view more) const {
    std::string cookie(CookieName(cookies_));
    cookie.append("=").append(token).append("; Path=/; HttpOnly; SameSite=Strict").append(more);
    if (cookies_.secure) cookie.append("; Secure");
    return cookie;
  }

  // The token of forms must not be guessed from lengths (BREACH).
  Response Answer(const SessionView& view, std::string_view csrf_token) const {
    Response response = http::Json(JsonOf(view, services_.parts.roles, csrf_token));
    response.compress = false;
    return response;
  }

  Response WithNewToken(const SessionView& view) const {
    Response response = Answer(view, view.csrf_token);
    response.SetHeader("Set-Cookie", Cookie(view.token, ""));
    return response;
  }

  Response AfterStep(const Result<SessionView>& view, const Request& request) const {
    return view.ok() ? WithNewToken(*view) : http::Problem(view.error(), request);
  }

  AccessServices& services_;
  const CookieOptions cookies_;
};

}  // namespace

void AddSessionRoutes(http::Router& router, AccessServices& services, const CookieOptions& cookies) {
  const SessionHandlers handlers(services, cookies);
  auto own = [&](Method method, std::string path, std::string id, std::string event,
                 Response (SessionHandlers::*handle)(const Request&, const Caller&) const) {
    router.Add(MakeRoute(method, std::move(path), std::move(id), Permission::kOwnSession, std::move(event),
                         [handlers, handle](const Request& r, const Caller& c) { return (handlers.*handle)(r, c); }));
  };
  http::Route sign_in =
      MakeRoute(Method::kPost, "/api/v1/session", "signIn", Permission::kReadPublic, "session.opened",
                [handlers](const Request& request, const Caller&) { return handlers.SignIn(request); });
  sign_in.rate = http::RateClass::kSignIn;
  router.Add(std::move(sign_in));
  own(Method::kGet, "/api/v1/session", "getSession", "", &SessionHandlers::View);
  own(Method::kDelete, "/api/v1/session", "signOut", "session.closed", &SessionHandlers::SignOut);
  own(Method::kPost, "/api/v1/session/second-factor", "giveSecondFactor", "session.second_factor",
      &SessionHandlers::SecondFactor);
  own(Method::kPost, "/api/v1/session/password", "changePassword", "session.password", &SessionHandlers::Password);
  own(Method::kPost, "/api/v1/session/enrolment", "startEnrolment", "session.enrolment_begun",
      &SessionHandlers::StartEnrolment);
  own(Method::kPut, "/api/v1/session/enrolment", "confirmEnrolment", "session.enrolled",
      &SessionHandlers::ConfirmEnrolment);
  own(Method::kGet, "/api/v1/sessions", "listSessions", "", &SessionHandlers::List);
  own(Method::kDelete, "/api/v1/sessions/{number}", "endSession", "session.ended", &SessionHandlers::EndOne);
}

}  // namespace credence::access
