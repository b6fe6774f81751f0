// fsck of batches: counts against what was filed and found, ended batches against their receipts in the log.
#pragma once

#include <string>
#include <vector>

#include "crypto/digest.h"
#include "db/database.h"

namespace credence::intake {

// One line for each batch whose counts do not add up, whose filed rows are not those of the records, whose findings are
// not as many as it says, whose identifier claims are not those it made, whose receipt or confirmation differs from its
// ledger entry, or whose copy is kept longer or fuller than it may be; for each receipt without a batch, and each row
// settled by a batch that does not correct it.
//
// What nothing commits to: the file's name and size, its encoding and edition, how many rows were about persons, and
// the words of the findings.
std::vector<std::string> FindBatchDefects(db::Transaction& tx, crypto::HashAlgorithm algorithm);

}  // namespace credence::intake
