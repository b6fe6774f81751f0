#include <fcntl.h>
#include <sqlite3.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <filesystem>
#include <mutex>
#include <new>

#include "db/connection_pool.h"
#include "db/db_errors.h"
#include "db/engines.h"
#include "db/file_lock.h"
#include "db/sqlite_connection.h"
#include "db/sqlite_log_check.h"
#include "db/sqlite_log_mover.h"

namespace credence::db {
namespace {

constexpr std::string_view kNoMemory = "error code=7";  // SQLITE_NOMEM, in a line of integrity_check

// The system forgets what a failed sync has lost, and lets the next one succeed. So nothing more is promised.
constexpr const char* kSyncFailed =
    "a sync of the database failed: nothing is accepted until the disk is looked at and the program started again";

class FileLease : public Lease {
 public:
  explicit FileLease(std::unique_ptr<FileLock> lock) : lock_(std::move(lock)) {}
  ~FileLease() override { lock_->Remove(); }
  bool StillHeld() override { return true; }

 private:
  std::unique_ptr<FileLock> lock_;
};

class SqliteDatabase : public Database {
 public:
  SqliteDatabase(std::string path, const OpenOptions& options)
      : path_(std::move(path)),
        durable_(options.durable),
        readers_(options.readers, [this] { return ConnectSqlite(path_, SqliteRole::kReader); }) {
    readers_.Add(ConnectSqlite(path_, SqliteRole::kReader));
  }

  Engine engine() const override { return Engine::kSqlite; }

  std::unique_ptr<Lease> TryLease(std::string_view name) override {
    RequireLeaseName(name);
    while (true) {
      auto lock = std::make_unique<FileLock>(path_ + ".lease-" + std::string(name));
      if (!lock->TryLock()) return nullptr;
      // Between opening and locking the holder before may have removed the file: then take the new one.
      if (lock->IsCurrent()) return std::make_unique<FileLease>(std::move(lock));
    }
  }

  std::vector<std::string> EngineDefects() override {
    std::vector<std::string> defects;
    try {
      RunRead([&](Transaction& tx) { ListDefects(tx, defects); });
    } catch (const BrokenInvariant& error) {  // too damaged for the check itself
      defects.emplace_back(error.what());
    }
    return defects;
  }

 protected:
  void RunWrite(const std::function<bool(Transaction&)>& work) override {
    AfterCommitActions actions;
    {
      OneTransactionPerThread one(this, Mode::kWrite);
      std::lock_guard turn(Turns());
      if (log_.sync_failed) throw Unavailable(kSyncFailed);
      if (!writer_) writer_ = ConnectSqlite(path_, SqliteRole::kWriter, durable_, durable_ ? &log_ : nullptr);
      struct DropWhenInDoubt {
        std::unique_ptr<Connection>& connection;
        ~DropWhenInDoubt() {
          if (!connection->Usable()) connection.reset();
        }
      } drop{writer_};
      try {
        actions = RunTransaction(*writer_, Mode::kWrite, work, [this] { return turns_->HasWaiting(); });
      } catch (const SyncFailed&) {
        log_.sync_failed = true;
        throw;
      }
    }
    if (durable_ && log_.pages >= kLogPagesToMove) MoveLogPages();
    for (auto& action : actions) action();
  }

  void RunRead(const std::function<void(Transaction&)>& work) override {
    OneTransactionPerThread one(this, Mode::kRead);
    auto connection = readers_.Take();
    RunTransaction(*connection, Mode::kRead, [&](Transaction& tx) {
      work(tx);
      return true;
    });
  }

 private:
  void MoveLogPages() {
    std::call_once(mover_made_, [&] { mover_ = std::make_unique<SqliteLogMover>(path_, log_); });
    mover_->Wake();
  }

  static void ListDefects(Transaction& tx, std::vector<std::string>& defects) {
    tx.ForEach<std::string>("PRAGMA integrity_check", {}, [&](const std::string& line) {
      // Refused memory says nothing of the file; the check reports it as a page that it could not get.
      if (line.find(kNoMemory) != std::string::npos) throw std::bad_alloc();
      if (line != "ok") defects.push_back(line);
    });
    tx.ForEach<std::string, std::optional<std::int64_t>, std::string, std::int64_t>(
        "PRAGMA foreign_key_check", {},
        [&](const std::string& table, std::optional<std::int64_t> row, const std::string& parent, std::int64_t) {
          std::string number = row ? std::to_string(*row) : "?";
          defects.push_back("row " + number + " of " + table + " refers to a missing row of " + parent);
        });
  }

  // The lock files and the writing connection come with the first Write: whoever only looks leaves nothing behind.
  WriterTurns& Turns() {
    std::call_once(turns_made_, [&] { turns_ = std::make_unique<WriterTurns>(path_); });
    return *turns_;
  }

  std::string path_;
  bool durable_;
  std::once_flag turns_made_;
  std::unique_ptr<WriterTurns> turns_;
  std::unique_ptr<Connection> writer_;  // used inside the turn only; closed after the readers, so that it checkpoints
  ConnectionPool readers_;
  SqliteLog log_;
  std::once_flag mover_made_;
  std::unique_ptr<SqliteLogMover> mover_;  // ends before the connections
};

}  // namespace

Result<std::unique_ptr<Database>> OpenSqlite(const std::string& path, const OpenOptions& options) {
  std::string folder = std::filesystem::path(path).parent_path().string();
  struct stat status {};
  bool exists = ::stat(path.c_str(), &status) == 0;
  if (!exists && errno != ENOENT && errno != ENOTDIR) {
    return Error(errors::kUnreachable, {{"reason", path + ": " + std::strerror(errno)}});
  }
  if (exists && !S_ISREG(status.st_mode)) return Error(errors::kNotADatabase, {{"path", path}});
  if (!exists && (!options.create || ::access(folder.empty() ? "." : folder.c_str(), F_OK) != 0)) {
    return Error(errors::kMissing, {{"path", path}});
  }
  // SQLite needs the folder too, for its journal; a file that only opens for reading would fail later, in the middle.
  if (::faccessat(AT_FDCWD, folder.empty() ? "." : folder.c_str(), W_OK, AT_EACCESS) != 0 ||
      (exists && ::faccessat(AT_FDCWD, path.c_str(), W_OK, AT_EACCESS) != 0)) {
    return Error(errors::kReadOnly, {{"path", path}});
  }
  const std::string log = path + "-wal";
  if (exists && IsLogDamaged(log)) return Error(errors::kLogDamaged, {{"path", log}});
  try {
    if (!exists) CreateSqliteFile(path);
    return std::unique_ptr<Database>(std::make_unique<SqliteDatabase>(path, options));
  } catch (const SqliteOpenError& error) {
    if (error.code() == SQLITE_NOTADB || error.code() == SQLITE_CORRUPT) {
      return Error(errors::kNotADatabase, {{"path", path}});
    }
    return Error(errors::kUnreachable, {{"reason", path + ": " + error.what()}});
  }
}

}  // namespace credence::db
