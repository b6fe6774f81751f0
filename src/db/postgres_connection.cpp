#include "db/postgres_connection.h"

#include <libpq-fe.h>
#include <poll.h>
#include <soci/postgresql/soci-postgresql.h>
#include <soci/soci.h>

#include "db/statement_cache.h"

namespace credence::db {
namespace {

constexpr int kServerVersionMin = 150'000;
constexpr std::size_t kCopyBytes = std::size_t{1} << 20;  // a bulk insert sends a COPY whenever so much has gathered
constexpr const char* kCursor = "credence_walk";
constexpr const char* kFetch = "FETCH 1000 FROM credence_walk";

struct ClearResult {
  void operator()(PGresult* result) const { PQclear(result); }
};
using ResultHandle = std::unique_ptr<PGresult, ClearResult>;

bool SaysTryLater(std::string_view state) {
  std::string_view kind = state.substr(0, 2);
  return kind == "08" || kind == "53" || kind == "57" || kind == "58" ||  // connection, resources, operator, system
         state == "40001" || state == "40P01" || state == "55P03";        // serialisation, deadlock, lock not available
}

[[noreturn]] void ThrowPostgres(PGconn* connection, const std::string& state, std::string message, std::string_view sql,
                                Mode mode) {
  // Messages of class 22 (data exception) quote the offending value, which may be personal.
  if (state.substr(0, 2) == "22") message = "a value does not fit";
  while (!message.empty() && message.back() == '\n') message.pop_back();
  std::string text = Describe(state.empty() ? message : message + " [" + state + "]", sql);
  if (PQstatus(connection) == CONNECTION_BAD) throw Unavailable("the connection to PostgreSQL is lost: " + text);
  if (state == "25006" && mode == Mode::kRead) throw BrokenInvariant("a change inside Read: " + text);
  if (state == "25006" || SaysTryLater(state)) throw Unavailable(text);
  if (state == "23505") throw UniqueViolation(text);
  throw BrokenInvariant(text);
}

class PostgresRow : public RawRow {
 public:
  PostgresRow(const PGresult* result, int row) : result_(result), row_(row) {}
  std::optional<std::string_view> Column(std::size_t index) const override {
    int column = static_cast<int>(index);
    CHECK(column < PQnfields(result_));
    if (PQgetisnull(result_, row_, column)) return std::nullopt;
    return std::string_view(PQgetvalue(result_, row_, column),
                            static_cast<std::size_t>(PQgetlength(result_, row_, column)));
  }

 private:
  const PGresult* result_;
  int row_;
};

// False when the visitor has seen enough.
bool VisitAll(const PGresult* result, std::size_t columns, std::string_view sql, const VisitRow& visit) {
  RequireColumnCount(static_cast<std::size_t>(PQnfields(result)), columns, sql);
  for (int row = 0; row < PQntuples(result); ++row) {
    if (!visit(PostgresRow(result, row))) return false;
  }
  return true;
}

std::vector<std::string> ParameterNames(soci::statement& statement) {
  return static_cast<soci::postgresql_statement_backend&>(*statement.get_backend()).names_;
}

class PostgresConnection : public Connection {
 public:
  explicit PostgresConnection(const std::string& url)
      : session_(soci::postgresql, url), cache_(session_, StatementCache::Binding::kText, ParameterNames) {
    PQsetNoticeProcessor(
        native(), [](void*, const char*) {}, nullptr);
    PQsetErrorVerbosity(native(), PQERRORS_TERSE);  // without DETAIL, which quotes values
    Run("SET client_encoding = 'UTF8'");
    Run("SET cursor_tuple_fraction = 1");  // cursors are read to their end
  }

  Engine engine() const override { return Engine::kPostgres; }
  PGconn* native() const {
    return static_cast<const soci::postgresql_session_backend*>(const_cast<soci::session&>(session_).get_backend())
        ->conn_;
  }

