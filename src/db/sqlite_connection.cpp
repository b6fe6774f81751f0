#include "db/sqlite_connection.h"

#include <soci/soci.h>
#include <soci/sqlite3/soci-sqlite3.h>

#include "base/text.h"
#include "db/sqlite_log_mover.h"
#include "db/statement_cache.h"

namespace credence::db {
namespace {

using namespace sqlite_api;  // soci-sqlite3.h includes sqlite3.h inside this namespace

constexpr int kBusyTimeoutMs = 10'000;  // against programs that do not take turns, such as the sqlite3 shell

sqlite3* Native(soci::session& session) {
  return static_cast<soci::sqlite3_session_backend*>(session.get_backend())->conn_;
}

[[noreturn]] void ThrowSqlite(int code, const std::string& message, std::string_view sql, Mode mode) {
  std::string text = Describe(message, sql);
  switch (code & 0xFF) {
    case SQLITE_READONLY:
      if (mode == Mode::kRead) throw BrokenInvariant("a change inside Read: " + text);
      throw Unavailable("the database is read-only: " + text);
    case SQLITE_FULL:
      throw Unavailable("the disk is full: " + text);
    case SQLITE_IOERR:
      if (IsFailedSync(code)) throw SyncFailed("the disk did not confirm what was written: " + text);
      [[fallthrough]];
    case SQLITE_CANTOPEN:
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
    case SQLITE_PROTOCOL:
    case SQLITE_NOMEM:
      throw Unavailable("the database file cannot be used: " + text);
    case SQLITE_CONSTRAINT:
      if (code == SQLITE_CONSTRAINT_UNIQUE || code == SQLITE_CONSTRAINT_PRIMARYKEY || code == SQLITE_CONSTRAINT_ROWID) {
        throw UniqueViolation(text);
      }
      [[fallthrough]];
    default:
      throw BrokenInvariant(text);
  }
}

class SqliteRow : public RawRow {
 public:
  SqliteRow(sqlite3_stmt* statement, std::size_t columns) : statement_(statement), reals_(columns) {}

  std::optional<std::string_view> Column(std::size_t index) const override {
    CHECK(index < reals_.size());
    int column = static_cast<int>(index);
    switch (sqlite3_column_type(statement_, column)) {
      case SQLITE_NULL:
        return std::nullopt;
      case SQLITE_FLOAT:  // SQLite's own text keeps 15 digits, which are not always the same number
        reals_[index] = FormatDouble(sqlite3_column_double(statement_, column));
        return reals_[index];
      default: {
        const auto* text = reinterpret_cast<const char*>(sqlite3_column_text(statement_, column));
        if (text == nullptr) throw std::bad_alloc();
        return std::string_view(text, static_cast<std::size_t>(sqlite3_column_bytes(statement_, column)));
      }
    }
  }

 private:
  sqlite3_stmt* statement_;
  mutable std::vector<std::string> reals_;
};

// A statement that is not run to its end would keep the snapshot of its transaction alive.
struct ResetAtEnd {
  soci::sqlite3_statement_backend& backend;
  ~ResetAtEnd() { sqlite3_reset(backend.stmt_); }
};

class SqliteBulk : public Transaction::Bulk {
 public:
  SqliteBulk(sqlite3* database, std::string sql, std::size_t columns)
      : database_(database), sql_(std::move(sql)), columns_(columns) {
    int code = sqlite3_prepare_v2(database_, sql_.c_str(), static_cast<int>(sql_.size()), &statement_, nullptr);
    if (code != SQLITE_OK) ThrowSqlite(code, sqlite3_errmsg(database_), sql_, Mode::kWrite);
  }
  ~SqliteBulk() override { sqlite3_finalize(statement_); }

  void Add(std::initializer_list<Value> values) override {
    CHECK(values.size() == columns_);
    int position = 0;
    for (const Value& value : values) BindOne(++position, value);
    sqlite3_step(statement_);
    int code = sqlite3_reset(statement_);  // gives the error of the step
    if (code != SQLITE_OK) ThrowSqlite(code, sqlite3_errmsg(database_), sql_, Mode::kWrite);
  }
  void Finish() override {}

