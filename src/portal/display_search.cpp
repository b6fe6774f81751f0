#include <boost/json.hpp>

#include "http/target.h"
#include "portal/display.h"
#include "portal/pages.h"
#include "portal/record_view.h"
#include "subjects/subject_status.h"

namespace credence::portal {
namespace {

namespace json = boost::json;

// What a reader may say that the text is; the words are those of `search.kinds` in the texts.
constexpr std::string_view kKinds[] = {"", "name", "code", "number", "document"};

json::array KindChoices(const Words& words, std::string_view chosen) {
  json::array choices;
  for (std::string_view kind : kKinds) {
    choices.push_back({{"value", kind},
                       {"title", words.Text("words.search_kind." + std::string(kind.empty() ? "any" : kind))},
                       {"selected", kind == chosen}});
  }
  return choices;
}

void ShowRow(const Words& words, json::object& row) {
  ShowSubjectLink(words, row);
  row["kind_text"] = words.Text("words.category." + TextAt(row, "kind"));
  row["status_ended"] = subjects::IsEndedStatus(TextAt(row, "status"));
  json::object& counts = row.at("counts").as_object();
  for (const char* item : {"licence", "penalty"}) {
    const auto count = counts.at(item).to_number<std::int64_t>();
    counts[std::string(item) + "_text"] = words.Pattern("subject_total", {{"total", Words::Count(count)}});
  }
}

}  // namespace

void ShowSearch(const Words& words, std::string_view kind, bool behind_first, json::object& view) {
  const std::string query = TextAt(view, "query");
  view["q"] = TextOrNull(query);
  view["kinds"] = KindChoices(words, kind);
  view["kinds_present"] = true;
  view["asked"] = !query.empty();
  for (json::value& row : view.at("rows").as_array()) ShowRow(words, row.as_object());
  const bool has_rows = !view.at("rows").as_array().empty();
  const bool has_problem = view.at("problem").is_object();
  view["rows_present"] = has_rows;
  view["nothing"] = !query.empty() && !has_rows && !has_problem;
  view["total_text"] = TotalText(words, view.at("total").to_number<std::int64_t>(), view.at("total_capped").as_bool());
  view["rules_present"] = has_problem && AddFailedRule(TextAt(view.at("problem").as_object(), "code"), view);
  std::string address = std::string(words.prefix()) + "/search?q=" + http::EncodeQueryValue(query);
  if (!kind.empty()) address.append("&kind=").append(http::EncodeQueryValue(kind));
  ShowPager(address, behind_first, view);
}

void ShowCodes(const Words& words, bool behind_first, json::object& view) {
  if (view.at("found").is_object()) ShowSubjectLink(words, view.at("found").as_object());
  for (json::value& entry : view.at("rows").as_array()) {
    json::object& row = entry.as_object();
    ShowSubjectLink(words, row);
    row["entered_on_text"] = words.Date(TextAt(row, "entered_on"));
  }
  view["rows_present"] = !view.at("rows").as_array().empty();
  view["nothing"] = !TextAt(view, "number").empty() && view.at("found").is_null();
  ShowPager(std::string(words.prefix()) + "/codes", behind_first, view);
}

}  // namespace credence::portal
