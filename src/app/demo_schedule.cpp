#include "app/demo_schedule.h"

namespace credence::app {
namespace {

// The departments send on different days, so that the city has something new every day. Below 28: shorter than a month.
constexpr int kSpreadDays = 27;
constexpr int kSpreadStep = 7;

}  // namespace

CivilDate DemoSchedule::ReceivedOn(std::string_view department_id, int period) const {
  int number = 0;
  for (char c : department_id) {
    if (c >= '0' && c <= '9') number = number * 10 + (c - '0');
  }
  return LastWorkingDayUpTo(Anchor(period).AddDays(-(number * kSpreadStep % kSpreadDays)));
}

CivilDate DemoSchedule::WorkingDaysBefore(CivilDate date, int count) const {
  for (int i = 0; i < count; ++i) date = LastWorkingDayUpTo(date.AddDays(-1));
  return date;
}

CivilDate DemoSchedule::LastWorkingDayUpTo(CivilDate date) const {
  while (!calendar_.IsWorkingDay(date)) date = date.AddDays(-1);
  return date;
}

}  // namespace credence::app