  void Begin(Mode mode) override {
    mode_ = mode;
    Run(mode == Mode::kWrite ? "BEGIN ISOLATION LEVEL READ COMMITTED READ WRITE"
                             : "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY");
  }
  void Commit() override { Run("COMMIT"); }
  void Rollback() noexcept override {
    try {
      Run("ROLLBACK");
      cache_.Clear();  // after the rollback, for an aborted transaction refuses DEALLOCATE
    } catch (...) {    // Usable() tells
    }
  }

  bool Usable() noexcept override {
    if (PQstatus(native()) != CONNECTION_OK || PQtransactionStatus(native()) != PQTRANS_IDLE) return false;
    // An idle connection has nothing to say: bytes or an end of stream mean that the server is closing it.
    pollfd waiting{PQsocket(native()), POLLIN, 0};
    return ::poll(&waiting, 1, 0) == 0;
  }

  std::int64_t Execute(std::string_view sql, Params params) override {
    return Guarded(sql, [&]() -> std::int64_t {
      soci::statement& statement = cache_.Bind(sql, params);
      statement.execute(true);
      PGresult* result = ResultOf(statement);
      if (PQresultStatus(result) == PGRES_TUPLES_OK && PQcmdTuples(result)[0] == '\0') return 0;
      return std::atoll(PQcmdTuples(result));
    });
  }

  void Walk(std::string_view sql, Params params, std::size_t columns, const VisitRow& visit) override {
    Guarded(sql, [&] {
      soci::statement& statement = cache_.Bind(sql, params);
      statement.execute(true);
      VisitAll(ResultOf(statement), columns, sql, visit);
    });
  }

  void Stream(std::string_view sql, Params params, std::size_t columns, const VisitRow& visit) override {
    Execute(std::string("DECLARE ") + kCursor + " NO SCROLL CURSOR FOR " + std::string(sql), params);
    for (;;) {
      ResultHandle rows(PQexec(native(), kFetch));
      Check(rows.get(), sql);
      if (PQntuples(rows.get()) == 0 || !VisitAll(rows.get(), columns, sql, visit)) break;
    }
    Run(std::string("CLOSE ") + kCursor);
  }

  std::vector<std::int64_t> ReserveIds(std::string_view sequence, std::size_t count) override {
    RequireIdentifier(sequence);
    std::vector<std::int64_t> ids;
    ids.reserve(count);
    Walk("SELECT nextval('id_" + std::string(sequence) + "') FROM generate_series(1, CAST(:count AS BIGINT))",
         {{"count", count}}, 1, [&](const RawRow& row) {
           ids.push_back(ColumnAs<std::int64_t>(row, 0));
           return true;
         });
    return ids;
  }

  std::unique_ptr<Transaction::Bulk> BulkInsert(std::string_view table, ColumnNames columns) override;

  // One statement without parameters, unprepared.
  void Run(const std::string& sql) { Check(ResultHandle(PQexec(native(), sql.c_str())).get(), sql); }
  void Copy(const std::string& sql, const std::string& rows);

 private:
  static PGresult* ResultOf(soci::statement& statement) {
    return static_cast<soci::postgresql_statement_backend&>(*statement.get_backend()).result_.get_result();
  }

  void Check(const PGresult* result, std::string_view sql) {
    ExecStatusType status = PQresultStatus(result);
    if (status == PGRES_COMMAND_OK || status == PGRES_TUPLES_OK || status == PGRES_COPY_IN) return;
    const char* state = result ? PQresultErrorField(result, PG_DIAG_SQLSTATE) : nullptr;
    ThrowPostgres(native(), state ? state : "", result ? PQresultErrorMessage(result) : PQerrorMessage(native()), sql,
                  mode_);
  }

  template <typename Call>
  auto Guarded(std::string_view sql, Call&& call) -> decltype(call()) {
    try {
      return call();
    } catch (const soci::postgresql_soci_error& error) {
      // The message without SOCI's context, which would show the bound values.
      ThrowPostgres(native(), error.sqlstate(), error.get_error_message(), sql, mode_);
    } catch (const soci::soci_error& error) {
      ThrowPostgres(native(), "", error.get_error_message(), sql, mode_);
    }
  }

