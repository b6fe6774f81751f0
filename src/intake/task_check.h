// fsck of reporting tasks: rows by month against the counts of their batches, zero reports and count statements against
// the log.
#pragma once

#include <string>
#include <vector>

#include "crypto/digest.h"
#include "db/database.h"

namespace credence::intake {

// One line for each batch whose rows by month are not its accepted rows, or stand under another department, item or
// day; for each task whose versions have gaps or differ from their entries in the log, and each entry without its
// version.
std::vector<std::string> FindTaskDefects(db::Transaction& tx, crypto::HashAlgorithm algorithm);

}  // namespace credence::intake
