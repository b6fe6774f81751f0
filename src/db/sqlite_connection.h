// One connection to a SQLite file. Inside db only.
#pragma once

#include <memory>
#include <string>

#include "db/connection.h"

namespace credence::db {

enum class SqliteRole { kReader, kWriter };

// What SQLite said when a file could not be opened or read.
class SqliteOpenError : public Unavailable {
 public:
  SqliteOpenError(const std::string& message, int code) : Unavailable(message), code_(code) {}
  int code() const { return code_; }  // SQLITE_NOTADB, SQLITE_CANTOPEN, ...

 private:
  int code_;
};

// A reader opens the file read-only and changes nothing in it, not even its journal mode; it never checkpoints.
// A writer sets WAL (kept in the file), synchronous=FULL and foreign keys; call it inside the writer's turn.
// Throws SqliteOpenError.
std::unique_ptr<Connection> ConnectSqlite(const std::string& path, SqliteRole role, bool durable = true);

// Makes an empty file when there is none. Throws SqliteOpenError.
void CreateSqliteFile(const std::string& path);

}  // namespace credence::db
