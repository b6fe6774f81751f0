// What departments owe: of which items, in which cycle, until when, and what is suspended. Dated data of
// catalog/rule_sets/reporting.json; nothing of it stands in code. Pure; immutable after loading.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/civil_date.h"
#include "base/result.h"
#include "intake/period.h"

namespace credence::intake {

struct ReportingRule {
  std::string item;
  Cycle cycle = Cycle::kMonthly;
  int due_working_days = 0;      // after the last day of the period
  bool count_statement = false;  // with the monthly statement of counts
};

// Nothing is owed of the item for periods that begin on one of these days.
struct Suspension {
  std::string item;
  CivilDate from, until;
};

struct ReportingRuleSet {
  std::string id;  // RT2018
  CivilDate from;
  std::string basis;
  int look_back = 0;  // how many periods before the present one are still asked about
  std::vector<ReportingRule> items;
  std::vector<Suspension> suspended;

  const ReportingRule* Find(std::string_view item) const;  // nullptr when nothing is owed
  const Suspension* SuspensionOn(std::string_view item, CivilDate day) const;
};

class ReportingRules {
 public:
  // Error codes: task.bad_rules {reason}.
  static Result<ReportingRules> Parse(std::string_view json);
  static const ReportingRules& Builtin();

  // nullptr before the first one.
  const ReportingRuleSet* InForceOn(CivilDate day) const;

 private:
  std::vector<ReportingRuleSet> sets_;  // ascending by date
};

}  // namespace credence::intake
