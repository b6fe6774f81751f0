// Matching a reported row to the register (domain 2.7): unified code, then organisation code, then registration number
// together with the name. Never by name alone.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "db/database.h"

namespace credence::subjects {

struct MatchRequest {
  std::string code;  // unified code, normalised and valid; empty when not given
  std::string organisation_code;
  std::string registration_number;
  std::string name;
};

enum class MatchOutcome {
  kMatched,
  kUnknown,  // no number is in the register
  // A unified code that the register knows decides alone. Without it: the numbers point to different subjects, or to
  // one that carries another unified code, or a registration number stands beside another name.
  kAmbiguous,
};

struct Match {
  MatchOutcome outcome = MatchOutcome::kUnknown;
  std::int64_t subject_id = 0;  // after merges; 0 unless matched
  // Who holds the number itself, which may have been merged into the subject: the row is filed under the holder, so
  // that an un-merge takes it back with it.
  std::int64_t holder_id = 0;
  std::string registered_code;  // of the subject found or of the candidate
  std::string registered_name;
  bool name_differs = false;  // the row bears none of the subject's names, compared as in domain 2.7
};

// One result for each request, in order. Looks the numbers up in groups, never one by one.
std::vector<Match> MatchSubjects(db::Transaction& tx, const std::vector<MatchRequest>& requests);

}  // namespace credence::subjects
