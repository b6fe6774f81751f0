// Entering register rows: new organisations, changed names, confirmed numbers. For intake, inside its transaction.
#pragma once

#include <optional>
#include <vector>

#include "base/civil_date.h"
#include "db/database.h"
#include "subjects/subject.h"

namespace credence::subjects {

// The numbers that an entry confirms: its unified code, its registration number if given, and its organisation code,
// which is part of the unified code when it is not given.
std::vector<Identifier> IdentifiersOf(const RegisterEntry& entry);

// Makes or updates the subject of each entry and returns the ids in order. The same code twice gives one subject with
// the later name. `today` dates a change of name. Takes the turn of the register: a name is ended by whoever read that
// it is borne.
std::vector<std::int64_t> RegisterOrganisations(db::Transaction& tx, const std::vector<RegisterEntry>& entries,
                                                CivilDate today, Instant now);

}  // namespace credence::subjects
