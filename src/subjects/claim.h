// Identifier claims: every number that a row reported for a name, also by refused rows (design 3). Never about persons.
//
// A claim counts from the receiving date of the batch that made it first until it ends. It ends when its department, in
// a later batch, reports the same name or the same code with a code that can be, does not repeat the claim, and the
// register does not confirm it; or when a person settles it. A superseded claim that is made again counts again
// (docs/adr/0013-claims-end.md).
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/civil_date.h"
#include "db/database.h"

namespace credence::subjects {

// What one row says, for the scheme `uscc`.
struct IdentifierClaim {
  std::string value;    // normalised
  std::string name;     // as written
  std::string verdict;  // valid, or the reason word of identity/verdict.h
  std::int64_t row = 0;
};

// Who says it.
struct ClaimSource {
  std::string department_id;
  std::string item;
  std::int64_t batch_id = 0;
  CivilDate received_on;
};

// A code that can be: valid, or only doubtful.
bool IsPossibleCode(std::string_view verdict);

// Remembers what is new, ends what it supersedes and takes up what is claimed again; returns the claims made for the
// first time, in the order given. Rows of one batch never supersede each other. A value that is a citizen number, also
// a mistyped one, is never remembered. Behind the rows' own filing: the register is asked what it confirms.
std::vector<IdentifierClaim> RememberClaims(db::Transaction& tx, const ClaimSource& source,
                                            const std::vector<IdentifierClaim>& claims);

// What a claim says, in one line, for the chained digest of its batch: nothing of it may change unseen.
std::string ClaimLine(const ClaimSource& source, const IdentifierClaim& claim);

}  // namespace credence::subjects
