// Identifier claims: every number that a row reported for a name, also by refused rows (design 3). Never about persons.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "base/civil_date.h"
#include "db/database.h"

namespace credence::subjects {

struct IdentifierClaim {
  std::string scheme;  // uscc
  std::string value;   // normalised
  std::string name;    // as written
  std::string department_id;
  std::string item;
  std::string verdict;  // valid, or the reason word of identity/verdict.h
  std::int64_t batch_id = 0;
  std::int64_t row = 0;
};

// Remembers what is new; a claim made before is left as it is. A value that is a citizen number, also a mistyped
// one, is never remembered.
void RememberClaims(db::Transaction& tx, const std::vector<IdentifierClaim>& claims, CivilDate today);

}  // namespace credence::subjects
