// Moves pages from the log (WAL) of a SQLite file into the file itself, beside the writers. Inside db only.
//
// SQLite's own way is a checkpoint inside the commit that fills the log: that commit, and whoever waits for its turn,
// waits for the disk twice. Here a thread with a connection of its own does it, and no writer waits; the log begins
// anew once all its pages are moved and nobody reads it. Nothing is less durable: a commit is in the log before it is
// acknowledged, and pages leave the log only once they are safe in the file.
#pragma once

#include <condition_variable>
#include <mutex>
#include <string>
#include <thread>

#include "db/sqlite_connection.h"

namespace credence::db {

inline constexpr int kLogPagesToMove = 1'000;  // of 4 KiB: whoever commits then wakes the mover
inline constexpr int kLogPagesMax = 16'384;    // the writer itself moves them, should the mover not come through

class SqliteLogMover {
 public:
  // `log` is told when a sync fails; it outlives the object.
  SqliteLogMover(std::string path, SqliteLog& log);
  ~SqliteLogMover();  // waits for what is being moved
  SqliteLogMover(const SqliteLogMover&) = delete;
  SqliteLogMover& operator=(const SqliteLogMover&) = delete;

  // Any thread; returns at once.
  void Wake();

 private:
  void Loop();

  const std::string path_;
  SqliteLog& log_;
  std::mutex mutex_;
  std::condition_variable changed_;
  bool awake_ = false;
  bool ends_ = false;
  std::thread thread_;
};

}  // namespace credence::db
