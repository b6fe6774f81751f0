#include "portal/publicity_filter.h"

#include <charconv>

#include "base/limits.h"
#include "base/text.h"
#include "crypto/digest.h"
#include "identity/masking.h"
#include "portal/portal_errors.h"

namespace credence::portal {
namespace {

std::string_view ValueOf(const http::Parameters& query, std::string_view name) {
  for (const http::Parameter& parameter : query) {
    if (parameter.name == name) return TrimBlanks(parameter.value);
  }
  return {};
}

// What was typed, fit to be repeated in an error text.
std::string Shown(std::string_view typed) {
  return identity::MaskFreeText(Shorten(typed, limits::kFindingValueCodePoints));
}

Status CheckDates(const PublicityFilter& filter) {
  for (const std::string* date : {&filter.from, &filter.to}) {
    if (!date->empty() && !CivilDate::ParseIso(*date)) return Error(errors::kFilterDate, {{"value", Shown(*date)}});
  }
  if (!filter.from.empty() && !filter.to.empty() && filter.to < filter.from) {
    return Error(errors::kFilterDates, {{"from", filter.from}, {"to", filter.to}});
  }
  return {};
}

}  // namespace

records::PublicQuery PublicityFilter::Query(std::int64_t rows_max) const {
  records::PublicQuery query;
  query.item = item;
  query.department_id = department;
  query.from = from;
  query.to = to;
  query.word = word;
  query.before_date = before_date;
  query.before_number = before_number;
  query.rows_max = rows_max;
  return query;
}

std::string PublicityFilter::QueryText() const {
  std::string text = "item=" + item;
  auto add = [&](std::string_view name, const std::string& value) {
    if (!value.empty()) text.append("&").append(name).append("=").append(http::EncodeQueryValue(value));
  };
  add("department", department);
  add("from", from);
  add("to", to);
  add("q", word);
  if (month_chosen) add("month", month);
  return text;
}

Result<PublicityFilter> ParsePublicityFilter(const http::Parameters& query, CivilDate today) {
  PublicityFilter filter;
  const std::string_view item = ValueOf(query, "item");
  if (!item.empty()) filter.item = item;
  if (filter.item != "licence" && filter.item != "penalty") {
    return Error(errors::kFilterItem, {{"value", Shown(item)}});
  }
  filter.department = ValueOf(query, "department");
  filter.from = ValueOf(query, "from");
  filter.to = ValueOf(query, "to");
  RETURN_IF_ERROR(CheckDates(filter));

  filter.word = ValueOf(query, "q");
  const std::size_t length = CodePointCount(filter.word);
  if (length != 0 && (length < kWordCodePointsMin || length > kWordCodePointsMax)) {
    return Error(errors::kFilterWord, {{"length", std::to_string(length)}});
  }

  const std::string this_month = today.Iso().substr(0, 7);
  filter.month = ValueOf(query, "month");
  filter.month_chosen = !filter.month.empty();
  if (!filter.month_chosen) filter.month = this_month;
  if (!CivilDate::ParseIso(filter.month + "-01") || filter.month > this_month) {
    return Error(errors::kFilterMonth, {{"value", Shown(filter.month)}});
  }
  if (const std::string_view cursor = ValueOf(query, "cursor"); !cursor.empty()) {
    RETURN_IF_ERROR(ReadCursor(cursor, filter));
  }
  return filter;
}

std::string WriteCursor(std::string_view decided_on, std::int64_t number) {
  return crypto::Base64Url(std::string(decided_on) + "," + std::to_string(number));
}

Status ReadCursor(std::string_view cursor, PublicityFilter& into) {
  const auto text = crypto::FromBase64Url(cursor);
  const std::size_t comma = text ? text->find(',') : std::string::npos;
  if (comma == std::string::npos || !CivilDate::ParseIso(text->substr(0, comma))) return Error(errors::kCursor);
  std::int64_t number = 0;
  const char* const last = text->data() + text->size();
  const auto [end, error] = std::from_chars(text->data() + comma + 1, last, number);
  // One spelling only: what WriteCursor wrote.
  if (error != std::errc() || end != last || number <= 0 || WriteCursor(text->substr(0, comma), number) != cursor) {
    return Error(errors::kCursor);
  }
  into.before_date = text->substr(0, comma);
  into.before_number = number;
  return {};
}

}  // namespace credence::portal
