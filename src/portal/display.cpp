#include "portal/display.h"

#include <boost/json.hpp>

#include "http/target.h"
#include "portal/portal_service.h"
#include "records/publication.h"
#include "subjects/subject_status.h"

namespace credence::portal {
namespace {

namespace json = boost::json;

constexpr int kMonthsToChoose = 24;

// Adding a member to an object may move its others: a reference into an object is taken after the last addition.

json::value DateText(const Words& words, const json::object& object, std::string_view name) {
  const std::string iso = TextAt(object, name);
  return iso.empty() ? json::value() : json::value(words.Date(iso));
}

// "2026-11-22T15:04:00+08:00" as the page writes it.
std::string MomentText(const Words& words, const std::string& rfc3339) {
  return words.Date(rfc3339.substr(0, 10)) + " " + rfc3339.substr(11, 5);
}

void ShowRows(const Words& words, json::object& block) {
  block["rows_present"] = !block.at("rows").as_array().empty();
  for (json::value& row : block.at("rows").as_array()) ShowSummary(words, row.as_object());
}

std::string ListAddress(const Words& words, const std::string& code, std::string_view item) {
  return std::string(words.prefix()) + "/subjects/" + code + "/records?item=" + std::string(item);
}

// A block of a subject's page; longer lists have a page of their own.
void ShowBlock(const Words& words, std::string_view item, const std::string& code, json::object& block) {
  ShowRows(words, block);
  const std::int64_t total = block.at("total").to_number<std::int64_t>();
  block["total_text"] = words.Pattern("subject_total", {{"total", Words::Count(total)}});
  block["all_url"] = total > kRowsOfBlock ? json::value(ListAddress(words, code, item)) : json::value();
}

void ShowCounts(const Words& words, json::array& counts) {
  for (json::value& entry : counts) {
    json::object& count = entry.as_object();
    const std::string item = TextAt(count, "item");
    count["count_text"] = Words::Count(count.at("count").to_number<std::int64_t>());
    count["title"] = words.Text("words.count." + item);
    count["url"] = item == "licence"   ? json::value("#licences")
                   : item == "penalty" ? json::value("#penalties")
                                       : nullptr;
  }
}

void ShowField(const Words& words, const std::string& item, const TitleOf& english_title, json::object& field) {
  const std::string value = TextAt(field, "value"), kind = TextAt(field, "kind");
  const bool masked = field.at("masked").as_bool();
  const std::string code = TextAt(field, "code");
  const std::string title = words.english() ? english_title(item, code) : std::string();
  field["title_chinese"] = title.empty();
  if (!title.empty()) field["title"] = title;
  field["is_code"] = kind == "code";
  field["value_text"] = TextOrNull(value);
  field["yuan_text"] = nullptr;
  if (kind == "date" && !value.empty()) {
    field["value_text"] = value == records::OpenEnd().Iso() ? words.Text("words.open_end") : words.Date(value);
  } else if (kind == "amount" && !value.empty()) {
    field["value_text"] = words.Amount(value);
    field["yuan_text"] = words.Yuan(value);
  } else if (auto word = words.Find("words.value." + code + "." + value)) {
    field["value_text"] = *word;  // codes that say nothing by themselves: 1 = in force
  }
  field["withheld"] = value.empty() && masked;
  field["missing"] = value.empty() && !masked;
}

// When and whether the subject may ask for repair; null for what has no class.
json::value RepairOf(const Words& words, CivilDate today, const json::object& record) {
  if (TextAt(record, "item") != "penalty") return nullptr;
  const std::string from = TextAt(record, "repairable_from");
  const bool never = from.empty();
  const bool later = !never && today.Iso() < from;
  const bool minor = TextAt(record, "class") == "minor";
  const std::string name = never ? "never" : later ? "later" : "now";
  const TextValues date{{"date", words.Date(from)}};
  return json::object{{"now", name == "now"},
                      {"later", later},
                      {"never", never},
                      {"text", words.Pattern(name == "now" && minor ? "repair_now_minor" : "repair_" + name, date)},
                      {"short_text", words.Pattern("repair_short_" + name, date)}};
}

// The months whose timeliness can be chosen, newest first.
json::array MonthChoices(const Words& words, const std::string& chosen, CivilDate today) {
  json::array choices;
  const CivilDate first = CivilDate::ParseIso(today.Iso().substr(0, 7) + "-01").value();
  bool listed = false;
  for (int back = 0; back < kMonthsToChoose; ++back) {
    const std::string month = first.AddMonths(-back).Iso().substr(0, 7);
    listed = listed || month == chosen;
    choices.push_back({{"value", month}, {"title", words.Month(month)}, {"selected", month == chosen}});
  }
  if (!listed) choices.push_back({{"value", chosen}, {"title", words.Month(chosen)}, {"selected", true}});
  return choices;
}

void ShowTimeliness(const Words& words, json::object& table) {
  table["month_text"] = words.Month(TextAt(table, "month"));
  table["rows_present"] = !table.at("rows").as_array().empty();
  for (json::value& entry : table.at("rows").as_array()) {
    json::object& row = entry.as_object();
    for (const char* name : {"due", "on_time", "late"}) {
      row[std::string(name) + "_text"] = Words::Count(row.at(name).to_number<std::int64_t>());
    }
    const std::string rate = TextAt(row, "rate");
    row["rate_text"] = rate.empty() ? words.Text("words.no_rate") : words.Pattern("rate", {{"rate", rate}});
  }
}

}  // namespace

void ShowPager(const std::string& address, bool behind_first, json::object& view) {
  const std::string next = TextAt(view, "next");
  view["paged"] = behind_first || !next.empty();
  view["first_url"] = behind_first ? json::value(address) : json::value();
  const char* mark = address.find('?') == std::string::npos ? "?cursor=" : "&cursor=";
  view["next_url"] = next.empty() ? json::value() : json::value(address + mark + http::EncodeQueryValue(next));
}

std::string TotalText(const Words& words, std::int64_t total, bool capped) {
  return words.Pattern(capped ? "total_capped" : "total", {{"total", Words::Count(total)}});
}

void ShowSubjectLink(const Words& words, json::object& subject) {
  const std::string code = TextAt(subject, "code");
  subject["url"] = std::string(words.prefix()) + "/subjects/" + code;
  subject["code_groups"] = json::array{code.substr(0, 8), code.substr(8, 9), code.substr(17)};
}

void ShowSummary(const Words& words, json::object& summary) {
  const std::string item = TextAt(summary, "item"), record_class = TextAt(summary, "class");
  summary["url"] = std::string(words.prefix()) + "/records/" + TextAt(summary, "id");
  summary["item_licence"] = item == "licence";
  summary["item_penalty"] = item == "penalty";
  summary["class_text"] = record_class.empty() ? json::value() : json::value(words.Text("words.class." + record_class));
  summary["class_serious"] = record_class == "serious";
  summary["decided_on_text"] = DateText(words, summary, "decided_on");
  summary["public_from_text"] = DateText(words, summary, "public_from");
  const json::value until = DateText(words, summary, "public_until");
  summary["public_until_text"] = until.is_null() ? json::value(words.Text("words.open_end")) : until;
  ShowSubjectLink(words, summary.at("subject").as_object());
}

void ShowSubject(const Words& words, json::object& view) {
  json::object& subject = view.at("subject").as_object();
  ShowSubjectLink(words, subject);
  const std::string category = TextAt(subject, "category");
  subject["category_text"] = words.Text("words.category." + category);
  subject["individual_business"] = category == "individual_business";
  subject["status_ended"] = subjects::IsEndedStatus(TextAt(subject, "status"));
  subject["registered_on_text"] = DateText(words, subject, "registered_on");
  subject["former_names_present"] = !subject.at("former_names").as_array().empty();
  for (json::value& name : subject.at("former_names").as_array())
    name.as_object()["until_text"] = DateText(words, name.as_object(), "until");
  ShowCounts(words, view.at("counts").as_array());
  const std::string code = TextAt(subject, "code");
  ShowBlock(words, "licence", code, view.at("licences").as_object());
  ShowBlock(words, "penalty", code, view.at("penalties").as_object());
  view["former_code"] = nullptr;  // set where an old code has led here
  view["sources_present"] = !view.at("sources").as_array().empty();
  const std::string updated_at = TextAt(view, "updated_at");
  view["updated_at_text"] = updated_at.empty() ? json::value() : json::value(MomentText(words, updated_at));
}

void ShowRecord(const Words& words, CivilDate today, const TitleOf& english_title, json::object& view) {
  json::object& record = view.at("record").as_object();
  ShowSummary(words, record);
  const std::string item = TextAt(record, "item"), rule_set = TextAt(record, "rule_set");
  record["item_title"] = words.Text("item." + item);
  record["rule_set_text"] = nullptr;
  if (!rule_set.empty()) record["rule_set_text"] = words.Find("words.rule_set." + rule_set).value_or(rule_set);
  record["deadline_rule_text"] = nullptr;
  if (const std::string deadline = TextAt(record, "deadline"); !deadline.empty()) {
    const auto days = record.at("deadline_days").to_number<std::int64_t>();
    record["deadline_rule_text"] =
        words.Pattern("deadline", {{"days", std::to_string(days)}, {"date", words.Date(deadline)}});
  }
  record["filed_at_text"] = MomentText(words, TextAt(record, "filed_at"));
  const auto version = record.at("version").to_number<std::int64_t>();
  record["version_text"] = words.Pattern("version", {{"version", std::to_string(version)}});
  for (json::value& entry : record.at("versions").as_array()) {
    json::object& earlier = entry.as_object();
    const auto number = earlier.at("version").to_number<std::int64_t>();
    earlier["text"] = words.Pattern("earlier_version", {{"version", std::to_string(number)},
                                                        {"until", MomentText(words, TextAt(earlier, "until"))}});
  }
  record["repair"] = RepairOf(words, today, record);
  for (json::value& field : record.at("fields").as_array()) {
    ShowField(words, item, english_title, field.as_object());
  }
  json::object& proof = view.at("proof").as_object();
  proof["proven"] = proof.at("status") == "proven";
  proof["pending"] = proof.at("status") == "pending";
}

void ShowPublicity(const Words& words, const PublicityFilter& filter, CivilDate today, json::object& view) {
  const std::string address = std::string(words.prefix()) + "/publicity";
  view["item_licence"] = filter.item == "licence";
  view["item_penalty"] = filter.item == "penalty";
  view["licence_url"] = address + "?item=licence";
  view["penalty_url"] = address + "?item=penalty";
  view["clear_url"] = address + "?item=" + filter.item;
  view["filters_active"] = filter.is_active();
  view["filter_problem"] = nullptr;
  ShowRows(words, view);
  const std::int64_t total = view.at("total").to_number<std::int64_t>();
  view["total_text"] = TotalText(words, total, view.at("total_capped").as_bool());
  const std::string query = filter.QueryText();
  view["csv_url"] = total == 0 ? json::value() : json::value(address + ".csv?" + query);
  view["feed_url"] = address + "/feed?item=" + filter.item +
                     (filter.department.empty() ? "" : "&department=" + http::EncodeQueryValue(filter.department));
  ShowPager(address + "?" + query, !filter.before_date.empty(), view);
  ShowTimeliness(words, view.at("timeliness").as_object());
  view["months"] = MonthChoices(words, filter.month, today);
  view["month_chosen"] = filter.month_chosen ? json::value(filter.month) : json::value();
}

void ShowSubjectRecords(const Words& words, const PublicityFilter& place, json::object& view) {
  json::object& subject = view.at("subject").as_object();
  ShowSubjectLink(words, subject);
  const std::string code = TextAt(subject, "code");
  view["item_licence"] = place.item == "licence";
  view["item_penalty"] = place.item == "penalty";
  ShowRows(words, view);
  view["total_text"] = TotalText(words, view.at("total").to_number<std::int64_t>(), false);
  ShowPager(ListAddress(words, code, place.item), !place.before_date.empty(), view);
}

void ShowHome(const Words& words, json::object& view) {
  for (const auto& [member, item] : {std::pair("licences", "licence"), std::pair("penalties", "penalty")}) {
    json::object& block = view.at(member).as_object();
    ShowRows(words, block);
    block["all_url"] = std::string(words.prefix()) + "/publicity?item=" + item;
  }
  view["newest_present"] =
      view.at("licences").at("rows_present").as_bool() || view.at("penalties").at("rows_present").as_bool();
  if (!view.at("figures").is_object()) return;
  json::object& figures = view.at("figures").as_object();
  for (const char* name : {"subjects", "licences", "penalties"}) {
    figures[std::string(name) + "_text"] = Words::Count(figures.at(name).to_number<std::int64_t>());
  }
  figures["counted_at_text"] = MomentText(words, TextAt(figures, "counted_at"));
}

}  // namespace credence::portal
