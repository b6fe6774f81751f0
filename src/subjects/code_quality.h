// USCC_DUPERR 重错码率 (domain 8.6, WP 14): duplicate and wrong unified codes per thousand organisations, from the
// claims of the register that count on a day. The confirmed register holds neither by construction, so the reported
// claims are counted (docs/adr/0008). Codes and names of merged subjects count as those of their survivor.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/caller.h"
#include "base/civil_date.h"
#include "db/database.h"

namespace credence::subjects {

struct CodeDefect {
  // duplicate: one code, several names · several: one name, several codes · wrong: the code is invalid
  std::string kind;
  std::string code;
  std::string name;
  std::string verdict;
  std::string department_id;
  std::string claimed_on;
  std::int64_t batch_id = 0;
  std::int64_t row = 0;
};

struct CodeQuality {
  std::int64_t duplicates = 0;     // D = Σ(n−1) over codes held by n > 1 names
  std::int64_t several = 0;        // S = Σ(m−1) over names holding m > 1 codes
  std::int64_t wrong = 0;          // E = names with an invalid code, not counted in D or S
  std::int64_t organisations = 0;  // N = names holding a code
  std::vector<CodeDefect> defects;

  // Per mille with three decimals, rounded half up; "" when N is 0 (not applicable, never 0 or 100 %).
  std::string PerMille() const;
};

struct CodeQualityScope {
  CivilDate day;               // claims that count at the end of this day
  std::string department_id;   // claims of this department alone; empty = of all together
  std::int64_t rows_max = 50;  // bounds the listed defects, not the counts
};

CodeQuality MeasureCodeQuality(db::Transaction& tx, const CodeQualityScope& scope);

// The defects alone, of one kind when `kind` is not empty: those of the scope that departments within reach claimed.
std::vector<CodeDefect> ListCodeDefects(db::Transaction& tx, const CodeQualityScope& scope, std::string_view kind,
                                        const Reach& reach);

// Departments with claims of the register that count on a day, ascending.
std::vector<std::string> ClaimingDepartments(db::Transaction& tx, CivilDate day);

}  // namespace credence::subjects
