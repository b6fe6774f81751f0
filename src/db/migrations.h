// Migrations: migrations/NNNN_verb_noun.sql, forward only, never edited once merged (design 3).
// Each CREATE TABLE is headed `-- distribute: <column> | reference | local`; `-- sequence: <name>` makes an id
// sequence. Column words are INTEGER, TEXT, REAL: PostgreSQL gets BIGINT, TEXT, DOUBLE PRECISION; SQLite gets STRICT
// tables. A file NNNN_verb_noun.sqlite.sql or .postgresql.sql replaces the common text where the engines must differ.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/clock.h"
#include "base/resources.h"
#include "db/database.h"

namespace credence::db {

struct Migration {
  int number = 0;
  std::string name;      // 0001_create_register
  std::string sql;       // as written
  std::string checksum;  // FNV-1a, 64 bits, hex, of the common file: against accidents, not against forgers;
                         // also kept in the table schema_migration
};

// Those of the binary, ascending, for this engine. Checks numbering and migrations/.head.
std::vector<Migration> BuiltinMigrations(Engine engine);

// The same from any set of files with the paths of the source tree. Throws BrokenInvariant when a name, the numbering
// or migrations/.head is wrong, or an engine's own file has no common file beside it.
std::vector<Migration> LoadMigrations(const std::vector<Resource>& files, Engine engine);

// A migration outside the source tree, for tests. Name: NNNN_verb_noun.
Migration MakeMigration(std::string_view name, std::string_view sql);

// The text as this engine must hear it. SQL words are written in capitals. Column types are changed in CREATE TABLE and
// in ALTER TABLE … ADD COLUMN, nowhere else. Throws BrokenInvariant for a column word that is not INTEGER, TEXT or
// REAL.
std::string Translate(std::string_view sql, Engine engine);

// Applies what is missing, each migration in one transaction. Two programs may do so at once.
// Error codes: db.newer_version {found, known} – nothing is touched; db.changed_migration {name}.
Status Migrate(Database& database, const std::vector<Migration>& migrations, const Clock& clock = SystemClock());

// Fails without touching anything when the database is newer than the program or not migrated (db.not_migrated).
Status RequireCurrent(Database& database, const std::vector<Migration>& migrations);

}  // namespace credence::db
