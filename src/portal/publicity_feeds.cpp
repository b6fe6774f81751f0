// What other sites take over: an Atom feed (RFC 4287) for programs, and a block that a page elsewhere may frame.
#include <algorithm>
#include <boost/json.hpp>

#include "http/finish.h"
#include "http/static_files.h"
#include "http/templates.h"
#include "portal/display.h"
#include "portal/page_answers.h"
#include "portal/page_groups.h"
#include "portal/record_view.h"

namespace credence::portal {
namespace {

namespace json = boost::json;
using http::Request;
using http::Response;

constexpr std::int64_t kRowsOfFeed = 30;
constexpr std::int64_t kRowsOfEmbed = 8;

// XML knows no control characters, not even escaped.
std::string XmlText(std::string text) {
  std::erase_if(text, [](unsigned char c) { return c < 0x20 && c != '\t' && c != '\n' && c != '\r'; });
  return text;
}

// The rows of one kind or, when none is asked for, of both: the newest in public first.
Result<std::vector<json::object>> NewestRows(const PortalService& service, const Request& request, const Caller& caller,
                                             PublicityFilter filter, std::int64_t rows_max) {
  if (!request.Query("item").value_or("").empty()) return service.PublicityRows(caller, filter, rows_max);
  std::vector<json::object> rows;
  for (const char* item : {"licence", "penalty"}) {
    filter.item = item;
    ASSIGN_OR_RETURN(auto of_item, service.PublicityRows(caller, filter, rows_max));
    rows.insert(rows.end(), of_item.begin(), of_item.end());
  }
  std::stable_sort(rows.begin(), rows.end(), [](const json::object& a, const json::object& b) {
    return TextAt(a, "public_from") > TextAt(b, "public_from");
  });
  if (static_cast<std::int64_t>(rows.size()) > rows_max) rows.resize(static_cast<std::size_t>(rows_max));
  return rows;
}

std::string FeedTitle(const PortalService& service, const Words& words, const PublicityFilter& filter) {
  const std::string department = service.DepartmentName(filter.department);
  const std::string& site = service.settings().name.In(words.english());
  return words.Pattern("feed_title", {{"department", department.empty() ? site : department}});
}

json::array FeedEntries(const Words& words, const std::string& origin, std::vector<json::object>& rows) {
  json::array entries;
  for (json::object& row : rows) {
    ShowSummary(words, row);
    const std::string name = TextAt(row.at("subject").as_object(), "name");
    const TextValues values{{"item", words.Text("item." + TextAt(row, "item"))},
                            {"number", XmlText(TextAt(row, "document_number"))},
                            {"name", XmlText(name)},
                            {"title", XmlText(TextAt(row, "title"))},
                            {"authority", XmlText(TextAt(row, "authority"))},
                            {"date", TextAt(row, "decided_on_text")}};
    entries.push_back({{"url", origin + TextAt(row, "url")},
                       {"id", "urn:credence:record:" + TextAt(row, "id")},
                       {"title", words.Pattern("feed_entry_title", values)},
                       {"summary", words.Pattern("feed_entry_summary", values)},
                       {"category", TextAt(row, "item")},
                       {"author", XmlText(TextAt(row, "authority"))},
                       {"updated", TextAt(row, "public_from") + "T00:00:00+08:00"}});
  }
  return entries;
}

Response Feed(const PortalService& service, const Request& request, const Caller& caller) {
  const Words& words = WordsOf(request);
  auto filter = ParsePublicityFilter(request.query, service.clock().Today());
  if (!filter.ok()) return FailPage(filter.error(), request);
  auto rows = NewestRows(service, request, caller, *filter, kRowsOfFeed);
  if (!rows.ok()) return FailPage(rows.error(), request);
  const std::string origin = OriginOf(service.settings(), request);
  const std::string query = request.query_text.empty() ? "" : "?" + request.query_text;
  json::array entries = FeedEntries(words, origin, *rows);
  // The feed changes when the list does; one without entries has never changed.
  const std::string updated = entries.empty() ? "1970-01-01T00:00:00Z" : TextAt(entries.front().as_object(), "updated");
  Response response;
  response.content_type = "application/atom+xml; charset=utf-8";
  response.body = http::RenderTemplate("feed", json::object{{"lang", words.tag()},
                                                            {"title", FeedTitle(service, words, *filter)},
                                                            {"site", service.settings().name.In(words.english())},
                                                            {"self", origin + request.path + query},
                                                            {"page", origin + Address(words, "/publicity") + query},
                                                            {"updated", updated},
                                                            {"entries", std::move(entries)}});
  response.no_index = true;
  return response;
}

// Which sites may show the block: this one, and those of the configuration.
std::string EmbedPolicy(const SiteSettings& settings) {
  std::string ancestors = "'self'";
  for (const std::string& source : settings.embed_ancestors) ancestors.append(" ").append(source);
  return http::ContentSecurityPolicy(ancestors);
}

Response Embed(const PortalService& service, const Request& request, const Caller& caller) {
  const Words& words = WordsOf(request);
  auto filter = ParsePublicityFilter(request.query, service.clock().Today());
  if (!filter.ok()) return FailPage(filter.error(), request);
  auto rows = NewestRows(service, request, caller, *filter, kRowsOfEmbed);
  if (!rows.ok()) return FailPage(rows.error(), request);
  json::array shown;
  for (json::object& row : *rows) {
    ShowSummary(words, row);
    row["item_title"] = words.Text("item." + TextAt(row, "item"));
    shown.push_back(std::move(row));
  }
  const bool has_rows = !shown.empty();
  Response response = http::Html(
      http::RenderTemplate("embed", json::object{{"lang", words.tag()},
                                                 {"t", words.texts()},
                                                 {"title", FeedTitle(service, words, *filter)},
                                                 {"css", http::AssetUrl("site.css")},
                                                 {"all_url", Address(words, "/publicity?") + filter->QueryText()},
                                                 {"demo", service.settings().demo},
                                                 {"rows_present", has_rows},
                                                 {"rows", std::move(shown)}}));
  response.SetHeader("Content-Security-Policy", EmbedPolicy(service.settings()));
  response.SetHeader("Content-Language", words.tag());
  response.no_index = true;
  return response;
}

}  // namespace

void AddFeeds(http::Router& router, const PortalService& service) {
  AddPage(router, "/publicity/feed", [&](const Request& r, const Caller& c) { return Feed(service, r, c); });
  AddPage(router, "/publicity/embed", [&](const Request& r, const Caller& c) { return Embed(service, r, c); });
}

}  // namespace credence::portal
