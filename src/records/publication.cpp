#include "records/publication.h"

#include <algorithm>
#include <boost/json.hpp>

#include "base/check.h"
#include "base/resources.h"
#include "records/records_errors.h"

namespace credence::records {
namespace {

namespace json = boost::json;

std::vector<std::string> TextList(const json::object& object, std::string_view name) {
  std::vector<std::string> texts;
  if (const auto* list = object.if_contains(name)) {
    for (const auto& text : list->as_array()) texts.emplace_back(text.as_string());
  }
  return texts;
}

ClassRule ReadRule(const json::object& object) {
  ClassRule rule;
  rule.publicity_class = std::string(object.at("class").as_string());
  if (const auto* is_final = object.if_contains("final")) rule.is_final = is_final->as_bool();
  rule.category_contains = TextList(object, "category_contains");
  rule.category_only = TextList(object, "category_only");
  rule.authority_contains = TextList(object, "authority_contains");
  if (const auto* fine = object.if_contains("fine_yuan_max")) rule.fine_yuan_max = fine->to_number<double>();
  return rule;
}

Result<RuleSet> ReadSet(const json::object& object) {
  auto from = CivilDate::ParseIso(object.at("from").as_string());
  if (!from) return Error(errors::kBadRuleSets, {{"reason", "from"}});
  RuleSet set{std::string(object.at("id").as_string()),
              *from,
              std::string(object.at("basis").as_string()),
              std::string(object.at("default_class").as_string()),
              {},
              {},
              {}};
  for (const auto& [name, period] : object.at("classes").as_object()) {
    const auto& members = period.as_object();
    set.classes.emplace_back(std::string(name), PublicityPeriod{members.at("min_months").to_number<int>(),
                                                                members.at("max_months").to_number<int>(),
                                                                members.at("published").as_bool()});
  }
  for (const auto& [word, named_class] : object.at("local_words").as_object()) {
    set.local_words.emplace_back(std::string(word), std::string(named_class.as_string()));
    if (set.FindClass(set.local_words.back().second) == nullptr) {
      return Error(errors::kBadRuleSets, {{"reason", set.id + " local_words"}});
    }
  }
  for (const auto& rule : object.at("rules").as_array()) set.rules.push_back(ReadRule(rule.as_object()));
  for (const ClassRule& rule : set.rules) {
    if (set.FindClass(rule.publicity_class) == nullptr) {
      return Error(errors::kBadRuleSets, {{"reason", set.id + " " + rule.publicity_class}});
    }
  }
  if (set.FindClass(set.default_class) == nullptr) {
    return Error(errors::kBadRuleSets, {{"reason", set.id + " " + set.default_class}});
  }
  return set;
}

bool HoldsAny(std::string_view text, const std::vector<std::string>& words) {
  return std::any_of(words.begin(), words.end(),
                     [&](const std::string& word) { return text.find(word) != std::string_view::npos; });
}

bool Matches(const ClassRule& rule, const PenaltyFacts& facts) {
  if (!rule.authority_contains.empty() && !HoldsAny(facts.authority, rule.authority_contains)) return false;
  if (!rule.category_contains.empty() &&
      std::none_of(facts.categories.begin(), facts.categories.end(),
                   [&](const std::string& category) { return HoldsAny(category, rule.category_contains); })) {
    return false;
  }
  if (!rule.category_only.empty()) {
    auto allowed = [&](const std::string& category) {
      return std::find(rule.category_only.begin(), rule.category_only.end(), category) != rule.category_only.end();
    };
    if (facts.categories.empty() || !std::all_of(facts.categories.begin(), facts.categories.end(), allowed)) {
      return false;
    }
  }
  if (rule.fine_yuan_max && (!facts.fine_yuan || *facts.fine_yuan > *rule.fine_yuan_max)) return false;
  return true;
}

std::string ClassOf(const RuleSet& set, const PenaltyFacts& facts) {
  std::string longest;
  for (const ClassRule& rule : set.rules) {
    if (!Matches(rule, facts)) continue;
    if (rule.is_final) return rule.publicity_class;
    if (longest.empty() || set.FindClass(rule.publicity_class)->max_months > set.FindClass(longest)->max_months) {
      longest = rule.publicity_class;
    }
  }
  return longest.empty() ? set.default_class : longest;
}

}  // namespace

CivilDate OpenEnd() { return *CivilDate::FromYmd(2099, 12, 31); }

const PublicityPeriod* RuleSet::FindClass(std::string_view publicity_class) const {
  for (const auto& [name, period] : classes) {
    if (name == publicity_class) return &period;
  }
  return nullptr;
}

Result<RuleSets> RuleSets::Parse(std::string_view text) {
  json::error_code parse_error;
  auto document = json::parse(text, parse_error);
  if (parse_error || !document.is_array() || document.as_array().empty()) {
    return Error(errors::kBadRuleSets, {{"reason", "JSON"}});
  }
  RuleSets sets;
  try {
    for (const auto& object : document.as_array()) {
      ASSIGN_OR_RETURN(RuleSet set, ReadSet(object.as_object()));
      if (!sets.sets_.empty() && !(sets.sets_.back().from < set.from)) {
        return Error(errors::kBadRuleSets, {{"reason", set.id + " from"}});
      }
      sets.sets_.push_back(std::move(set));
    }
  } catch (const std::exception& missing_member) {  // boost.json reports a missing or mistyped member by throwing
    return Error(errors::kBadRuleSets, {{"reason", missing_member.what()}});
  }
  return sets;
}

const RuleSets& RuleSets::Builtin() {
  static const RuleSets sets = Parse(RequireResource("catalog/rule_sets/publication.json")).value();
  return sets;
}

const RuleSet& RuleSets::InForceOn(CivilDate date) const {
  const RuleSet* in_force = &sets_.front();
  for (const RuleSet& set : sets_) {
    if (set.from <= date) in_force = &set;
  }
  return *in_force;
}

const RuleSet* RuleSets::Find(std::string_view id) const {
  for (const RuleSet& set : sets_) {
    if (set.id == id) return &set;
  }
  return nullptr;
}

Publication RuleSets::ForPenalty(const PenaltyFacts& facts) const {
  const RuleSet& set = InForceOn(facts.decided_on);
  std::string publicity_class = ClassOf(set, facts);
  for (const auto& [word, named_class] : set.local_words) {
    if (word == facts.local_word) publicity_class = named_class;
  }
  const PublicityPeriod& period = *set.FindClass(publicity_class);

  Publication publication{set.id, publicity_class, period.published, std::nullopt, OpenEnd()};
  publication.repairable_from = facts.decided_on.AddMonths(period.min_months);
  publication.until = facts.decided_on.AddMonths(period.max_months);
  if (facts.limit_date && *facts.limit_date < publication.until) publication.until = *facts.limit_date;
  return publication;
}

Publication ForLicence(CivilDate valid_until) { return {"", "", true, std::nullopt, valid_until}; }

}  // namespace credence::records
