// Civil dates (no time, no zone) and instants. The platform lives in Beijing time: UTC+8, no daylight saving.
#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace credence {

// A valid date of the Gregorian calendar, years 0001–9999. Immutable value, ordered, cheap to copy.
class CivilDate {
 public:
  // No date outside the calendar can be made: 2018-02-30 gives nullopt.
  static std::optional<CivilDate> FromYmd(int year, unsigned month, unsigned day);
  // Strictly `YYYY-MM-DD`.
  static std::optional<CivilDate> ParseIso(std::string_view text);

  int year() const { return static_cast<int>(ymd_.year()); }
  unsigned month() const { return static_cast<unsigned>(ymd_.month()); }
  unsigned day() const { return static_cast<unsigned>(ymd_.day()); }
  // 1 = Monday … 7 = Sunday.
  unsigned iso_weekday() const { return std::chrono::weekday(days()).iso_encoding(); }
  std::chrono::sys_days days() const { return std::chrono::sys_days(ymd_); }

  std::string Iso() const;      // 2018-05-08
  std::string Slashes() const;  // 2018/05/08, the form of the exchange files (domain 3.6 DP-03)

  CivilDate AddDays(int days) const;
  // The same day number `months` later, or the last day of that month (domain 4.2).
  CivilDate AddMonths(int months) const;

  friend bool operator==(const CivilDate& a, const CivilDate& b) { return a.ymd_ == b.ymd_; }
  friend auto operator<=>(const CivilDate& a, const CivilDate& b) { return a.days() <=> b.days(); }

 private:
  explicit CivilDate(std::chrono::year_month_day ymd) : ymd_(ymd) {}
  std::chrono::year_month_day ymd_;
};

int DaysBetween(CivilDate from, CivilDate to);

// Milliseconds since 1970-01-01T00:00:00Z.
struct Instant {
  std::int64_t epoch_ms = 0;
  friend auto operator<=>(const Instant&, const Instant&) = default;
};

CivilDate BeijingDate(Instant instant);
std::string BeijingRfc3339(Instant instant);  // 2018-05-08T09:30:00+08:00
Instant BeijingMidnight(CivilDate date);

}  // namespace credence
