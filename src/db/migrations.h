// Migrations: migrations/NNNN_verb_noun.sql, forward only, never edited once merged (design 3).
// Each CREATE TABLE is headed `-- distribute: <column> | reference | local`; `-- sequence: <name>` makes an id sequence.
// Column words are INTEGER, TEXT, REAL: PostgreSQL gets BIGINT, TEXT, DOUBLE PRECISION; SQLite gets STRICT tables.
// A file NNNN_verb_noun.sqlite.sql or .postgresql.sql replaces the common text where the engines must differ.
#pragma once

#include <string>
#include <vector>

#include "db/database.h"

namespace credence::db {

struct Migration {
  int number = 0;
  std::string name;      // 0001_create_register
  std::string sql;       // as written
  std::string checksum;  // of the common file, hex; also kept in the table schema_migration
};

// Those of the binary, ascending, for this engine. Checks numbering and migrations/.head.
std::vector<Migration> BuiltinMigrations(Engine engine);

// The text as this engine must hear it.
std::string Translate(std::string_view sql, Engine engine);

// Applies what is missing, each migration in one transaction.
// Error codes: db.newer_version {found, known} – nothing is touched; db.changed_migration {name}.
Status Migrate(Database& database, const std::vector<Migration>& migrations);

// Fails without touching anything when the database is newer than the program or not migrated (db.not_migrated).
Status RequireCurrent(Database& database, const std::vector<Migration>& migrations);

}  // namespace credence::db
