#include "access/access_routes.h"

#include <algorithm>

#include "access/access_errors.h"
#include "access/client.h"
#include "base/text.h"
#include "crypto/digest.h"
#include "http/target.h"
#include "identity/masking.h"

namespace credence::access {
namespace {

constexpr std::size_t kObjectCodePoints = 200;

// A session shows how long it still lasts without being used by that.
bool IsUse(const http::Route& route) { return route.operation_id != "getSession"; }

bool Changes(http::Method method) { return method != http::Method::kGet && method != http::Method::kHead; }

Result<Caller> FromCookie(AccessServices& services, const http::Request& request, const http::Route& route,
                          const std::string& token) {
  ASSIGN_OR_RETURN(Caller caller, services.sign_in.Authenticate(token, IsUse(route)));
  if (Changes(request.method)) {
    const std::string given = request.Header("x-csrf-token").value_or("");
    if (!crypto::ConstantTimeEqual(given, CsrfToken(token))) return Error(errors::kCsrf);
  }
  return caller;
}

Result<Caller> FromSignature(AccessServices& services, const http::Request& request, const std::string& header) {
  ASSIGN_OR_RETURN(SignedRequest signed_request, ParseAuthorization(header));
  signed_request.method = http::NameOf(request.method);
  signed_request.target = http::EncodePath(request.path);
  if (!request.query_text.empty()) signed_request.target.append("?").append(request.query_text);
  signed_request.body = request.body;
  signed_request.source = request.remote_address;
  return services.clients.Authenticate(signed_request);
}

std::string ObjectOf(const http::Request& request, const http::Response& response) {
  std::string object = response.note.object;
  if (object.empty()) {
    for (const http::Parameter& parameter : request.path_parameters) {
      object.append(object.empty() ? "" : " ").append(parameter.value);
    }
  }
  // What was typed into an address may be anybody's number (SEC-20).
  return Shorten(identity::MaskFreeText(object), kObjectCodePoints);
}

Outcome OutcomeOf(const http::Response& response) {
  if (response.status >= 500) return Outcome::kFailed;
  return response.status >= 400 ? Outcome::kRefused : Outcome::kDone;
}

}  // namespace

std::string_view CookieName(const CookieOptions& cookies) {
  return cookies.secure ? "__Host-credence-session" : "credence-session";
}

http::Route MakeRoute(http::Method method, std::string path, std::string operation_id, Permission permission,
                      std::string audit_event, http::Handler handler) {
  http::Route route;
  route.method = method;
  route.path = std::move(path);
  route.operation_id = std::move(operation_id);
  route.permission = permission;
  route.audit_event = std::move(audit_event);
  route.handler = [handler = std::move(handler)](const http::Request& request, const Caller& caller) {
    http::Response response = handler(request, caller);
    response.cache = http::CachePolicy::kNoStore;
    response.no_index = true;
    return response;
  };
  return route;
}

void AddRoutes(http::Router& router, AccessServices& services, const CookieOptions& cookies) {
  AddSessionRoutes(router, services, cookies);
  AddUserRoutes(router, services);
  AddChangeRoutes(router, services);
  AddClientRoutes(router, services);
  AddAuditRoutes(router, services);
}

void Protect(http::SiteOptions& options, AccessServices& services, const CookieOptions& cookies) {
  options.authenticate = [&services, cookies](const http::Request& request,
                                              const http::Route& route) -> Result<Caller> {
    // Other schemes are between a browser and a proxy, and say nothing here.
    auto header = request.Header("authorization");
    if (header && IsSignature(*header)) return FromSignature(services, request, *header);
    if (route.permission == Permission::kReadPublic) return Caller::Public();
    auto token = request.Cookie(CookieName(cookies));
    if (!token) return Caller::Public();
    return FromCookie(services, request, route, *token);
  };
  options.audit = [&services](const http::Request& request, const http::Route& route, const Caller& caller,
                              const http::Response& response) {
    AuditEvent event;
    event.time = services.parts.clock.Now();
    event.actor = response.note.actor.empty() ? caller.name() : response.note.actor;
    event.source = request.remote_address;
    event.event = route.audit_event;
    event.object = ObjectOf(request, response);
    event.outcome = OutcomeOf(response);
    if (response.error) event.code = response.error->code;
    if (!response.note.reason.empty()) event.code.append(event.code.empty() ? "" : " ").append(response.note.reason);
    event.purpose = Shorten(identity::MaskFreeText(response.note.purpose), kObjectCodePoints);
    event.request = request.id;
    services.audit.Write(std::move(event));
  };
}

}  // namespace credence::access