 private:
  void BindOne(int position, const Value& value) {
    int code = SQLITE_OK;
    if (const auto* text = std::get_if<std::string_view>(&value.variant())) {
      RequireStorableText(*text);
      const char* bytes = text->data() == nullptr ? "" : text->data();  // a null pointer would be NULL
      code = sqlite3_bind_text64(statement_, position, bytes, text->size(), nullptr, SQLITE_UTF8);
    } else if (const auto* integer = std::get_if<std::int64_t>(&value.variant())) {
      code = sqlite3_bind_int64(statement_, position, *integer);
    } else if (const auto* real = std::get_if<double>(&value.variant())) {
      RequireFinite(*real);
      code = sqlite3_bind_double(statement_, position, *real);
    } else {
      code = sqlite3_bind_null(statement_, position);
    }
    if (code != SQLITE_OK) ThrowSqlite(code, sqlite3_errmsg(database_), sql_, Mode::kWrite);
  }

  sqlite3* database_;
  std::string sql_;
  std::size_t columns_;
  sqlite3_stmt* statement_ = nullptr;
};

std::vector<std::string> ParameterNames(soci::statement& statement) {
  auto& backend = static_cast<soci::sqlite3_statement_backend&>(*statement.get_backend());
  std::vector<std::string> names;
  for (int i = 1; i <= sqlite3_bind_parameter_count(backend.stmt_); ++i) {
    const char* name = sqlite3_bind_parameter_name(backend.stmt_, i);
    CHECK(name != nullptr && name[0] == ':');  // SQL is written with :names only
    names.emplace_back(name + 1);
  }
  return names;
}

class SqliteConnection : public Connection {
 public:
  explicit SqliteConnection(sqlite3* database)
      : session_(soci::sqlite3, ":memory:"), cache_(session_, StatementCache::Binding::kTyped, ParameterNames) {
    // SOCI's connection text cannot hold every path nor every flag, so its session is given the handle we opened.
    auto& backend = static_cast<soci::sqlite3_session_backend&>(*session_.get_backend());
    sqlite3_close(Native(session_));
    backend.conn_ = database;
  }

  Engine engine() const override { return Engine::kSqlite; }

  void Begin(Mode mode) override {
    mode_ = mode;
    Execute(mode == Mode::kWrite ? "BEGIN IMMEDIATE" : "BEGIN", {});
  }
  void Commit() override { Execute("COMMIT", {}); }
  void Rollback() noexcept override {
    try {
      cache_.Clear();
    } catch (...) {  // a statement that is not freed blocks nothing but memory
    }
    // Fails when SQLite has rolled back by itself already, as after a full disk.
    sqlite3_exec(Native(session_), "ROLLBACK", nullptr, nullptr, nullptr);
  }
  bool Usable() noexcept override { return sqlite3_get_autocommit(Native(session_)) != 0; }

  std::int64_t Execute(std::string_view sql, Params params) override {
    return Guarded(sql, [&]() -> std::int64_t {
      soci::statement& statement = cache_.Bind(sql, params);
      auto& backend = static_cast<soci::sqlite3_statement_backend&>(*statement.get_backend());
      ResetAtEnd reset{backend};
      if (statement.execute(true)) {
        while (backend.fetch(1) == soci::details::statement_backend::ef_success) {
        }
      }
      return sqlite3_stmt_readonly(backend.stmt_) ? 0 : sqlite3_changes64(Native(session_));
    });
  }

  void Walk(std::string_view sql, Params params, std::size_t columns, const VisitRow& visit) override {
    Guarded(sql, [&] {
      soci::statement& statement = cache_.Bind(sql, params);
      auto& backend = static_cast<soci::sqlite3_statement_backend&>(*statement.get_backend());
      sqlite3_stmt* native = backend.stmt_;
      RequireColumnCount(static_cast<std::size_t>(sqlite3_column_count(native)), columns, sql);
      ResetAtEnd reset{backend};
      SqliteRow row(native, columns);
      bool more = statement.execute(true);
      while (more && visit(row)) more = backend.fetch(1) == soci::details::statement_backend::ef_success;
    });
  }
  void Stream(std::string_view sql, Params params, std::size_t columns, const VisitRow& visit) override {
    Walk(sql, params, columns, visit);  // SQLite never holds more than one row
  }

  std::vector<std::int64_t> ReserveIds(std::string_view sequence, std::size_t count) override {
    RequireIdentifier(sequence);
    std::vector<std::int64_t> ids;
    if (count == 0) return ids;
    auto fill = [&](const RawRow& row) {
      std::int64_t next = ColumnAs<std::int64_t>(row, 0);
      for (std::size_t i = count; i > 0; --i) ids.push_back(next - static_cast<std::int64_t>(i));
      return true;
    };
    Walk("UPDATE id_sequence SET next = next + :count WHERE name = :name RETURNING next",
         {{"count", count}, {"name", sequence}}, 1, fill);
    if (ids.empty()) throw BrokenInvariant("no migration makes the sequence " + std::string(sequence));
    return ids;
  }

