// fsck of the name search: postings and waiting names against the names of the register.
#pragma once

#include <string>
#include <vector>

#include "db/database.h"

namespace credence::subjects {

// One line for each subject whose postings are not those of its names, and for each page that cannot be read. Empty for
// a sound search.
std::vector<std::string> FindPostingDefects(db::Transaction& tx);

}  // namespace credence::subjects
