// A fresh database for one test, on either engine; gone when the object dies. For the tests of every module:
//
//   class RecordStore : public testing::TestWithParam<db::Engine> {
//    protected:
//     db::TestDatabase database_{GetParam(), db::TestTables::kOfProgram};
//   };
//   INSTANTIATE_TEST_SUITE_P(Engines, RecordStore, testing::ValuesIn(db::TestEngines()), db::EngineName);
//
// SQLite: a file in a folder of its own under the temporary directory. PostgreSQL: a database of its own on the server
// that the environment variable CREDENCE_TEST_POSTGRES names (the URL of a maintenance database; tools/with_postgres
// sets it up). Throws Unavailable when that server does not answer.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "db/database.h"

namespace credence::db {

// SQLite, and PostgreSQL when CREDENCE_TEST_POSTGRES is set.
std::vector<Engine> TestEngines();

// For INSTANTIATE_TEST_SUITE_P: "Sqlite" or "Postgres". Any type with a member `param` of type Engine.
template <typename ParamInfo>
std::string EngineName(const ParamInfo& info) {
  return info.param == Engine::kSqlite ? "Sqlite" : "Postgres";
}

// What the database holds at first: nothing, or the tables of the program (BuiltinMigrations), made once for all tests
// of a process and copied for each.
enum class TestTables { kNone, kOfProgram };

class TestDatabase {
 public:
  explicit TestDatabase(Engine engine, TestTables tables = TestTables::kNone);
  ~TestDatabase();
  TestDatabase(const TestDatabase&) = delete;
  TestDatabase& operator=(const TestDatabase&) = delete;

  Database& operator*() const { return *database_; }
  Database* operator->() const { return database_.get(); }
  const DatabaseAddress& address() const { return address_; }
  const std::string& folder() const { return folder_; }  // SQLite only; empty otherwise

  // A second Database on the same data, as another process would open it.
  std::unique_ptr<Database> OpenAgain(const OpenOptions& options = {}) const;
  // Closes and opens, as a restart would.
  void Reopen();

 private:
  static const TestDatabase& Pattern(Engine engine);
  void Create(Engine engine, const TestDatabase* pattern);

  std::string folder_;
  std::string name_;  // of the PostgreSQL database
  DatabaseAddress address_;
  std::unique_ptr<Database> database_;
};

}  // namespace credence::db