  std::unique_ptr<Transaction::Bulk> BulkInsert(std::string_view table, ColumnNames columns) override {
    std::string names;
    std::string places;
    for (std::string_view column : columns) {
      names += (names.empty() ? "\"" : ", \"") + std::string(column) + "\"";
      places += places.empty() ? "?" : ", ?";
    }
    return std::make_unique<SqliteBulk>(
        Native(session_), "INSERT INTO \"" + std::string(table) + "\" (" + names + ") VALUES (" + places + ")",
        columns.size());
  }

 private:
  template <typename Call>
  auto Guarded(std::string_view sql, Call&& call) -> decltype(call()) {
    try {
      return call();
    } catch (const soci::sqlite3_soci_error& error) {
      // The message without SOCI's context, which would show the bound values.
      ThrowSqlite(error.result(), error.get_error_message(), sql, mode_);
    } catch (const soci::soci_error& error) {
      throw BrokenInvariant(Describe(error.get_error_message(), sql));
    }
  }

  Mode mode_ = Mode::kRead;
  soci::session session_;
  StatementCache cache_;
};

struct CloseDatabase {
  void operator()(sqlite3* database) const { sqlite3_close(database); }
};
using DatabaseHandle = std::unique_ptr<sqlite3, CloseDatabase>;

DatabaseHandle OpenFile(const std::string& path, int flags) {
  sqlite3* raw = nullptr;
  int code = sqlite3_open_v2(path.c_str(), &raw, flags | SQLITE_OPEN_NOMUTEX, nullptr);
  DatabaseHandle database(raw);
  if (code != SQLITE_OK) throw SqliteOpenError(raw ? sqlite3_errmsg(raw) : "out of memory", code & 0xFF);
  sqlite3_extended_result_codes(raw, 1);
  sqlite3_busy_timeout(raw, kBusyTimeoutMs);
  return database;
}

void Run(sqlite3* database, const char* sql) {
  int code = sqlite3_exec(database, sql, nullptr, nullptr, nullptr);
  if (code != SQLITE_OK) throw SqliteOpenError(std::string(sql) + ": " + sqlite3_errmsg(database), code & 0xFF);
}

// Takes the place of SQLite's own checkpoint after every 1,000 pages (of 4 KiB).
int AfterCommit(void* argument, sqlite3* database, const char* name, int pages) {
  auto* log = static_cast<SqliteLog*>(argument);
  log->pages = pages;
  // When it cannot be done now, the next commit tries again; as SQLite's own.
  if (pages >= kLogPagesMax &&
      IsFailedSync(sqlite3_wal_checkpoint_v2(database, name, SQLITE_CHECKPOINT_PASSIVE, nullptr, nullptr))) {
    log->sync_failed = true;
  }
  return SQLITE_OK;
}

}  // namespace

bool IsFailedSync(int code) { return code == SQLITE_IOERR_FSYNC || code == SQLITE_IOERR_DIR_FSYNC; }

std::unique_ptr<Connection> ConnectSqlite(const std::string& path, SqliteRole role, bool durable, SqliteLog* log) {
  bool writer = role == SqliteRole::kWriter;
  DatabaseHandle database = OpenFile(path, writer ? SQLITE_OPEN_READWRITE : SQLITE_OPEN_READONLY);
  if (writer) {
    Run(database.get(), "PRAGMA journal_mode = WAL");
    Run(database.get(), durable ? "PRAGMA synchronous = FULL" : "PRAGMA synchronous = OFF");
    if (log != nullptr) {
      sqlite3_wal_hook(database.get(), AfterCommit, log);
    } else if (!durable) {
      Run(database.get(), "PRAGMA wal_autocheckpoint = 25000");
    }
    Run(database.get(), "PRAGMA foreign_keys = ON");
    Run(database.get(), "PRAGMA cache_size = -65536");  // KiB
  } else {
    Run(database.get(), "PRAGMA query_only = ON");
    Run(database.get(), "PRAGMA cache_size = -65536");          // a search reads pages of postings all over its table
    Run(database.get(), "SELECT COUNT(*) FROM sqlite_master");  // reads the file: is it a database at all?
  }
  auto connection = std::make_unique<SqliteConnection>(database.get());
  database.release();
  return connection;
}

void CreateSqliteFile(const std::string& path) { OpenFile(path, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE); }

}  // namespace credence::db
