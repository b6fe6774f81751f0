// SQL of changes of permissions.
#pragma once

#include <optional>
#include <string_view>
#include <vector>

#include "access/change.h"
#include "db/database.h"

namespace credence::access::change_store {

std::optional<PermissionChange> Find(db::Transaction& tx, std::int64_t id);
// Newest first, below `before` (0: from the newest); `state` "" for all.
std::vector<PermissionChange> List(db::Transaction& tx, std::string_view state, std::int64_t before,
                                   std::int64_t rows_max);
std::vector<PermissionChange> All(db::Transaction& tx);
void Insert(db::Transaction& tx, const PermissionChange& change);
// False when it is no longer drafted.
bool Close(db::Transaction& tx, const PermissionChange& change);

}  // namespace credence::access::change_store
