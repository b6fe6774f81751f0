// fsck of the ledger: everything that can be computed again from the entries is, and compared with what is stored.
#pragma once

#include <string>
#include <vector>

#include "crypto/digest.h"
#include "crypto/signature.h"
#include "db/database.h"

namespace credence::ledger {

// One line for each way in which the log disagrees with itself: numbering with gaps, entries that a group misses or has
// too many, a changed entry, tiles that are not those of the entries, a checkpoint whose root or signature does not
// hold. Empty for a sound log. Walks group by group in the order of the numbers; memory does not grow with the log.
//
// What no log can know of itself: that its end was cut off together with the checkpoints over it, that a checkpoint in
// the middle was removed, or what an entry said that still waited for its number. Against the first two, keep a
// checkpoint elsewhere and ask for a consistency proof.
std::vector<std::string> FindLedgerDefects(db::Transaction& tx, crypto::HashAlgorithm algorithm,
                                           const crypto::Verifier& verifier);

}  // namespace credence::ledger
