#include "db/migrations.h"

#include <gtest/gtest.h>

#include <fstream>
#include <thread>

#include "db/db_errors.h"
#include "db/sql_text.h"
#include "db/test_database.h"

namespace credence::db {
namespace {

const char* const kCreate = R"(
-- A table; with a semicolon and a quote's end in its comment.
-- distribute: id
CREATE TABLE item (
  id INTEGER PRIMARY KEY,
  text TEXT NOT NULL DEFAULT 'INTEGER; REAL',
  share REAL,
  number INTEGER CHECK (number > 0),
  UNIQUE (id, text)
);
CREATE INDEX item_number ON item (number) WHERE number IS NOT NULL;
-- sequence: item
)";

std::vector<Migration> Two() {
  return {MakeMigration("0001_create_item", kCreate),
          MakeMigration("0002_add_note",
                        "ALTER TABLE item ADD COLUMN note TEXT; INSERT INTO item (id) VALUES (5000000000);")};
}
std::vector<Migration> Three() {
  auto migrations = Two();
  migrations.push_back(MakeMigration("0003_create_more", "CREATE TABLE more (id INTEGER PRIMARY KEY);"));
  return migrations;
}

class MigrationOn : public testing::TestWithParam<Engine> {
 protected:
  std::int64_t Number(const char* sql) {
    auto number = database_->Read(
        [&](Transaction& tx) -> Result<std::int64_t> { return std::get<0>(*tx.SelectOne<std::int64_t>(sql)); });
    return *number;
  }
  static std::string CodeOf(const Status& status) { return status.ok() ? "ok" : status.error().code; }

