// One connection to a SQLite file. Inside db only.
#pragma once

#include <atomic>
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

// A sync failed: nobody can tell what of the last writes has reached the disk.
class SyncFailed : public Unavailable {
 public:
  using Unavailable::Unavailable;
};

// What the connections of one process that write to a file tell each other about its log.
struct SqliteLog {
  std::atomic<int> pages = 0;             // at the last commit
  std::atomic<bool> sync_failed = false;  // for good: a second sync may succeed without what the first one lost
};

// Whether this extended result code of SQLite speaks of a sync.
bool IsFailedSync(int code);

// A reader opens the file read-only and changes nothing in it, not even its journal mode; it never checkpoints.
// A writer sets WAL (kept in the file), synchronous=FULL and foreign keys; call it inside the writer's turn. After each
// commit `log->pages` is how many pages the log holds; the writer itself moves them into the file only when there are
// very many, so that a commit seldom waits for that (sqlite_log_mover.h). A commit whose sync fails throws SyncFailed.
// Throws SqliteOpenError.
std::unique_ptr<Connection> ConnectSqlite(const std::string& path, SqliteRole role, bool durable = true,
                                          SqliteLog* log = nullptr);

// Makes an empty file when there is none. Throws SqliteOpenError.
void CreateSqliteFile(const std::string& path);

}  // namespace credence::db
