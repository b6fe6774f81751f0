#include "db/change_mark.h"

namespace credence::db {

Result<std::unique_ptr<ChangeMark>> ChangeMark::Open(const DatabaseAddress& address) {
  OpenOptions options;
  options.readers = 1;
  options.writers = 1;
  ASSIGN_OR_RETURN(auto database, Database::Open(address, options));
  return std::unique_ptr<ChangeMark>(new ChangeMark(std::move(database)));
}

std::string ChangeMark::Now() {
  auto mark = database_->Read([](Transaction& tx) -> Result<std::string> {
    const char* sql =
        tx.engine() == Engine::kSqlite ? "PRAGMA data_version" : "SELECT CAST(pg_current_snapshot() AS TEXT)";
    return std::get<0>(*tx.SelectOne<std::string>(sql));
  });
  return *mark;
}

}  // namespace credence::db
