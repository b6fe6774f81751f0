#include "portal/portal_routes.h"

#include <boost/json.hpp>
#include <charconv>

#include "base/limits.h"
#include "base/resources.h"
#include "http/static_files.h"
#include "portal/display.h"
#include "portal/page_answers.h"
#include "portal/page_groups.h"
#include "portal/pages.h"
#include "portal/portal_errors.h"

namespace credence::portal {
namespace {

namespace json = boost::json;
using http::Request;
using http::Response;

Response AnswerJson(const Result<json::object>& view, const Request& request) {
  if (!view.ok()) return Fail(view.error(), request);
  Response response = http::Json(json::value(*view));
  response.no_index = true;
  return response;
}

Response AnswerText(Result<std::string> json_text, const Request& request) {
  if (!json_text.ok()) return Fail(json_text.error(), request);
  Response response;
  response.content_type = "application/json";
  response.body = *std::move(json_text);
  response.no_index = true;
  return response;
}

json::array SiteLinks(const SiteSettings& settings, const Words& words) {
  json::array links;
  for (const SiteLink& link : settings.links) {
    links.push_back({{"title", link.label.In(words.english())}, {"url", LinkTo(words.prefix(), link.url)}});
  }
  return links;
}

Response HomePage(const PortalService& service, const Request& request, const Caller& caller) {
  const Words& words = WordsOf(request);
  auto view = service.Home(caller);
  if (!view.ok()) return FailPage(view.error(), request);
  ShowHome(words, *view);
  (*view)["links"] = SiteLinks(service.settings(), words);
  (*view)["links_present"] = !service.settings().links.empty();
  const std::string& name = service.settings().name.In(words.english());
  return Show(service, request, {"home", name, words.Pattern("description_site", {}), "home", true, {}, {}}, *view);
}

Response ApiPublicity(const PortalService& service, const Request& request, const Caller& caller) {
  auto filter = ParsePublicityFilter(request.query, service.clock().Today());
  if (!filter.ok()) return Fail(filter.error(), request);
  return AnswerJson(service.Publicity(caller, *filter), request);
}

// A number of rows, 1 to limits::kPageSizeMax. Error code: portal.search_limit.
Result<std::int64_t> RowsMaxOf(const Request& request) {
  const std::string_view text = request.Query("limit").value_or("");
  if (text.empty()) return kRowsOfSearch;
  std::int64_t rows_max = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), rows_max);
  const bool is_number = error == std::errc() && end == text.data() + text.size();
  if (is_number && rows_max >= 1 && rows_max <= static_cast<std::int64_t>(limits::kPageSizeMax)) return rows_max;
  return Error(errors::kSearchLimit, {{"max", std::to_string(limits::kPageSizeMax)}});
}

Response ApiSearch(const PortalService& service, const Request& request, const Caller& caller) {
  const auto rows_max = RowsMaxOf(request);
  if (!rows_max.ok()) return Fail(rows_max.error(), request);
  const SearchRequest asked{request.Query("q").value_or(""), request.Query("kind").value_or(""),
                            request.Query("cursor").value_or(""), *rows_max};
  return AnswerJson(service.FindSubjects(caller, asked), request);
}

Response ApiProof(const PortalService& service, const Request& request, const Caller& caller) {
  return AnswerText(service.ProofFile(caller, request.Path("record")), request);
}

Response ApiSite(const SiteSettings& settings) {
  const json::value phone = settings.phone.empty() ? json::value() : json::value(settings.phone);
  Response response = http::Json(json::object{
      {"name", {{"zh", settings.name.zh}, {"en", settings.name.en}}}, {"phone", phone}, {"demo", settings.demo}});
  response.no_index = true;
  return response;
}

Response ApiDocument() {
  Response response = http::Text(std::string(RequireResource("docs/api/openapi.yaml")));
  response.content_type = "application/yaml";
  return response;
}

std::optional<Response> KeptSubject(const PortalService& service, const Request& request) {
  std::optional<std::string> text = service.KeptSubjectText(request.Path("code"));
  if (!text) return std::nullopt;
  return AnswerText(*std::move(text), request);
}

void AddApi(http::Router& router, std::string path, std::string operation_id, http::Handler handler,
            http::AtOnceHandler at_once = nullptr) {
  http::Route route;
  route.path = std::move(path);
  route.permission = Permission::kReadPublic;
  route.operation_id = std::move(operation_id);
  route.handler = std::move(handler);
  route.at_once = std::move(at_once);
  router.Add(std::move(route));
}

}  // namespace

void AddRoutes(http::Router& router, const PortalService& service) {
  AddPage(router, "/", [&](const Request& r, const Caller& c) { return HomePage(service, r, c); });
  AddSubjectPages(router, service);
  AddPublicityPages(router, service);
  AddFeeds(router, service);
  AddAboutPages(router, service);
  AddChangeRoutes(router, service);
  AddPage(router, "/senior", [&](const Request& r, const Caller&) { return SwitchSenior(service.settings(), r); });

  AddApi(
      router, "/api/v1/subjects/{code}", "getSubject",
      [&](const Request& r, const Caller& c) { return AnswerText(service.SubjectText(c, r.Path("code")), r); },
      [&](const Request& r) { return KeptSubject(service, r); });
  AddApi(router, "/api/v1/records/{id}", "getRecord",
         [&](const Request& r, const Caller& c) { return AnswerJson(service.Record(c, r.Path("id")), r); });
  AddApi(router, "/api/v1/publicity", "listPublicity",
         [&](const Request& r, const Caller& c) { return ApiPublicity(service, r, c); });
  AddApi(router, "/api/v1/search", "searchSubjects",
         [&](const Request& r, const Caller& c) { return ApiSearch(service, r, c); });
  AddApi(router, "/api/v1/suggestions", "suggestSubjects", [&](const Request& r, const Caller& c) {
    return AnswerJson(service.Suggest(c, r.Query("q").value_or("")), r);
  });
  AddApi(router, "/api/v1/proofs/{record}", "getProof",
         [&](const Request& r, const Caller& c) { return ApiProof(service, r, c); });
  AddApi(router, "/api/v1/site", "getSite", [&](const Request&, const Caller&) { return ApiSite(service.settings()); });
  AddApi(router, "/api/openapi.yaml", "getApiDocument", [](const Request&, const Caller&) { return ApiDocument(); });
  http::PortalAssets().AddRoutes(router);
}

Response ErrorPage(const PortalService& service, const Error& error, int status, const Request& request) {
  return ErrorPage(service.settings(), service.clock(), error, status, request);
}

}  // namespace credence::portal
