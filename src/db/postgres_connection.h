// One connection to PostgreSQL by libpq, under SOCI. Inside db only.
#pragma once

#include <memory>
#include <string>

#include "db/connection.h"

namespace credence::db {

// Throws Unavailable with the reason as libpq or the server gives it.
std::unique_ptr<Connection> ConnectPostgres(const std::string& url);

}  // namespace credence::db
