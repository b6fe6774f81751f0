#include <boost/json.hpp>

#include "http/problem.h"
#include "identity/masking.h"
#include "portal/display.h"
#include "portal/page_answers.h"
#include "portal/page_groups.h"
#include "portal/publicity_csv.h"
#include "portal/record_view.h"

namespace credence::portal {
namespace {

namespace json = boost::json;
using http::Request;
using http::Response;

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
  return Show(
      service, request,
      {"record",
       words.Pattern("page_record", {{"number", number}}),
       words.Pattern("description_record", {{"item", TextAt(record, "item_title")}}),
       "publicity",
       false,
       {{words.Text("menu.publicity"), Address(words, "/publicity?item=" + TextAt(record, "item"))}, {number, ""}},
       {number, TextAt(record, "public_from"), TextAt(record, "department")}},
      *view);
}

PageFrame PublicityFrame(const Words& words) {
  return {"publicity",
          words.Text("publicity.title"),
          words.Pattern("description_publicity", {}),
          "publicity",
          false,
          {{words.Text("menu.publicity"), ""}},
          {}};
}

// The page keeps the form, as it was filled in, and says what is wrong with it.
Response PublicityProblem(const PortalService& service, const Request& request, const Caller& caller,
                          const Error& error) {
  if (!http::WantsPage(request)) return FailPage(error, request);
  const Words& words = WordsOf(request);
  const CivilDate today = service.clock().Today();
  PublicityFilter plain;
  plain.month = today.Iso().substr(0, 7);
  if (request.Query("item") == "penalty") plain.item = "penalty";
  auto view = service.Publicity(caller, plain);
  if (!view.ok()) return FailPage(view.error(), request);
  (*view)["rows"] = json::array();
  (*view)["total"] = 0;
  (*view)["total_capped"] = false;
  (*view)["next"] = nullptr;
  ShowPublicity(words, plain, today, *view);
  json::object& filters = view->at("filters").as_object();
  for (const char* name : {"from", "to", "q"})
    filters[name] = TextOrNull(identity::MaskFreeText(request.Query(name).value_or("")));
  (*view)["filters_active"] = true;
  const CodeText text = TextOf(error.code, error.values, words.language());
  (*view)["filter_problem"] = json::object{{"code", error.code}, {"text", text.text}, {"mend", text.mend}};
  Response response = Show(service, request, PublicityFrame(words), *view);
  response.status = http::StatusOf(error);
  return response;
}

Response PublicityPage(const PortalService& service, const Request& request, const Caller& caller) {
  const Words& words = WordsOf(request);
  const CivilDate today = service.clock().Today();
  auto filter = ParsePublicityFilter(request.query, today);
  if (!filter.ok()) return PublicityProblem(service, request, caller, filter.error());
  auto view = service.Publicity(caller, *filter);
  if (!view.ok()) return PublicityProblem(service, request, caller, view.error());
  ShowPublicity(words, *filter, today, *view);
  return Show(service, request, PublicityFrame(words), *view);
}

Response PublicityDownload(const PortalService& service, const Request& request, const Caller& caller) {
  const Words& words = WordsOf(request);
  auto filter = ParsePublicityFilter(request.query, service.clock().Today());
  if (!filter.ok()) return FailPage(filter.error(), request);
  auto rows = service.PublicityRows(caller, *filter, kRowsOfDownload);
  if (!rows.ok()) return FailPage(rows.error(), request);
  Response response = http::Download(
      PublicityCsv(words, filter->item, *rows), "text/csv; charset=utf-8",
      words.Text(filter->item == "licence" ? "publicity.licence_caption" : "publicity.penalty_caption") + ".csv");
  response.no_index = true;
  return response;
}

}  // namespace

void AddPublicityPages(http::Router& router, const PortalService& service) {
  AddPage(router, "/records/{id}", [&](const Request& r, const Caller& c) { return RecordPage(service, r, c); });
  AddPage(router, "/publicity", [&](const Request& r, const Caller& c) { return PublicityPage(service, r, c); });
  AddPage(router, "/publicity.csv",
          [&](const Request& r, const Caller& c) { return PublicityDownload(service, r, c); });
}

}  // namespace credence::portal
