#include "base/civil_date.h"

#include <fmt/format.h>

#include "base/check.h"

namespace credence {
namespace {

using std::chrono::sys_days;
using std::chrono::year_month_day;

constexpr std::int64_t kBeijingOffsetMs = 8LL * 3600 * 1000;
constexpr std::int64_t kDayMs = 24LL * 3600 * 1000;

std::optional<unsigned> Digits(std::string_view text) {
  unsigned value = 0;
  for (char c : text) {
    if (c < '0' || c > '9') return std::nullopt;
    value = value * 10 + static_cast<unsigned>(c - '0');
  }
  return value;
}

std::int64_t FloorDiv(std::int64_t a, std::int64_t b) { return a / b - (a % b < 0 ? 1 : 0); }

}  // namespace

std::optional<CivilDate> CivilDate::FromYmd(int year, unsigned month, unsigned day) {
  if (year < 1 || year > 9999) return std::nullopt;
  year_month_day ymd{std::chrono::year(year), std::chrono::month(month), std::chrono::day(day)};
  if (!ymd.ok()) return std::nullopt;
  return CivilDate(ymd);
}

std::optional<CivilDate> CivilDate::ParseIso(std::string_view text) {
  if (text.size() != 10 || text[4] != '-' || text[7] != '-') return std::nullopt;
  auto year = Digits(text.substr(0, 4)), month = Digits(text.substr(5, 2)), day = Digits(text.substr(8, 2));
  if (!year || !month || !day) return std::nullopt;
  return FromYmd(static_cast<int>(*year), *month, *day);
}

std::string CivilDate::Iso() const { return fmt::format("{:04}-{:02}-{:02}", year(), month(), day()); }

std::string CivilDate::Slashes() const { return fmt::format("{:04}/{:02}/{:02}", year(), month(), day()); }

CivilDate CivilDate::AddDays(int days_count) const {
  year_month_day ymd(days() + std::chrono::days(days_count));
  CHECK(static_cast<int>(ymd.year()) >= 1 && static_cast<int>(ymd.year()) <= 9999);
  return CivilDate(ymd);
}

CivilDate CivilDate::AddMonths(int months) const {
  year_month_day moved = ymd_ + std::chrono::months(months);
  if (!moved.ok()) moved = year_month_day(moved.year() / moved.month() / std::chrono::last);
  CHECK(static_cast<int>(moved.year()) >= 1 && static_cast<int>(moved.year()) <= 9999);
  return CivilDate(moved);
}

int DaysBetween(CivilDate from, CivilDate to) { return static_cast<int>((to.days() - from.days()).count()); }

CivilDate BeijingDate(Instant instant) {
  std::int64_t day = FloorDiv(instant.epoch_ms + kBeijingOffsetMs, kDayMs);
  year_month_day ymd{sys_days(std::chrono::days(day))};
  auto date = CivilDate::FromYmd(static_cast<int>(ymd.year()), static_cast<unsigned>(ymd.month()),
                                 static_cast<unsigned>(ymd.day()));
  CHECK(date.has_value());
  return *date;
}

std::string BeijingRfc3339(Instant instant) {
  std::int64_t local_ms = instant.epoch_ms + kBeijingOffsetMs;
  std::int64_t second_of_day = FloorDiv(local_ms, 1000) - FloorDiv(local_ms, kDayMs) * 86400;
  return fmt::format("{}T{:02}:{:02}:{:02}+08:00", BeijingDate(instant).Iso(), second_of_day / 3600,
                     second_of_day / 60 % 60, second_of_day % 60);
}

Instant BeijingMidnight(CivilDate date) {
  return {static_cast<std::int64_t>(date.days().time_since_epoch().count()) * kDayMs - kBeijingOffsetMs};
}

}  // namespace credence
