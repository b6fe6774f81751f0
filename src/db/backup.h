// A copy of a whole database as it stood at one moment, taken while others write, and the way back.
// SQLite: a file of its own, by SQLite's backup. PostgreSQL: an archive of pg_dump, which must be installed with
// pg_restore (package postgresql-client); its password comes from ~/.pgpass, never from the address.
#pragma once

#include <string>

#include "base/result.h"
#include "db/database.h"

namespace credence::db {

// `into` must not exist. Durable when it returns ok; a half-made copy is removed.
// Error codes: db.missing {path}, db.backup_failed {reason}.
Status BackUp(const DatabaseAddress& from, const std::string& into);

// The target must be empty: SQLite: no such file; PostgreSQL: a database without tables.
// Error codes: db.not_empty {path}, db.unreachable {reason}, db.backup_failed {reason}.
Status Restore(const std::string& copy, const DatabaseAddress& into);

}  // namespace credence::db
