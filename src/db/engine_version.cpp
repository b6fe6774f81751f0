#include "db/engine_version.h"

namespace credence::db {

std::string EngineVersion(Database& database) {
  const bool sqlite = database.engine() == Engine::kSqlite;
  auto version = database.Read([&](Transaction& tx) -> Result<std::string> {
    const auto row =
        tx.SelectOne<std::string>(sqlite ? "SELECT sqlite_version()" : "SELECT current_setting('server_version')");
    return std::get<0>(*row);
  });
  const std::string number = version.value();
  // Distributions add a name of their own in brackets.
  return (sqlite ? "SQLite " : "PostgreSQL ") + number.substr(0, number.find(' '));
}

}  // namespace credence::db
