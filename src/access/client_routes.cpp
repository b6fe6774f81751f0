// /api/v1/api-clients: programs that call the API.
#include <boost/json.hpp>

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

Response Show(const Result<Client>& client, const Request& request) {
  if (!client.ok()) return http::Problem(client.error(), request);
  return http::Json(JsonOf(*client));
}

Response ShowSecret(const Result<ClientWithSecret>& made, const Request& request, int status) {
  if (!made.ok()) return http::Problem(made.error(), request);
  Response response = http::Json(json::object{{"client", JsonOf(made->client)}, {"secret", made->secret}}, status);
  response.compress = false;
  response.note.object = "api-client:" + made->client.id;
  return response;
}

Response List(AccessServices& services, const Request& request, const Caller& caller) {
  auto clients = services.clients.List(caller);
  if (!clients.ok()) return http::Problem(clients.error(), request);
  json::array rows;
  for (const Client& client : *clients) rows.push_back(JsonOf(client));
  return http::Json(json::object{{"rows", std::move(rows)}});
}

Result<ClientRequest> ReadClient(const Request& request) {
  ASSIGN_OR_RETURN(
      Body body, Body::Read(request, {"name", "department", "scopes", "addresses", "quota_per_minute", "valid_until"}));
  ClientRequest client;
  ASSIGN_OR_RETURN(client.name, body.Text("name"));
  ASSIGN_OR_RETURN(client.department, body.Text("department"));
  ASSIGN_OR_RETURN(client.scopes, body.Texts("scopes"));
  ASSIGN_OR_RETURN(client.addresses, body.Texts("addresses"));
  ASSIGN_OR_RETURN(auto quota, body.MaybeNumber("quota_per_minute"));
  if (quota && *quota < 1) return Error(errors::kMember, {{"member", "quota_per_minute"}});
  client.quota_per_minute = quota.value_or(0);
  ASSIGN_OR_RETURN(client.valid_until, body.MaybeDate("valid_until"));
  return client;
}

Response Draft(AccessServices& services, const Request& request, const Caller& caller) {
  auto client = ReadClient(request);
  if (!client.ok()) return http::Problem(client.error(), request);
  return ShowSecret(services.clients.Draft(caller, *client), request, 201);
}

}  // namespace

void AddClientRoutes(http::Router& router, AccessServices& s) {
  auto add = [&](Method method, std::string path, std::string id, Permission permission, std::string event,
                 http::Handler handler) {
    router.Add(MakeRoute(method, "/api/v1/api-clients" + path, std::move(id), permission, std::move(event),
                         std::move(handler)));
  };
  add(Method::kGet, "", "listApiClients", Permission::kReadAccounts, "api_client.listed",
      [&s](const Request& r, const Caller& c) { return List(s, r, c); });
  add(Method::kGet, "/{id}", "getApiClient", Permission::kReadAccounts, "api_client.shown",
      [&s](const Request& r, const Caller& c) { return Show(s.clients.Find(c, r.Path("id")), r); });
  add(Method::kPost, "", "draftApiClient", Permission::kManageClients, "api_client.drafted",
      [&s](const Request& r, const Caller& c) { return Draft(s, r, c); });
  add(Method::kPost, "/{id}/approve", "approveApiClient", Permission::kApprovePermissions, "api_client.approved",
      [&s](const Request& r, const Caller& c) { return Show(s.clients.Approve(c, r.Path("id")), r); });
  add(Method::kPost, "/{id}/disable", "disableApiClient", Permission::kManageClients, "api_client.disabled",
      [&s](const Request& r, const Caller& c) { return Show(s.clients.Disable(c, r.Path("id")), r); });
  add(Method::kPost, "/{id}/secret", "renewApiClientSecret", Permission::kManageClients, "api_client.secret_renewed",
      [&s](const Request& r, const Caller& c) { return ShowSecret(s.clients.RenewSecret(c, r.Path("id")), r, 200); });
}

}  // namespace credence::access