  TestDatabase database_{GetParam()};
  FixedClock clock_{Instant{1'525'708'800'000}};
};
INSTANTIATE_TEST_SUITE_P(Engines, MigrationOn, testing::ValuesIn(TestEngines()),
                         EngineName<testing::TestParamInfo<Engine>>);

TEST_P(MigrationOn, AppliesWhatIsMissing) {
  EXPECT_EQ(CodeOf(RequireCurrent(*database_, Two())), "db.not_migrated");
  EXPECT_EQ(CodeOf(Migrate(*database_, Two(), clock_)), "ok");
  EXPECT_EQ(CodeOf(RequireCurrent(*database_, Two())), "ok");
  EXPECT_EQ(Number("SELECT COUNT(*) FROM schema_migration"), 2);
  EXPECT_EQ(Number("SELECT MAX(applied_at) FROM schema_migration"), 1'525'708'800'000);
  EXPECT_EQ(Number("SELECT id FROM item"), 5'000'000'000);
  EXPECT_EQ(CodeOf(Migrate(*database_, Two(), clock_)), "ok");
  EXPECT_EQ(Number("SELECT COUNT(*) FROM item"), 1);
  EXPECT_EQ(CodeOf(RequireCurrent(*database_, Three())), "db.not_migrated");
  EXPECT_EQ(CodeOf(Migrate(*database_, Three(), clock_)), "ok");
  EXPECT_EQ(Number("SELECT COUNT(*) FROM more"), 0);
}

TEST_P(MigrationOn, RefusesAChangedMigration) {
  ASSERT_TRUE(Migrate(*database_, Two()).ok());
  auto changed = Three();
  changed[1] = MakeMigration("0002_add_note", "ALTER TABLE item ADD COLUMN note TEXT;");
  Status status = Migrate(*database_, changed);
  ASSERT_EQ(CodeOf(status), "db.changed_migration");
  EXPECT_EQ(status.error().values[0].second, "0002_add_note");
  EXPECT_EQ(CodeOf(RequireCurrent(*database_, changed)), "db.changed_migration");
  EXPECT_EQ(Number("SELECT COUNT(*) FROM schema_migration"), 2);
}

TEST_P(MigrationOn, RefusesANewerDatabaseAndTouchesNothing) {
  ASSERT_TRUE(Migrate(*database_, Three()).ok());
  database_.Reopen();
  auto bytes = [&] {
    if (GetParam() != Engine::kSqlite) return std::string();
    std::ifstream file(database_.address().text, std::ios::binary);
    return std::string(std::istreambuf_iterator<char>(file), {});
  };
  std::string before = bytes();
  Status status = Migrate(*database_, Two());
  ASSERT_EQ(CodeOf(status), "db.newer_version");
  EXPECT_EQ(status.error().values, (TextValues{{"found", "3"}, {"known", "2"}}));
  EXPECT_EQ(CodeOf(RequireCurrent(*database_, Two())), "db.newer_version");
  database_.Reopen();
  EXPECT_EQ(bytes(), before);
}

TEST_P(MigrationOn, AFailingMigrationLeavesTheOneBefore) {
  auto migrations = Two();
  migrations[1] =
      MakeMigration("0002_break_it", "CREATE TABLE half (id INTEGER PRIMARY KEY); INSERT INTO nowhere VALUES (1);");
  EXPECT_THROW((void)Migrate(*database_, migrations), BrokenInvariant);
  EXPECT_EQ(Number("SELECT MAX(number) FROM schema_migration"), 1);
  EXPECT_TRUE(Migrate(*database_, Two()).ok());
}

TEST_P(MigrationOn, TwoProgramsMayMigrateAtOnce) {
  std::vector<std::thread> threads;
  for (int i = 0; i < 4; ++i) {
    threads.emplace_back([&] { EXPECT_EQ(CodeOf(Migrate(*database_.OpenAgain(), Three())), "ok"); });
  }
  for (auto& thread : threads) thread.join();
  EXPECT_EQ(Number("SELECT COUNT(*) FROM schema_migration"), 3);
  EXPECT_EQ(Number("SELECT COUNT(*) FROM item"), 1);
}

TEST(Translate, SqliteGetsStrictTables) {
  EXPECT_EQ(Translate("CREATE TABLE a (id INTEGER PRIMARY KEY, b REAL DEFAULT (1)); DELETE FROM a;", Engine::kSqlite),
            "CREATE TABLE a (id INTEGER PRIMARY KEY, b REAL DEFAULT (1)) STRICT; DELETE FROM a;");
  EXPECT_EQ(Translate("CREATE TABLE a (id INTEGER PRIMARY KEY) WITHOUT ROWID;", Engine::kSqlite),
            "CREATE TABLE a (id INTEGER PRIMARY KEY) STRICT, WITHOUT ROWID;");
}

TEST(Translate, PostgresGetsWiderColumnsAndNothingElse) {
  EXPECT_EQ(Translate("CREATE TABLE a (id INTEGER NOT NULL, b REAL, c TEXT DEFAULT 'INTEGER, d REAL', -- e INTEGER\n"
                      "CONSTRAINT k PRIMARY KEY (id), CHECK (CAST(b AS INTEGER) > 0));",
                      Engine::kPostgres),
            "CREATE TABLE a (id BIGINT NOT NULL, b DOUBLE PRECISION, c TEXT DEFAULT 'INTEGER, d REAL', -- e INTEGER\n"
            "CONSTRAINT k PRIMARY KEY (id), CHECK (CAST(b AS INTEGER) > 0));");
  EXPECT_EQ(Translate("ALTER TABLE a ADD COLUMN f INTEGER DEFAULT 0;", Engine::kPostgres),
            "ALTER TABLE a ADD COLUMN f BIGINT DEFAULT 0;");
  EXPECT_EQ(Translate("CREATE UNIQUE INDEX i ON a (b) WHERE c = 'REAL';", Engine::kPostgres),
            "CREATE UNIQUE INDEX i ON a (b) WHERE c = 'REAL';");
}

TEST(Translate, RefusesOtherColumnWords) {
  for (const char* sql :
       {"CREATE TABLE a (id ANY)", "CREATE TABLE a (id BLOB)", "CREATE TABLE a (id INTEGER, b VARCHAR(3))",
        "CREATE TABLE a (id integer)", "CREATE TABLE a (id)", "CREATE TABLE a AS SELECT 1",
        "ALTER TABLE a ADD COLUMN b BIGINT", "CREATE TABLE a (id INTEGER", "SELECT 'a", "/* a"}) {
    EXPECT_THROW(Translate(sql, Engine::kSqlite), BrokenInvariant) << sql;
    EXPECT_THROW(Translate(sql, Engine::kPostgres), BrokenInvariant) << sql;
  }
}

TEST(Translate, MakesSequences) {
  EXPECT_EQ(Translate("-- sequence: item\n", Engine::kPostgres), "CREATE SEQUENCE id_item;\n-- sequence: item\n");
  EXPECT_NE(Translate("-- sequence: item", Engine::kSqlite).find("VALUES ('item', 1)"), std::string::npos);
  EXPECT_THROW(Translate("-- sequence: it'em", Engine::kSqlite), BrokenInvariant);
}

TEST(SplitStatements, CutsOutsideQuotesAndComments) {
  EXPECT_EQ(SplitStatements("A ';' \";\" 'it''s;' -- ;\n B; /* ; */ ;\n;C\n"),
            (std::vector<std::string>{"A ';' \";\" 'it''s;' \n B", "C"}));
}

std::string LoadingSays(const std::vector<Resource>& files) {
  try {
    return std::to_string(LoadMigrations(files, Engine::kSqlite).size());
  } catch (const BrokenInvariant&) {
    return "refused";
  }
}

TEST(LoadMigrations, ChecksNamesNumbersAndHead) {
  Resource one{"migrations/0001_create_item", ""};
  one.path = "migrations/0001_create_item.sql";
  Resource two{"migrations/0002_add_note.sql", ""};
  Resource three{"migrations/0003_add_more.sql", ""};
  EXPECT_EQ(LoadingSays({{"migrations/.head", ""}}), "0");
  EXPECT_EQ(LoadingSays({{"migrations/.head", "0002_add_note\n"}, one, two}), "2");
  EXPECT_EQ(LoadingSays({{"migrations/.head", "0001_create_item"}, one, two}), "refused");
  EXPECT_EQ(LoadingSays({one}), "refused");
  EXPECT_EQ(LoadingSays({{"migrations/.head", "0003_add_more"}, one, three}), "refused");
  EXPECT_EQ(LoadingSays({{"migrations/.head", "0001_create"}, {"migrations/0001_create.sql", ""}}), "refused");
  EXPECT_EQ(LoadingSays({{"migrations/.head", "1_create_item"}, {"migrations/1_create_item.sql", ""}}), "refused");
  EXPECT_EQ(LoadingSays({{"migrations/.head", "0001_create_item"}, one, {"migrations/notes.txt", ""}}), "refused");
  EXPECT_EQ(LoadingSays({{"migrations/.head", "0001_create_item"}, one, {"migrations/0002_x_y.sqlite.sql", ""}}),
            "refused");
  EXPECT_EQ(LoadingSays({{"migrations/.head", "0001_create_item"}, one, {"migrations/0002_x_y.postgresql.sql", ""}}),
            "refused");
}

TEST(LoadMigrations, AnEnginesOwnTextReplacesTheCommonOneButNotItsChecksum) {
  std::vector<Resource> files = {{"migrations/.head", "0001_create_item"},
                                 {"migrations/0001_create_item.sql", "common"},
                                 {"migrations/0001_create_item.sqlite.sql", "own"}};
  auto sqlite = LoadMigrations(files, Engine::kSqlite);
  auto postgres = LoadMigrations(files, Engine::kPostgres);
  EXPECT_EQ(sqlite[0].sql, "own");
  EXPECT_EQ(postgres[0].sql, "common");
  EXPECT_EQ(sqlite[0].checksum, postgres[0].checksum);
  EXPECT_EQ(sqlite[0].checksum.size(), 16u);
}

TEST(LoadMigrations, TheBuiltInOnesAreInOrderForBothEngines) {
  EXPECT_EQ(BuiltinMigrations(Engine::kSqlite).size(), BuiltinMigrations(Engine::kPostgres).size());
}

}  // namespace
}  // namespace credence::db
