// fsck of accounts, grants, changes of permissions and API clients: each row against the ledger entry that commits to
// it, and the separation of duties (SEC-09, SEC-15).
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "crypto/digest.h"
#include "db/database.h"
#include "ledger/entry.h"

namespace credence::access {

// What is wrong between a row and its entry; nullopt when they agree.
std::optional<std::string> EntryDefect(db::Transaction& tx, crypto::HashAlgorithm algorithm,
                                       const ledger::EntryPlace& place, std::string_view action_prefix,
                                       std::string_view object, const ledger::Content& content);

// One line for each disagreement. Not seen: what changes with use (failures, locks, sessions, codes used), and an
// account, grant or client that was removed together with the newest entries of the ledger.
std::vector<std::string> FindAccessDefects(db::Transaction& tx, crypto::HashAlgorithm algorithm);

}  // namespace credence::access
