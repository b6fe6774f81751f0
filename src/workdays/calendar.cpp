#include "workdays/calendar.h"

#include <optional>
#include <string>
#include <utility>

#include "base/check.h"
#include "base/limits.h"
#include "base/resources.h"
#include "base/text.h"
#include "workdays/workdays_errors.h"

namespace credence::workdays {
namespace {

constexpr std::string_view kHeader = "date,kind,name";
constexpr unsigned kFriday = 5;

// One row: the date, and whether it is a working day. nullopt when the row breaks the format.
std::optional<std::pair<CivilDate, bool>> ParseRow(std::string_view line) {
  auto cells = Split(line, ',');
  if (cells.size() != 3) return std::nullopt;
  auto date = CivilDate::ParseIso(cells[0]);
  if (!date || (cells[1] != "holiday" && cells[1] != "workday")) return std::nullopt;
  return std::pair(*date, cells[1] == "workday");
}

}  // namespace

Result<Calendar> Calendar::Parse(std::string_view csv) {
  // Spreadsheet programs put a byte order mark in front and a carriage return behind.
  constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";
  if (csv.starts_with(kByteOrderMark)) csv.remove_prefix(kByteOrderMark.size());

  Calendar calendar;
  int number = 0;
  for (std::string_view line : Split(csv, '\n')) {
    ++number;
    if (line.ends_with('\r')) line.remove_suffix(1);
    auto refuse = [&] {
      return Error(errors::kBadCalendar,
                   {{"line", std::to_string(number)}, {"value", Shorten(line, limits::kFindingValueCodePoints)}});
    };
    if (number == 1) {
      if (line != kHeader) return refuse();
      continue;
    }
    if (line.empty()) continue;
    auto row = ParseRow(line);
    if (!row || !calendar.exceptions_.insert(*row).second) return refuse();
    calendar.years_.insert(row->first.year());
  }
  // A calendar without a single date is a mistake, not a year without holidays.
  if (calendar.exceptions_.empty()) {
    return Error(errors::kBadCalendar, {{"line", std::to_string(number)}, {"value", ""}});
  }
  return calendar;
}

const Calendar& Calendar::Builtin() {
  static const Calendar calendar = [] {
    auto parsed = Parse(RequireResource("catalog/workdays/cn-workdays.csv"));
    CHECK(parsed.ok());
    return std::move(parsed).value();
  }();
  return calendar;
}

bool Calendar::IsWorkingDay(CivilDate date) const {
  auto exception = exceptions_.find(date);
  if (exception != exceptions_.end()) return exception->second;
  return date.iso_weekday() <= kFriday;
}

bool Calendar::KnowsYears(CivilDate first, CivilDate last) const {
  for (int year = first.year(); year <= last.year(); ++year) {
    if (!KnowsYear(year)) return false;
  }
  return true;
}

Deadline Calendar::AddWorkingDays(CivilDate event, int count) const {
  CHECK(count >= 0);
  CivilDate date = event;
  for (int counted = 0; counted < count;) {
    date = date.AddDays(1);
    if (IsWorkingDay(date)) ++counted;
  }
  return {date, !KnowsYears(event, date)};
}

Deadline Calendar::AddCalendarDays(CivilDate event, int count) const {
  CHECK(count >= 0);
  CivilDate last = event.AddDays(count);
  CivilDate date = last;
  while (!IsWorkingDay(date)) date = date.AddDays(1);
  // Holidays on the way do not matter to calendar days; only the years that decided the last day do.
  return {date, !KnowsYears(last, date)};
}

int Calendar::WorkingDaysBetween(CivilDate from, CivilDate to) const {
  if (to < from) return -WorkingDaysBetween(to, from);
  int count = 0;
  for (CivilDate date = from; date < to;) {
    date = date.AddDays(1);
    if (IsWorkingDay(date)) ++count;
  }
  return count;
}

}  // namespace credence::workdays
