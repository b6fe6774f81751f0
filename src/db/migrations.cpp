#include "db/migrations.h"

#include <algorithm>
#include <charconv>
#include <map>

#include "base/text.h"
#include "db/db_errors.h"
#include "db/sql_text.h"
#include "db/stable_hash.h"

namespace credence::db {
namespace {

constexpr std::string_view kFolder = "migrations/";
constexpr std::string_view kHead = "migrations/.head";

constexpr std::string_view kTable = R"(
  CREATE TABLE schema_migration (
    number INTEGER PRIMARY KEY,
    name TEXT NOT NULL,
    checksum TEXT NOT NULL,
    applied_at INTEGER NOT NULL
  ))";

std::string Checksum(std::string_view text) {
  char buffer[17];
  auto end = std::to_chars(buffer, buffer + sizeof buffer, StableHash(text), 16).ptr;
  std::string hex(buffer, end);
  return std::string(16 - hex.size(), '0') + hex;
}

// NNNN of NNNN_verb_noun. Throws for any other name.
int NumberOf(std::string_view name) {
  bool wrong = name.size() < 8 || name[4] != '_' || name.find('_', 5) == std::string_view::npos;
  for (std::size_t i = 0; i < name.size(); ++i) {
    bool digit = name[i] >= '0' && name[i] <= '9';
    bool letter = name[i] >= 'a' && name[i] <= 'z';
    if (i < 4 ? !digit : !(digit || letter || name[i] == '_')) wrong = true;
  }
  if (wrong) throw BrokenInvariant("the name of a migration must be NNNN_verb_noun: " + std::string(name));
  int number = 0;
  std::from_chars(name.data(), name.data() + 4, number);
  return number;
}

struct Applied {
  int number;
  std::string name;
  std::string checksum;
};

bool HasTable(Transaction& tx) {
  const char* sql = tx.engine() == Engine::kSqlite
                        ? "SELECT COUNT(*) FROM sqlite_master WHERE type = 'table' AND name = :name"
                        : "SELECT COUNT(*) FROM pg_tables WHERE schemaname = current_schema() AND tablename = :name";
  auto count = tx.SelectOne<std::int64_t>(sql, {{"name", "schema_migration"}});
  return std::get<0>(*count) > 0;
}

std::vector<Applied> ReadApplied(Transaction& tx) {
  std::vector<Applied> applied;
  if (!HasTable(tx)) return applied;
  tx.ForEach<std::int64_t, std::string, std::string>(
      "SELECT number, name, checksum FROM schema_migration ORDER BY number", {},
      [&](std::int64_t number, const std::string& name, const std::string& checksum) {
        applied.push_back({static_cast<int>(number), name, checksum});
      });
  return applied;
}

Error VersionError(const ErrorCode& code, std::size_t found, std::size_t known) {
  return Error(code, {{"found", std::to_string(found)}, {"known", std::to_string(known)}});
}

// What the database has been through must be the beginning of what the program knows.
Status Compare(const std::vector<Applied>& applied, const std::vector<Migration>& known) {
  if (!applied.empty() && applied.back().number > static_cast<int>(known.size())) {
    return VersionError(errors::kNewerVersion, static_cast<std::size_t>(applied.back().number), known.size());
  }
  for (std::size_t i = 0; i < applied.size(); ++i) {
    const Migration& expected = known[i];
    bool same = applied[i].number == expected.number && applied[i].name == expected.name &&
                applied[i].checksum == expected.checksum;
    if (!same) return Error(errors::kChangedMigration, {{"name", applied[i].name}});
  }
  return {};
}

void CheckNumbering(const std::vector<Migration>& migrations) {
  for (std::size_t i = 0; i < migrations.size(); ++i) {
    if (migrations[i].number != static_cast<int>(i) + 1 || NumberOf(migrations[i].name) != migrations[i].number) {
      throw BrokenInvariant("migrations must be numbered 1, 2, 3 without gaps: " + migrations[i].name);
    }
  }
}

// Applies one migration unless another program was quicker.
Status ApplyNext(Transaction& tx, const std::vector<Migration>& migrations, const Clock& clock, bool& done) {
  // SQLite has one writer at a time anyway.
  if (tx.engine() == Engine::kPostgres)
    tx.Execute("SELECT pg_advisory_xact_lock(hashtextextended('schema_migration', 0))");
  std::vector<Applied> applied = ReadApplied(tx);
  RETURN_IF_ERROR(Compare(applied, migrations));
  done = applied.size() == migrations.size();
  if (done) return {};
  if (applied.empty() && !HasTable(tx)) tx.Execute(Translate(kTable, tx.engine()));
  const Migration& next = migrations[applied.size()];
  for (const std::string& statement : SplitStatements(Translate(next.sql, tx.engine()))) tx.Execute(statement);
  tx.Execute(R"(
      INSERT INTO schema_migration (number, name, checksum, applied_at)
      VALUES (:number, :name, :checksum, :applied_at))",
             {{"number", next.number},
              {"name", next.name},
              {"checksum", next.checksum},
              {"applied_at", clock.Now().epoch_ms}});
  return {};
}

}  // namespace

