// A reporting period (报送周期): a month, quarter, half-year or year of the calendar. Pure; immutable value.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/civil_date.h"

namespace credence::intake {

enum class Cycle { kMonthly, kQuarterly, kHalfYearly, kYearly };
std::string_view Name(Cycle cycle);  // monthly, quarterly, half_yearly, yearly
std::optional<Cycle> CycleNamed(std::string_view name);

class Period {
 public:
  // The period of that length in which the day lies.
  static Period Of(Cycle cycle, CivilDate day);
  // 2026-11, 2026-Q4, 2026-H2, 2026; nullopt for anything else.
  static std::optional<Period> Parse(std::string_view code);

  Cycle cycle() const { return cycle_; }
  CivilDate first() const { return first_; }
  CivilDate last() const;
  std::string code() const;
  // Its months, as batch_month writes them: 2026-10.
  std::string first_month() const { return first_.Iso().substr(0, 7); }
  std::string last_month() const { return last().Iso().substr(0, 7); }

  friend bool operator==(const Period&, const Period&) = default;

 private:
  Period(Cycle cycle, CivilDate first) : cycle_(cycle), first_(first) {}
  Cycle cycle_;
  CivilDate first_;
};

}  // namespace credence::intake
