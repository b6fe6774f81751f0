#include "intake/period.h"

#include <array>
#include <utility>

namespace credence::intake {
namespace {

constexpr std::array<std::pair<Cycle, std::string_view>, 4> kNames = {{{Cycle::kMonthly, "monthly"},
                                                                       {Cycle::kQuarterly, "quarterly"},
                                                                       {Cycle::kHalfYearly, "half_yearly"},
                                                                       {Cycle::kYearly, "yearly"}}};

int MonthsOf(Cycle cycle) {
  switch (cycle) {
    case Cycle::kMonthly:
      return 1;
    case Cycle::kQuarterly:
      return 3;
    case Cycle::kHalfYearly:
      return 6;
    case Cycle::kYearly:
      break;
  }
  return 12;
}

}  // namespace

std::string_view Name(Cycle cycle) { return kNames[static_cast<std::size_t>(cycle)].second; }

std::optional<Cycle> CycleNamed(std::string_view name) {
  for (const auto& [cycle, known] : kNames) {
    if (known == name) return cycle;
  }
  return std::nullopt;
}

Period Period::Of(Cycle cycle, CivilDate day) {
  const auto months = static_cast<unsigned>(MonthsOf(cycle));
  const unsigned month = (day.month() - 1) / months * months + 1;
  return {cycle, *CivilDate::FromYmd(day.year(), month, 1)};
}

std::optional<Period> Period::Parse(std::string_view code) {
  // The one day from which the period can be told; what it writes itself as must be what was read.
  std::string day(code.substr(0, 4));
  Cycle cycle = Cycle::kYearly;
  if (code.size() == 4) {
    day += "-01-01";
  } else if (code.size() == 7 && code[5] == 'Q' && code[6] >= '1' && code[6] <= '4') {
    cycle = Cycle::kQuarterly;
    const int month = (code[6] - '1') * 3 + 1;
    day += (month < 10 ? "-0" : "-") + std::to_string(month) + "-01";
  } else if (code.size() == 7 && code[5] == 'H' && (code[6] == '1' || code[6] == '2')) {
    cycle = Cycle::kHalfYearly;
    day += code[6] == '1' ? "-01-01" : "-07-01";
  } else {
    cycle = Cycle::kMonthly;
    day = std::string(code.substr(0, 7)) + "-01";
  }
  const auto first = CivilDate::ParseIso(day);
  // The last days of the calendar have no deadline behind them.
  if (!first || first->year() >= 9998) return std::nullopt;
  const Period period = Of(cycle, *first);
  if (period.code() != code) return std::nullopt;
  return period;
}

CivilDate Period::last() const { return first_.AddMonths(MonthsOf(cycle_)).AddDays(-1); }

std::string Period::code() const {
  const std::string year = first_.Iso().substr(0, 4);
  switch (cycle_) {
    case Cycle::kMonthly:
      return first_month();
    case Cycle::kQuarterly:
      return year + "-Q" + std::to_string((first_.month() - 1) / 3 + 1);
    case Cycle::kHalfYearly:
      return year + "-H" + std::to_string((first_.month() - 1) / 6 + 1);
    case Cycle::kYearly:
      break;
  }
  return year;
}

}  // namespace credence::intake
