// When a decision is public: class, end and deadline, derived from the dated rule sets (domain 4.3). Pure.
//
// catalog/rule_sets/publication.json holds the class table; nothing of it stands in code.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/civil_date.h"
#include "base/result.h"
#include "workdays/calendar.h"

namespace credence::records {

// The end of a publication that has none (有效期至 2099/12/31, 长期).
CivilDate OpenEnd();

struct PublicityPeriod {
  int min_months = 0;      // repair may be applied for from then on
  int max_months = 0;      // publication ends by itself
  bool published = false;  // minor decisions are not published at all
};

struct ClassRule {
  std::string publicity_class;                  // minor, general, serious
  bool is_final = false;                        // the first final match decides; else the longest class of all matches
  std::vector<std::string> category_contains;   // any category holds any of these
  std::vector<std::string> category_only;       // every category is one of these, word for word
  std::vector<std::string> authority_contains;  // the authority's name holds any of these
  std::optional<double> fine_yuan_max;          // with category_only: a fine is given and not above this
};

struct RuleSet {
  std::string id;  // RS2018 … RS2026
  CivilDate from;
  std::string basis;
  std::string default_class;
  std::vector<std::pair<std::string, std::string>> local_words;  // word of X_GSLB -> class
  std::vector<std::pair<std::string, PublicityPeriod>> classes;
  std::vector<ClassRule> rules;

  const PublicityPeriod* FindClass(std::string_view publicity_class) const;
};

// What a penalty says about itself.
struct PenaltyFacts {
  CivilDate decided_on;
  std::vector<std::string> categories;
  std::optional<double> fine_yuan;
  std::string authority;
  std::string local_word;               // class as the agency words it (X_GSLB), or empty: wins over the table
  std::optional<CivilDate> limit_date;  // 公示截止期 from the agency: may shorten, never lengthen
};

struct Publication {
  std::string rule_set;         // empty for what has no class
  std::string publicity_class;  // minor, general, serious or empty
  bool published = true;
  std::optional<CivilDate> repairable_from;
  CivilDate until;  // last public day; OpenEnd() when there is none
};

class RuleSets {
 public:
  // Error codes: records.bad_rule_sets {reason}: a class without a period, dates out of order, an unknown class.
  static Result<RuleSets> Parse(std::string_view json);
  static const RuleSets& Builtin();

  // The rule set in force on the day of the event; earlier days use the first.
  const RuleSet& InForceOn(CivilDate date) const;
  const RuleSet* Find(std::string_view id) const;

  Publication ForPenalty(const PenaltyFacts& facts) const;

 private:
  std::vector<RuleSet> sets_;  // ascending by date
};

// Licences are public until the end of their validity (2099-12-31 = no end).
Publication ForLicence(CivilDate valid_until);

// Seven working days after the decision (双公示, WP 13).
inline constexpr int kPublishWithinWorkingDays = 7;

}  // namespace credence::records
