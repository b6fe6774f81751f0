// When the files of the demo city come in: once a month from each department, on a day of its own. A period is one of
// the 24 months that end on the last day of the demo city; period 0 is the oldest.
#pragma once

#include <string_view>

#include "app/demo_city.h"
#include "base/civil_date.h"
#include "workdays/calendar.h"

namespace credence::app {

class DemoSchedule {
 public:
  DemoSchedule(CivilDate until, const workdays::Calendar& calendar) : until_(until), calendar_(calendar) {}

  CivilDate begin() const { return until_.AddMonths(-kDemoPeriods); }
  // A working day.
  CivilDate ReceivedOn(std::string_view department_id, int period) const;
  // Before the files of other departments in the same period.
  CivilDate RegisterReceivedOn(int period) const { return Anchor(period).AddDays(-28); }
  CivilDate FirstRegisterReceivedOn() const { return begin().AddDays(-45); }
  // The `count`-th working day before.
  CivilDate WorkingDaysBefore(CivilDate date, int count) const;

 private:
  CivilDate Anchor(int period) const { return until_.AddMonths(period + 1 - kDemoPeriods); }
  CivilDate LastWorkingDayUpTo(CivilDate date) const;

  CivilDate until_;
  const workdays::Calendar& calendar_;
};

}  // namespace credence::app
