// fsck of the register: subjects, their names and confirmed numbers against the register rows they follow from, and
// what the search knows of the names against these.
#pragma once

#include <string>
#include <vector>

#include "catalog/items.h"
#include "db/database.h"
#include "records/derivation.h"
#include "subjects/registration.h"

namespace credence::records {

// What a row of an item that describes subjects says about one; `values` by field index.
subjects::RegisterEntry RegisterEntryOf(const catalog::ItemDefinition& item, FieldValues values);

// One line for each subject that differs from its newest register row, for each name and number that no version of that
// row gave, and for each that a version gave but nobody holds. Empty for a sound register.
//
// What the rows cannot tell: the days on which a name was learned and ended, and which of two subjects whose rows both
// give the same number came first. Merges are compared by subjects::FindMergeDefects.
std::vector<std::string> FindRegisterDefects(db::Transaction& tx, const catalog::Items& items);

}  // namespace credence::records
