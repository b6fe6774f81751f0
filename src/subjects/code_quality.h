// USCC_DUPERR 重错码率 (domain 8.6, WP 14): duplicate and wrong unified codes per thousand organisations, from the
// claims of the register. The confirmed register holds neither by construction, so the reported claims are counted.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "db/database.h"

namespace credence::subjects {

struct CodeDefect {
  std::string
      kind;  // duplicate: one code, several names · several: one name, several codes · wrong: the code is invalid
  std::string code;
  std::string name;
  std::string verdict;
  std::string department_id;
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

// `rows_max` bounds the listed defects, not the counts.
CodeQuality MeasureCodeQuality(db::Transaction& tx, std::int64_t rows_max);

}  // namespace credence::subjects
