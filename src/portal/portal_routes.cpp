#include "portal/portal_routes.h"

#include <boost/json.hpp>

#include "base/resources.h"
#include "http/problem.h"
#include "http/static_files.h"
#include "identity/credit_code.h"
#include "identity/normalise.h"
#include "portal/display.h"
#include "portal/pages.h"
#include "portal/publicity_csv.h"
#include "records/records_errors.h"

namespace credence::portal {
namespace {

namespace json = boost::json;
using http::Request;
using http::Response;

constexpr int kGone = 410;

// What was public and is no more has gone; who never heard of it gets 404.
Response Fail(const Error& error, const Request& request) {
  Response response =
      error.Is(records::errors::kPublicityEnded) ? http::Problem(error, request, kGone) : http::Problem(error, request);
  response.no_index = true;
  return response;
}

// The error of a page in the language of its address.
Response FailPage(const Error& error, const Request& request) {
  Request of_page = request;
  of_page.language = LanguageOfPath(request.path);
  return Fail(error, of_page);
}

Response AnswerJson(const Result<json::object>& view, const Request& request) {
  if (!view.ok()) return Fail(view.error(), request);
  Response response = http::Json(json::value(*view));
  response.no_index = true;
  return response;
}

const Words& WordsOf(const Request& request) { return Words::Of(LanguageOfPath(request.path)); }

std::string Address(const Words& words, std::string_view path) {
  return std::string(words.prefix()) + std::string(path);
}

Response Show(const PortalService& service, const Request& request, const PageFrame& frame, const json::object& view) {
  return Page(service.settings(), service.clock(), request, frame, view);
}

std::string TextAt(const json::object& object, std::string_view name) {
  return std::string(object.at(name).as_string());
}

Response HomePage(const PortalService& service, const Request& request, const Caller& caller) {
  const Words& words = WordsOf(request);
  auto view = service.Home(caller);
  if (!view.ok()) return FailPage(view.error(), request);
  ShowHome(words, *view);
  const std::string& name = words.english() ? service.settings().name_en : service.settings().name_zh;
  return Show(service, request, {"home", name, words.Pattern("description_site", {}), "", true, {}}, *view);
}

// The search form: a code that can exist leads to its page, any other is told which rule it breaks.
Response FindSubject(const Request& request) {
  const Words& words = WordsOf(request);
  auto code = identity::CreditCode::Parse(identity::NormaliseIdentifier(request.Query("code").value_or("")));
  if (!code.ok()) return FailPage(code.error(), request);
  Response response = http::Redirect(Address(words, "/subjects/" + code->str()));
  response.no_index = true;
  return response;
}

Response SubjectPage(const PortalService& service, const Request& request, const Caller& caller) {
  const Words& words = WordsOf(request);
  auto view = service.Subject(caller, request.Path("code"));
  if (!view.ok()) return FailPage(view.error(), request);
  const std::string code = TextAt(view->at("subject").as_object(), "code");
  const std::string name = TextAt(view->at("subject").as_object(), "name");
  // One address for each subject: other spellings, and codes merged into another, lead on.
  if (code != request.Path("code")) return http::Redirect(Address(words, "/subjects/" + code));
  ShowSubject(words, *view);
  return Show(service, request,
              {"subject",
               words.Pattern("page_subject", {{"name", name}}),
               words.Pattern("description_subject", {{"name", name}}),
               "",
               false,
               {{name, ""}}},
              *view);
}

Response RecordPage(const PortalService& service, const Request& request, const Caller& caller) {
  const Words& words = WordsOf(request);
  auto view = service.Record(caller, request.Path("id"));
  if (!view.ok()) return FailPage(view.error(), request);
  ShowRecord(
      words, service.clock().Today(),
      [&](std::string_view item, std::string_view field) { return service.EnglishTitle(item, field); }, *view);
  const json::object& record = view->at("record").as_object();
  const json::value& document = record.at("document_number");
  const std::string number = document.is_string() ? std::string(document.as_string()) : TextAt(record, "id");
  return Show(service, request,
              {"record",
               words.Pattern("page_record", {{"number", number}}),
               words.Pattern("description_record", {{"item", TextAt(record, "item_title")}}),
               "",
               false,
               {{words.Text("menu.publicity"), Address(words, "/publicity")}, {number, ""}}},
              *view);
}

PageFrame PublicityFrame(const Words& words) {
  return {"publicity",
          words.Text("publicity.title"),
          words.Pattern("description_publicity", {}),
          words.Text("menu.publicity"),
          false,
          {{words.Text("menu.publicity"), ""}}};
}

// The page keeps the form, as it was filled in, and says what is wrong with it.
Response PublicityProblem(const PortalService& service, const Request& request, const Caller& caller,
                          const Error& error) {
  if (!http::WantsPage(request)) return FailPage(error, request);
  const Words& words = WordsOf(request);
  PublicityFilter plain;
  plain.month = service.clock().Today().Iso().substr(0, 7);
  if (request.Query("item") == "penalty") plain.item = "penalty";
  auto view = service.Publicity(caller, plain);
  if (!view.ok()) return FailPage(view.error(), request);
  (*view)["rows"] = json::array();
  (*view)["total"] = 0;
  (*view)["total_capped"] = false;
  (*view)["next"] = nullptr;
  ShowPublicity(words, plain, *view);
  json::object& filters = view->at("filters").as_object();
  for (const char* name : {"from", "to", "q"}) filters[name] = TextOrNull(request.Query(name).value_or(""));
  (*view)["filters_active"] = true;
  const CodeText text = TextOf(error.code, error.values, words.language());
  (*view)["filter_problem"] = json::object{{"code", error.code}, {"text", text.text}, {"mend", text.mend}};
  Response response = Show(service, request, PublicityFrame(words), *view);
  response.status = http::StatusOf(error);
  return response;
}

Response PublicityPage(const PortalService& service, const Request& request, const Caller& caller) {
  const Words& words = WordsOf(request);
  auto filter = ParsePublicityFilter(request.query, service.clock().Today());
  if (!filter.ok()) return PublicityProblem(service, request, caller, filter.error());
  auto view = service.Publicity(caller, *filter);
  if (!view.ok()) return PublicityProblem(service, request, caller, view.error());
  ShowPublicity(words, *filter, *view);
  return Show(service, request, PublicityFrame(words), *view);
}

Response PublicityDownload(const PortalService& service, const Request& request, const Caller& caller) {
  const Words& words = WordsOf(request);
  auto filter = ParsePublicityFilter(request.query, service.clock().Today());
  if (!filter.ok()) return FailPage(filter.error(), request);
  auto rows = service.PublicityRows(caller, *filter);
  if (!rows.ok()) return FailPage(rows.error(), request);
  Response response = http::Download(
      PublicityCsv(words, filter->item, *rows), "text/csv; charset=utf-8",
      words.Text(filter->item == "licence" ? "publicity.licence_caption" : "publicity.penalty_caption") + ".csv");
  response.no_index = true;
  return response;
}

Response AccessibilityPage(const PortalService& service, const Request& request) {
  const Words& words = WordsOf(request);
  const std::string title = words.Text("accessibility.title");
  return Show(service, request,
              {"accessibility", title, words.Pattern("description_site", {}), "", true, {{title, ""}}}, json::object());
}

Response ApiPublicity(const PortalService& service, const Request& request, const Caller& caller) {
  auto filter = ParsePublicityFilter(request.query, service.clock().Today());
  if (!filter.ok()) return Fail(filter.error(), request);
  return AnswerJson(service.Publicity(caller, *filter), request);
}

Response ApiProof(const PortalService& service, const Request& request, const Caller& caller) {
  auto file = service.ProofFile(caller, request.Path("record"));
  if (!file.ok()) return Fail(file.error(), request);
  Response response;
  response.content_type = "application/json";
  response.body = *std::move(file);
  response.no_index = true;
  return response;
}

Response ApiDocument() {
  Response response = http::Text(std::string(RequireResource("docs/api/openapi.yaml")));
  response.content_type = "application/yaml";
  return response;
}

void AddPage(http::Router& router, const std::string& path, const http::Handler& handler) {
  for (const char* prefix : {"", "/en"}) {
    http::Route route;
    route.path = prefix + path;
    route.permission = Permission::kReadPublic;
    route.handler = handler;
    router.Add(std::move(route));
  }
}

void AddApi(http::Router& router, std::string path, std::string operation_id, http::Handler handler) {
  http::Route route;
  route.path = std::move(path);
  route.permission = Permission::kReadPublic;
  route.operation_id = std::move(operation_id);
  route.handler = std::move(handler);
  router.Add(std::move(route));
}

}  // namespace

void AddRoutes(http::Router& router, const PortalService& service) {
  AddPage(router, "/", [&](const Request& r, const Caller& c) { return HomePage(service, r, c); });
  AddPage(router, "/subjects", [](const Request& r, const Caller&) { return FindSubject(r); });
  AddPage(router, "/subjects/{code}", [&](const Request& r, const Caller& c) { return SubjectPage(service, r, c); });
  AddPage(router, "/records/{id}", [&](const Request& r, const Caller& c) { return RecordPage(service, r, c); });
  AddPage(router, "/publicity", [&](const Request& r, const Caller& c) { return PublicityPage(service, r, c); });
  AddPage(router, "/publicity.csv",
          [&](const Request& r, const Caller& c) { return PublicityDownload(service, r, c); });
  AddPage(router, "/about/accessibility",
          [&](const Request& r, const Caller&) { return AccessibilityPage(service, r); });
  AddPage(router, "/senior", [&](const Request& r, const Caller&) { return SwitchSenior(service.settings(), r); });

  AddApi(router, "/api/v1/subjects/{code}", "getSubject",
         [&](const Request& r, const Caller& c) { return AnswerJson(service.Subject(c, r.Path("code")), r); });
  AddApi(router, "/api/v1/records/{id}", "getRecord",
         [&](const Request& r, const Caller& c) { return AnswerJson(service.Record(c, r.Path("id")), r); });
  AddApi(router, "/api/v1/publicity", "listPublicity",
         [&](const Request& r, const Caller& c) { return ApiPublicity(service, r, c); });
  AddApi(router, "/api/v1/proofs/{record}", "getProof",
         [&](const Request& r, const Caller& c) { return ApiProof(service, r, c); });
  AddApi(router, "/api/openapi.yaml", "getApiDocument", [](const Request&, const Caller&) { return ApiDocument(); });
  http::PortalAssets().AddRoutes(router);
}

Response ErrorPage(const PortalService& service, const Error& error, int status, const Request& request) {
  return ErrorPage(service.settings(), service.clock(), error, status, request);
}

}  // namespace credence::portal
