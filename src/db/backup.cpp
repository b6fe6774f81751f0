#include "db/backup.h"

#include <fcntl.h>
#include <spawn.h>
#include <sqlite3.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <filesystem>
#include <memory>
#include <system_error>
#include <vector>

#include "db/db_errors.h"

extern char** environ;

namespace credence::db {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t kReasonBytesMax = 4'096;

Error Failed(const std::string& reason) { return Error(errors::kBackupFailed, {{"reason", reason}}); }

Status Sync(const std::string& path, int flags) {
  const int file = ::open(path.c_str(), flags | O_CLOEXEC);
  const bool synced = file >= 0 && ::fsync(file) == 0;
  const int reason = errno;
  if (file >= 0) ::close(file);
  if (!synced) return Failed(path + ": " + std::strerror(reason));
  return {};
}

struct CloseSqlite {
  void operator()(sqlite3* connection) const { sqlite3_close(connection); }
};
using Sqlite = std::unique_ptr<sqlite3, CloseSqlite>;

Sqlite OpenFile(const std::string& path, int flags) {
  sqlite3* connection = nullptr;
  sqlite3_open_v2(path.c_str(), &connection, flags, nullptr);
  return Sqlite(connection);
}

// In one step, so that the copy is of one moment: in WAL mode the writers go on beside it.
Status CopySqlite(const std::string& from, const std::string& into) {
  Sqlite source = OpenFile(from, SQLITE_OPEN_READONLY);
  Sqlite target = OpenFile(into, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE);
  sqlite3_busy_timeout(source.get(), 10'000);
  sqlite3_backup* backup = sqlite3_backup_init(target.get(), "main", source.get(), "main");
  if (backup == nullptr) return Failed(sqlite3_errmsg(target.get()));
  const int stepped = sqlite3_backup_step(backup, -1);
  const int finished = sqlite3_backup_finish(backup);
  if (stepped != SQLITE_DONE || finished != SQLITE_OK) {
    return Failed(sqlite3_errstr(finished != SQLITE_OK ? finished : stepped));
  }
  return {};
}

// Runs a program of PostgreSQL and gives the first line of what it complained about.
Status RunTool(std::vector<std::string> words) {
  int pipe[2];
  if (::pipe2(pipe, O_CLOEXEC) != 0) throw std::system_error(errno, std::generic_category(), "pipe");
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_adddup2(&actions, pipe[1], STDERR_FILENO);
  std::vector<char*> arguments;
  for (std::string& word : words) arguments.push_back(word.data());
  arguments.push_back(nullptr);
  pid_t child = 0;
  const int spawned = posix_spawnp(&child, words[0].c_str(), &actions, nullptr, arguments.data(), environ);
  posix_spawn_file_actions_destroy(&actions);
  ::close(pipe[1]);
  std::string complaint, piece(512, '\0');
  for (ssize_t got; spawned == 0 && (got = ::read(pipe[0], piece.data(), piece.size())) > 0;) {
    if (complaint.size() < kReasonBytesMax) complaint.append(piece, 0, static_cast<std::size_t>(got));
  }
  ::close(pipe[0]);
  if (spawned != 0) return Failed(words[0] + ": " + std::strerror(spawned));
  int status = 0;
  while (::waitpid(child, &status, 0) < 0 && errno == EINTR) {
  }
  if (!WIFEXITED(status) || WEXITSTATUS(status) != 0) {
    return Failed(words[0] + ": " + complaint.substr(0, complaint.find('\n')));
  }
  return {};
}

Status RefuseTables(const DatabaseAddress& into) {
  ASSIGN_OR_RETURN(auto database, Database::Open(into));
  return database->Read([&](Transaction& tx) -> Status {
    auto tables = tx.SelectOne<std::int64_t>("SELECT COUNT(*) FROM pg_tables WHERE schemaname = current_schema()");
    if (tables && std::get<0>(*tables) > 0) {
      return Error(errors::kNotEmpty, {{"path", into.text.substr(into.text.rfind('/') + 1)}});
    }
    return {};
  });
}

Status Copy(const DatabaseAddress& from, const std::string& into) {
  if (from.engine() == Engine::kSqlite) return CopySqlite(from.text, into);
  return RunTool({"pg_dump", "--format=custom", "--no-owner", "--no-privileges", "--no-password", "--file", into,
                  "--dbname", from.text});
}

}  // namespace

Status BackUp(const DatabaseAddress& from, const std::string& into) {
  if (from.engine() == Engine::kSqlite && !fs::exists(from.text)) {
    return Error(errors::kMissing, {{"path", from.text}});
  }
  if (fs::exists(into)) return Failed(into + ": " + std::strerror(EEXIST));
  Status copied = Copy(from, into);
  if (copied.ok()) copied = Sync(into, O_RDONLY);
  if (!copied.ok()) {
    std::error_code ignored;
    fs::remove(into, ignored);
  }
  return copied;
}

Status Restore(const std::string& copy, const DatabaseAddress& into) {
  if (into.engine() == Engine::kSqlite) {
    if (fs::exists(into.text)) return Error(errors::kNotEmpty, {{"path", into.text}});
    std::error_code error;
    fs::copy_file(copy, into.text, error);
    if (error) return Failed(into.text + ": " + error.message());
    return Sync(into.text, O_RDONLY);
  }
  RETURN_IF_ERROR(RefuseTables(into));
  return RunTool({"pg_restore", "--no-owner", "--no-privileges", "--no-password", "--exit-on-error",
                  "--single-transaction", "--dbname", into.text, copy});
}

}  // namespace credence::db