Migration MakeMigration(std::string_view name, std::string_view sql) {
  return {NumberOf(name), std::string(name), std::string(sql), Checksum(sql)};
}

std::vector<Migration> LoadMigrations(const std::vector<Resource>& files, Engine engine) {
  std::map<std::string, Migration, std::less<>> common;
  std::map<std::string, std::string, std::less<>>
      own;  // the engine's own texts; the other engine's under a key of theirs
  std::string head;
  for (const Resource& file : files) {
    CHECK(file.path.starts_with(kFolder));
    if (file.path == kHead) {
      head = std::string(TrimBlanks(file.bytes));
      continue;
    }
    std::string_view name = file.path.substr(kFolder.size());
    if (!name.ends_with(".sql")) throw BrokenInvariant("not a migration: " + std::string(file.path));
    name.remove_suffix(4);
    std::string_view mine = engine == Engine::kSqlite ? ".sqlite" : ".postgresql";
    std::string_view theirs = engine == Engine::kSqlite ? ".postgresql" : ".sqlite";
    if (name.ends_with(mine)) {
      own.emplace(name.substr(0, name.size() - mine.size()), file.bytes);
    } else if (name.ends_with(theirs)) {
      own.emplace(name, "");
    } else {
      common.emplace(name, MakeMigration(name, file.bytes));
    }
  }
  std::vector<Migration> migrations;
  for (auto& [name, migration] : common) migrations.push_back(std::move(migration));
  CheckNumbering(migrations);
  for (const auto& [name, sql] : own) {
    auto found = common.find(std::string_view(name).substr(0, name.find('.')));
    if (found == common.end()) throw BrokenInvariant("no common migration beside " + name);
    if (name.find('.') == std::string::npos) migrations[static_cast<std::size_t>(NumberOf(name)) - 1].sql = sql;
  }
  if (head != (migrations.empty() ? "" : migrations.back().name)) {
    throw BrokenInvariant("migrations/.head names " + head + ", which is not the last migration");
  }
  return migrations;
}

std::vector<Migration> BuiltinMigrations(Engine engine) { return LoadMigrations(ResourcesUnder(kFolder), engine); }

Status Migrate(Database& database, const std::vector<Migration>& migrations, const Clock& clock) {
  CheckNumbering(migrations);
  bool done = false;
  // A look first: whoever finds a newer database, or nothing to do, must not write at all.
  RETURN_IF_ERROR(database.Read([&](Transaction& tx) -> Status {
    std::vector<Applied> applied = ReadApplied(tx);
    done = applied.size() == migrations.size();
    return Compare(applied, migrations);
  }));
  while (!done) {
    RETURN_IF_ERROR(database.Write([&](Transaction& tx) { return ApplyNext(tx, migrations, clock, done); }));
  }
  return {};
}

Status RequireCurrent(Database& database, const std::vector<Migration>& migrations) {
  CheckNumbering(migrations);
  return database.Read([&](Transaction& tx) -> Status {
    std::vector<Applied> applied = ReadApplied(tx);
    RETURN_IF_ERROR(Compare(applied, migrations));
    if (applied.size() < migrations.size()) {
      return VersionError(errors::kNotMigrated, applied.size(), migrations.size());
    }
    return {};
  });
}

}  // namespace credence::db
