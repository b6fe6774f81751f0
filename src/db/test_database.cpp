#include "db/test_database.h"

#include <unistd.h>

#include <atomic>
#include <cstdlib>
#include <filesystem>
#include <memory>

#include "base/check.h"
#include "db/migrations.h"
#include "db/postgres_connection.h"

namespace credence::db {
namespace {

const char* ServerUrl() { return std::getenv("CREDENCE_TEST_POSTGRES"); }

std::string FreshName() {
  static std::atomic<int> count{0};
  return "credence_test_" + std::to_string(::getpid()) + "_" + std::to_string(++count);
}

// The URL of the server with another database: postgresql://user@host:port/NAME?settings.
std::string WithDatabase(const std::string& url, const std::string& name) {
  std::size_t host = url.find("//") + 2;
  std::size_t settings = std::min(url.find('?', host), url.size());
  std::size_t slash = std::min(url.find('/', host), settings);
  return url.substr(0, slash) + "/" + name + url.substr(settings);
}

std::string MakeFolder() {
  std::string pattern = (std::filesystem::temp_directory_path() / "credence_test_XXXXXX").string();
  CHECK(::mkdtemp(pattern.data()) != nullptr);
  return pattern;
}

}  // namespace

std::vector<Engine> TestEngines() {
  if (ServerUrl() == nullptr) return {Engine::kSqlite};
  return {Engine::kSqlite, Engine::kPostgres};
}

TestDatabase::TestDatabase(Engine engine, TestTables tables) {
  Create(engine, tables == TestTables::kOfProgram ? &Pattern(engine) : nullptr);
  database_ = OpenAgain({.create = true});
}

// Closed, as PostgreSQL copies no database that somebody has open.
const TestDatabase& TestDatabase::Pattern(Engine engine) {
  const auto make = [](Engine of) {
    auto made = std::make_unique<TestDatabase>(of);
    CHECK(Migrate(**made, BuiltinMigrations(of)).ok());
    made->database_.reset();
    return made;
  };
  if (engine == Engine::kSqlite) {
    static const auto kSqlite = make(Engine::kSqlite);
    return *kSqlite;
  }
  static const auto kPostgres = make(Engine::kPostgres);
  return *kPostgres;
}

void TestDatabase::Create(Engine engine, const TestDatabase* pattern) {
  if (engine == Engine::kSqlite) {
    folder_ = MakeFolder();
    address_.text = folder_ + "/test.db";
    if (pattern != nullptr) std::filesystem::copy_file(pattern->address_.text, address_.text);
    return;
  }
  CHECK(ServerUrl() != nullptr);
  name_ = FreshName();
  ConnectPostgres(ServerUrl())
      ->Execute("CREATE DATABASE " + name_ + " TEMPLATE " + (pattern == nullptr ? "template0" : pattern->name_) +
                    " ENCODING 'UTF8' LC_COLLATE 'C.UTF-8' LC_CTYPE 'C.UTF-8'",
                {});
  address_.text = WithDatabase(ServerUrl(), name_);
}

TestDatabase::~TestDatabase() {
  database_.reset();
  try {
    if (!name_.empty()) ConnectPostgres(ServerUrl())->Execute("DROP DATABASE " + name_ + " WITH (FORCE)", {});
    if (!folder_.empty()) std::filesystem::remove_all(folder_);
  } catch (const std::exception&) {
    // The server is gone, and the database with it; a folder in the temporary directory may stay.
  }
}

std::unique_ptr<Database> TestDatabase::OpenAgain(const OpenOptions& options) const {
  auto opened = Database::Open(address_, options);
  CHECK(opened.ok());
  return std::move(*opened);
}

void TestDatabase::Reopen() {
  database_.reset();
  database_ = OpenAgain();
}

}  // namespace credence::db
