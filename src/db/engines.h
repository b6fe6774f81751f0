// The two engines, each hidden behind one function. Inside db only; everybody else calls Database::Open.
#pragma once

#include <memory>
#include <string>

#include "db/database.h"

namespace credence::db {

// A file; its lock files stand beside it: .gate and .writer order the writers, .lease-<name> are the leases.
// Error codes: db.missing, db.unreachable, db.not_a_database, db.read_only.
Result<std::unique_ptr<Database>> OpenSqlite(const std::string& path, const OpenOptions& options);

// A libpq URL. Error codes: db.unreachable, db.read_only.
Result<std::unique_ptr<Database>> OpenPostgres(const std::string& url, const OpenOptions& options);

}  // namespace credence::db
