#include "db/sqlite_log_mover.h"

#include <sqlite3.h>

#include <memory>

#include "base/worker_thread.h"

namespace credence::db {
namespace {

struct CloseDatabase {
  void operator()(sqlite3* database) const { sqlite3_close(database); }
};

}  // namespace

SqliteLogMover::SqliteLogMover(std::string path, SqliteLog& log) : path_(std::move(path)), log_(log) {
  thread_ = StartWorker([this] { Loop(); });
}

SqliteLogMover::~SqliteLogMover() {
  {
    std::lock_guard guard(mutex_);
    ends_ = true;
  }
  changed_.notify_one();
  thread_.join();
}

void SqliteLogMover::Wake() {
  {
    std::lock_guard guard(mutex_);
    awake_ = true;
  }
  changed_.notify_one();
}

// Whatever fails here is left to the writer, whose own checkpoint comes when the log has grown long; then its commit
// says what is wrong with the disk.
void SqliteLogMover::Loop() {
  sqlite3* opened = nullptr;
  const int code = sqlite3_open_v2(path_.c_str(), &opened, SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX, nullptr);
  const std::unique_ptr<sqlite3, CloseDatabase> database(opened);
  if (code == SQLITE_OK) {
    sqlite3_extended_result_codes(opened, 1);
    sqlite3_exec(opened, "PRAGMA synchronous = FULL", nullptr, nullptr, nullptr);
  }
  while (true) {
    {
      std::unique_lock guard(mutex_);
      changed_.wait(guard, [&] { return awake_ || ends_; });
      if (ends_) return;
      awake_ = false;
    }
    if (code == SQLITE_OK &&
        IsFailedSync(sqlite3_wal_checkpoint_v2(opened, nullptr, SQLITE_CHECKPOINT_PASSIVE, nullptr, nullptr))) {
      log_.sync_failed = true;
    }
  }
}

}  // namespace credence::db
