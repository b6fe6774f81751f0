// Old number → unified code (老码换新码, P08): for organisations. Individual businesses, and with them natural persons,
// answer as the unknown does (design 1.2).
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/civil_date.h"
#include "db/database.h"
#include "subjects/subject.h"

namespace credence::subjects {

struct NumberAnswer {
  Scheme scheme = Scheme::kUnifiedCode;  // of the number that was asked for
  std::string code;                      // unified code of today
  std::string name;
  bool is_current = false;  // the number is that unified code itself
};

// By registration number, organisation code (with or without hyphen) or unified code, as people type it; merges are
// followed. nullopt for everything else.
std::optional<NumberAnswer> FindByOldNumber(db::Transaction& tx, std::string_view typed);

struct NewCode {
  std::int64_t subject_id = 0;  // behind which the next page begins
  std::string code;
  std::string name;
  Instant entered_at;  // into the register of this platform
};

// Organisations, the newest first, behind `before_id` when it is not 0. Merged ones are left out.
std::vector<NewCode> NewestCodes(db::Transaction& tx, std::int64_t before_id, std::int64_t rows_max);

}  // namespace credence::subjects
