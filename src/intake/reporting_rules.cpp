#include "intake/reporting_rules.h"

#include <algorithm>
#include <boost/json.hpp>

#include "base/resources.h"
#include "intake/task_errors.h"

namespace credence::intake {
namespace {

namespace json = boost::json;

constexpr int kWorkingDaysMax = 60;
constexpr int kLookBackMax = 12;

Error BadRules(std::string_view place) { return Error(errors::kBadReportingRules, {{"reason", std::string(place)}}); }

std::string TextOf(const json::object& object, std::string_view name) {
  return std::string(object.at(name).as_string());
}

std::optional<CivilDate> DateOf(const json::object& object, std::string_view name) {
  return CivilDate::ParseIso(object.at(name).as_string());
}

Result<int> NumberOf(const json::object& object, std::string_view name, int most) {
  const std::int64_t number = object.at(name).as_int64();
  if (number < 0 || number > most) return BadRules(name);
  return static_cast<int>(number);
}

Result<ReportingRule> ReadRule(const json::object& object) {
  ReportingRule rule{.item = TextOf(object, "item")};
  const auto cycle = CycleNamed(object.at("cycle").as_string());
  if (!cycle) return BadRules("cycle");
  rule.cycle = *cycle;
  ASSIGN_OR_RETURN(rule.due_working_days, NumberOf(object, "due_working_days", kWorkingDaysMax));
  rule.count_statement = object.at("count_statement").as_bool();
  if (rule.count_statement && rule.cycle != Cycle::kMonthly)
    return BadRules("count_statement");  // it is one of a month
  return rule;
}

Result<ReportingRuleSet> ReadSet(const json::object& object) {
  const auto from = DateOf(object, "from");
  if (!from) return BadRules("from");
  ReportingRuleSet set{TextOf(object, "id"), *from, TextOf(object, "basis"), 0, {}, {}};
  ASSIGN_OR_RETURN(set.look_back, NumberOf(object, "look_back", kLookBackMax));
  for (const json::value& one : object.at("items").as_array()) {
    ASSIGN_OR_RETURN(ReportingRule rule, ReadRule(one.as_object()));
    if (set.Find(rule.item) != nullptr) return BadRules(rule.item);
    set.items.push_back(std::move(rule));
  }
  for (const json::value& one : object.at("suspended").as_array()) {
    const json::object& entry = one.as_object();
    const auto begin = DateOf(entry, "from"), end = DateOf(entry, "until");
    if (!begin || !end || *end < *begin || set.Find(TextOf(entry, "item")) == nullptr) return BadRules("suspended");
    set.suspended.push_back({TextOf(entry, "item"), *begin, *end});
  }
  return set;
}

}  // namespace

const ReportingRule* ReportingRuleSet::Find(std::string_view item) const {
  const auto rule =
      std::find_if(items.begin(), items.end(), [&](const ReportingRule& one) { return one.item == item; });
  return rule == items.end() ? nullptr : &*rule;
}

const Suspension* ReportingRuleSet::SuspensionOn(std::string_view item, CivilDate day) const {
  for (const Suspension& one : suspended) {
    if (one.item == item && one.from <= day && day <= one.until) return &one;
  }
  return nullptr;
}

Result<ReportingRules> ReportingRules::Parse(std::string_view text) {
  json::error_code parse_error;
  auto document = json::parse(text, parse_error);
  if (parse_error || !document.is_array() || document.as_array().empty()) return BadRules("JSON");
  ReportingRules rules;
  try {
    for (const json::value& object : document.as_array()) {
      ASSIGN_OR_RETURN(ReportingRuleSet set, ReadSet(object.as_object()));
      if (!rules.sets_.empty() && !(rules.sets_.back().from < set.from)) return BadRules(set.id + " from");
      rules.sets_.push_back(std::move(set));
    }
  } catch (const std::exception& missing_member) {  // boost.json reports a missing or mistyped member by throwing
    return BadRules(missing_member.what());
  }
  return rules;
}

const ReportingRules& ReportingRules::Builtin() {
  static const ReportingRules rules = Parse(RequireResource("catalog/rule_sets/reporting.json")).value();
  return rules;
}

const ReportingRuleSet* ReportingRules::InForceOn(CivilDate day) const {
  const ReportingRuleSet* in_force = nullptr;
  for (const ReportingRuleSet& set : sets_) {
    if (set.from <= day) in_force = &set;
  }
  return in_force;
}

}  // namespace credence::intake
