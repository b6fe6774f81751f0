#include <boost/json.hpp>

#include "identity/credit_code.h"
#include "identity/normalise.h"
#include "portal/display.h"
#include "portal/page_answers.h"
#include "portal/page_groups.h"
#include "portal/record_view.h"

namespace credence::portal {
namespace {

namespace json = boost::json;
using http::Request;
using http::Response;

constexpr int kBadRequest = 400;

std::string Asked(const Request& request, std::string_view name) {
  return std::string(request.Query(name).value_or(""));
}

// The code that was typed, when all of it is one.
std::string CodeIn(std::string_view typed) {
  auto code = identity::CreditCode::Parse(identity::NormaliseIdentifier(typed));
  return code.ok() ? code->str() : std::string();
}

// /subjects?code=…: a code that can exist leads to its page, any other is told which rule it breaks.
Response FindSubject(const Request& request) {
  auto code = identity::CreditCode::Parse(identity::NormaliseIdentifier(Asked(request, "code")));
  if (!code.ok()) return FailPage(code.error(), request);
  return LeadTo(Address(WordsOf(request), "/subjects/" + code->str()));
}

Response SearchPage(const PortalService& service, const Request& request, const Caller& caller) {
  const Words& words = WordsOf(request);
  const std::string typed = Asked(request, "q"), kind = Asked(request, "kind"), cursor = Asked(request, "cursor");
  auto view = service.Search(caller, words.language(), typed, kind, cursor);
  if (!view.ok()) return FailPage(view.error(), request);
  // A whole code names one subject: its page is the answer.
  const std::string code = CodeIn(typed);
  if (!code.empty() && view->at("rows").as_array().size() == 1) return LeadTo(Address(words, "/subjects/" + code));
  ShowSearch(words, kind, !cursor.empty(), *view);
  Response response = Show(service, request,
                           {"search",
                            words.Text("search.title"),
                            words.Pattern("description_site", {}),
                            "search",
                            false,
                            {{words.Text("menu.search"), ""}},
                            {}},
                           *view);
  if (view->at("problem").is_object()) response.status = kBadRequest;
  return response;
}

// The notice on the page of a subject to which an old code has led.
json::value FormerCode(const PortalService& service, const Caller& caller, const Request& request,
                       std::string_view code) {
  const std::string former = CodeIn(Asked(request, "from"));
  if (former.empty() || former == code) return nullptr;
  auto view = service.Subject(caller, former);
  if (!view.ok() || TextAt(view->at("subject").as_object(), "code") != code) return nullptr;
  return json::string(former);
}

Response SubjectPage(const PortalService& service, const Request& request, const Caller& caller) {
  const Words& words = WordsOf(request);
  const std::string_view typed = request.Path("code");
  auto view = service.Subject(caller, typed);
  if (!view.ok()) return FailPage(view.error(), request);
  const std::string code = TextAt(view->at("subject").as_object(), "code");
  const std::string name = TextAt(view->at("subject").as_object(), "name");
  // One address for each subject: other spellings lead on, and so do codes merged into another, which the page tells.
  if (code != typed) {
    const std::string former = CodeIn(typed);
    return LeadTo(Address(words, "/subjects/" + code) + (former == code ? "" : "?from=" + former));
  }
  ShowSubject(words, *view);
  (*view)["former_code"] = FormerCode(service, caller, request, code);
  return Show(service, request,
              {"subject",
               words.Pattern("page_subject", {{"name", name}}),
               words.Pattern("description_subject", {{"name", name}}),
               "search",
               false,
               {{words.Text("menu.search"), Address(words, "/search")}, {name, ""}},
               {}},
              *view);
}

// /subjects/{code}/records?item=…: all of what the subject's page shows the newest of.
Response SubjectRecordsPage(const PortalService& service, const Request& request, const Caller& caller) {
  const Words& words = WordsOf(request);
  auto place = ParsePublicityFilter(request.query, service.clock().Today());
  if (!place.ok()) return FailPage(place.error(), request);
  auto view = service.SubjectRecords(caller, request.Path("code"), *place);
  if (!view.ok()) return FailPage(view.error(), request);
  const std::string code = TextAt(view->at("subject").as_object(), "code");
  const std::string name = TextAt(view->at("subject").as_object(), "name");
  if (code != request.Path("code")) {
    return LeadTo(Address(words, "/subjects/" + code + "/records?item=" + place->item));
  }
  ShowSubjectRecords(words, *place, *view);
  const std::string title = words.Text("item." + place->item);
  return Show(service, request,
              {"subject_records",
               words.Pattern("page_subject_records", {{"name", name}, {"item", title}}),
               words.Pattern("description_subject", {{"name", name}}),
               "search",
               false,
               {{words.Text("menu.search"), Address(words, "/search")},
                {name, Address(words, "/subjects/" + code)},
                {title, ""}},
               {}},
              *view);
}

Response CodesPage(const PortalService& service, const Request& request, const Caller& caller) {
  const Words& words = WordsOf(request);
  const std::string cursor = Asked(request, "cursor");
  auto view = service.Codes(caller, Asked(request, "number"), cursor);
  if (!view.ok()) return FailPage(view.error(), request);
  ShowCodes(words, !cursor.empty(), *view);
  return Show(service, request,
              {"codes",
               words.Text("codes.title"),
               words.Pattern("description_codes", {}),
               "codes",
               false,
               {{words.Text("menu.codes"), ""}},
               {}},
              *view);
}

}  // namespace

void AddSubjectPages(http::Router& router, const PortalService& service) {
  AddPage(router, "/search", [&](const Request& r, const Caller& c) { return SearchPage(service, r, c); });
  AddPage(router, "/subjects", [](const Request& r, const Caller&) { return FindSubject(r); });
  AddPage(router, "/subjects/{code}", [&](const Request& r, const Caller& c) { return SubjectPage(service, r, c); });
  AddPage(router, "/subjects/{code}/records",
          [&](const Request& r, const Caller& c) { return SubjectRecordsPage(service, r, c); });
  AddPage(router, "/codes", [&](const Request& r, const Caller& c) { return CodesPage(service, r, c); });
}

}  // namespace credence::portal