  Mode mode_ = Mode::kRead;
  soci::session session_;
  StatementCache cache_;
};

// Gathers rows in COPY's text format. Each full buffer is a COPY of its own, so that between two calls the connection
// is free for other statements.
class PostgresBulk : public Transaction::Bulk {
 public:
  PostgresBulk(PostgresConnection& connection, std::string sql, std::size_t columns)
      : connection_(connection), sql_(std::move(sql)), columns_(columns) {}

  void Add(std::initializer_list<Value> values) override {
    CHECK(values.size() == columns_);
    bool first = true;
    for (const Value& value : values) {
      if (!first) rows_ += '\t';
      first = false;
      Append(value);
    }
    rows_ += '\n';
    if (rows_.size() >= kCopyBytes) Flush();
  }
  void Finish() override {
    if (!rows_.empty()) Flush();
  }

 private:
  void Append(const Value& value) {
    if (const auto* text = std::get_if<std::string_view>(&value.variant())) {
      RequireStorableText(*text);
      for (char c : *text) {
        switch (c) {
          case '\\':
            rows_ += "\\\\";
            break;
          case '\t':
            rows_ += "\\t";
            break;
          case '\n':
            rows_ += "\\n";
            break;
          case '\r':
            rows_ += "\\r";
            break;
          default:
            rows_ += c;
        }
      }
    } else if (const auto* integer = std::get_if<std::int64_t>(&value.variant())) {
      rows_ += std::to_string(*integer);
    } else if (const auto* real = std::get_if<double>(&value.variant())) {
      RequireFinite(*real);
      rows_ += FormatDouble(*real);
    } else {
      rows_ += "\\N";
    }
  }
  void Flush() {
    connection_.Copy(sql_, rows_);
    rows_.clear();
  }

  PostgresConnection& connection_;
  std::string sql_;
  std::size_t columns_;
  std::string rows_;
};

std::unique_ptr<Transaction::Bulk> PostgresConnection::BulkInsert(std::string_view table, ColumnNames columns) {
  std::string names;
  for (std::string_view column : columns) names += (names.empty() ? "\"" : ", \"") + std::string(column) + "\"";
  return std::make_unique<PostgresBulk>(
      *this, "COPY \"" + std::string(table) + "\" (" + names + ") FROM STDIN (FORMAT text, ENCODING 'UTF8')",
      columns.size());
}

void PostgresConnection::Copy(const std::string& sql, const std::string& rows) {
  Run(sql);
  // A failure shows in the result, which must be read to its end in any case.
  if (PQputCopyData(native(), rows.data(), static_cast<int>(rows.size())) == 1) PQputCopyEnd(native(), nullptr);
  ResultHandle first;
  while (PGresult* result = PQgetResult(native())) {
    if (!first) {
      first.reset(result);
    } else {
      PQclear(result);
    }
    if (PQstatus(native()) == CONNECTION_BAD) break;
  }
  Check(first.get(), sql);
}

std::string WithDefaults(const std::string& url) {
  std::string full = url;
  auto add = [&](const char* setting) {
    full += (full.find('?') == std::string::npos ? "?" : "&") + std::string(setting);
  };
  if (url.find("connect_timeout=") == std::string::npos) add("connect_timeout=10");
  if (url.find("application_name=") == std::string::npos) add("application_name=credence");
  return full;
}

}  // namespace

std::unique_ptr<Connection> ConnectPostgres(const std::string& url) {
  try {
    auto connection = std::make_unique<PostgresConnection>(WithDefaults(url));
    int version = PQserverVersion(connection->native());
    if (version < kServerVersionMin) {
      throw Unavailable("PostgreSQL 15 or newer is needed, the server has version " + std::to_string(version / 10'000));
    }
    const char* encoding = PQparameterStatus(connection->native(), "server_encoding");
    if (encoding == nullptr || std::string_view(encoding) != "UTF8") {
      throw Unavailable("the database must have the encoding UTF8");
    }
    return connection;
  } catch (const soci::soci_error& error) {
    throw Unavailable(error.get_error_message());
  }
}

}  // namespace credence::db
