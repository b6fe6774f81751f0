#include "portal/words.h"

#include <fmt/format.h>

#include <algorithm>
#include <boost/json.hpp>

#include "base/check.h"
#include "base/resources.h"
#include "base/text.h"

namespace credence::portal {
namespace {

constexpr std::string_view kMonths[] = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                        "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};

std::string Grouped(std::string_view digits) {
  std::string grouped;
  for (std::size_t i = 0; i < digits.size(); ++i) {
    if (i > 0 && (digits.size() - i) % 3 == 0) grouped.push_back(',');
    grouped.push_back(digits[i]);
  }
  return grouped;
}

}  // namespace

std::string FillPlaces(std::string text, const TextValues& values) {
  std::string filled;
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t end = text[at] == '{' ? text.find('}', at) : std::string::npos;
    const std::string_view name =
        end == std::string::npos ? std::string_view() : std::string_view(text).substr(at + 1, end - at - 1);
    auto value = std::find_if(values.begin(), values.end(), [&](const auto& pair) { return pair.first == name; });
    if (name.empty() || value == values.end()) {
      filled.push_back(text[at++]);
    } else {
      filled.append(value->second);
      at = end + 1;
    }
  }
  return filled;
}

std::string GroupedDecimal(std::string_view decimal, int shift) {
  const bool negative = decimal.starts_with('-');
  if (negative) decimal.remove_prefix(1);
  const std::size_t point = std::min(decimal.find('.'), decimal.size());
  std::string whole(decimal.substr(0, point));
  std::string rest(point < decimal.size() ? decimal.substr(point + 1) : "");
  for (int i = 0; i < shift; ++i) {
    whole.push_back(rest.empty() ? '0' : rest.front());
    if (!rest.empty()) rest.erase(0, 1);
  }
  while (whole.size() > 1 && whole.front() == '0') whole.erase(0, 1);
  if (whole.empty()) whole = "0";
  while (rest.size() > 2 && rest.back() == '0') rest.pop_back();
  rest.resize(std::max<std::size_t>(rest.size(), 2), '0');
  return (negative ? "-" : "") + Grouped(whole) + "." + rest;
}

Words::Words(Language language) : language_(language) {
  const auto text = RequireResource(english() ? "web/portal/i18n/en.json" : "web/portal/i18n/zh.json");
  texts_ = std::make_unique<const boost::json::object>(boost::json::parse(text).as_object());
  const auto articles = RequireResource(english() ? "web/portal/articles/en.json" : "web/portal/articles/zh.json");
  articles_ = std::make_unique<const boost::json::object>(boost::json::parse(articles).as_object());
}

Words::~Words() = default;

const Words& Words::Of(Language language) {
  static const Words chinese(Language::kChinese);
  static const Words english(Language::kEnglish);
  return language == Language::kEnglish ? english : chinese;
}

const boost::json::value& Words::Article(std::string_view name) const {
  const boost::json::value* article = articles_->if_contains(name);
  if (article == nullptr) throw BrokenInvariant("no article " + std::string(name));
  return *article;
}

std::optional<std::string> Words::Find(std::string_view path) const {
  const boost::json::object* object = texts_.get();
  const auto names = Split(path, '.');
  for (std::size_t i = 0; i < names.size(); ++i) {
    const boost::json::value* member = object->if_contains(names[i]);
    if (member == nullptr) return std::nullopt;
    if (i + 1 == names.size())
      return member->is_string() ? std::optional(std::string(member->as_string())) : std::nullopt;
    if (!member->is_object()) return std::nullopt;
    object = &member->as_object();
  }
  return std::nullopt;
}

std::string Words::Text(std::string_view path) const {
  auto text = Find(path);
  if (!text) throw BrokenInvariant("no page text " + std::string(path));
  return *std::move(text);
}

std::string Words::Pattern(std::string_view name, const TextValues& values) const {
  return FillPlaces(Text("patterns." + std::string(name)), values);
}

std::string Words::Date(std::string_view iso) const {
  auto date = CivilDate::ParseIso(iso);
  if (!date) return std::string(iso);
  if (!english()) {
    return Pattern("date", {{"year", std::string(iso.substr(0, 4))},
                            {"month", std::string(iso.substr(5, 2))},
                            {"day", std::string(iso.substr(8, 2))}});
  }
  return Pattern("date", {{"year", std::string(iso.substr(0, 4))},
                          {"month_name", std::string(kMonths[date->month() - 1])},
                          {"day", std::to_string(date->day())}});
}

std::string Words::Moment(Instant instant) const {
  const std::string text = BeijingRfc3339(instant);
  return Date(text.substr(0, 10)) + " " + text.substr(11, 5);
}

std::string Words::Month(std::string_view iso_month) const {
  auto first = CivilDate::ParseIso(std::string(iso_month) + "-01");
  if (!first) return std::string(iso_month);
  return Pattern("month", {{"year", std::string(iso_month.substr(0, 4))},
                           {"month", std::to_string(first->month())},
                           {"month_name", std::string(kMonths[first->month() - 1])}});
}

std::string Words::Count(std::int64_t count) { return Grouped(std::to_string(count)); }

std::string Words::Amount(std::string_view ten_thousand_yuan) const {
  return Pattern("amount", {{"amount", GroupedDecimal(ten_thousand_yuan, 0)}});
}

std::string Words::Yuan(std::string_view ten_thousand_yuan) const {
  return Pattern("yuan", {{"amount", GroupedDecimal(ten_thousand_yuan, 4)}});
}

}  // namespace credence::portal
