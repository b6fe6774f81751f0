// Working days (domain 4.2): State Council arrangements as data, Monday–Friday otherwise. Pure; immutable after
// loading.
#pragma once

#include <map>
#include <set>
#include <string_view>

#include "base/civil_date.h"
#include "base/result.h"

namespace credence::workdays {

struct Deadline {
  CivilDate date;            // inclusive, until 24:00 Beijing time
  bool provisional = false;  // the arrangement of a year that it touches is not known yet
};

class Calendar {
 public:
  // `csv` has the columns date,kind,name; kind is holiday or workday. A year is known when a date of it is in the file.
  // Error codes: workdays.bad_calendar {line} {value}.
  static Result<Calendar> Parse(std::string_view csv);
  // catalog/workdays/cn-workdays.csv of the binary.
  static const Calendar& Builtin();

  bool IsWorkingDay(CivilDate date) const;
  bool KnowsYear(int year) const { return years_.contains(year); }

  // The n-th working day after `event`, inclusive; the day of the event is not counted. n ≥ 0 (0 = the day itself).
  // Provisional when a year from the event to the deadline is unknown.
  Deadline AddWorkingDays(CivilDate event, int count) const;
  // A period of calendar days: start day not counted; a last day that is no working day moves to the next one
  // (民法典 Art. 201, 203). count ≥ 0. Provisional when the year of the last day, moved or not, is unknown.
  Deadline AddCalendarDays(CivilDate event, int count) const;
  // Working days in (from, to]; negative when to < from.
  int WorkingDaysBetween(CivilDate from, CivilDate to) const;

 private:
  bool KnowsYears(CivilDate first, CivilDate last) const;

  std::map<CivilDate, bool> exceptions_;  // date -> is a working day
  std::set<int> years_;
};

}  // namespace credence::workdays
