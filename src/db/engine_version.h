// Which release of which engine a database runs on; for people who look after it.
#pragma once

#include <string>

#include "db/database.h"

namespace credence::db {

// "SQLite 3.40.1", "PostgreSQL 15.14".
std::string EngineVersion(Database& database);

}  // namespace credence::db
