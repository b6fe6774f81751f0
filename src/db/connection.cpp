#include "db/connection.h"

#include <algorithm>
#include <charconv>
#include <cmath>

#include "base/text.h"

namespace credence::db {
namespace {

constexpr std::size_t kSqlShown = 200;
constexpr std::size_t kLeaseNameMax = 100;

class ConnectionTransaction : public Transaction {
 public:
  ConnectionTransaction(Connection& connection, Mode mode, const std::function<bool()>& is_waited_for)
      : connection_(connection), mode_(mode), is_waited_for_(is_waited_for) {}

  Engine engine() const override { return connection_.engine(); }
  std::int64_t Execute(std::string_view sql, Params params) override {
    return Guarded([&] { return connection_.Execute(sql, params); });
  }
  std::vector<std::int64_t> ReserveIds(std::string_view sequence, std::size_t count) override {
    return Guarded([&] { return connection_.ReserveIds(sequence, count); });
  }
  std::unique_ptr<Bulk> BulkInsert(std::string_view table, ColumnNames columns) override;
  void TakeTurn(std::string_view name) override {
    CHECK(mode_ == Mode::kWrite);
    if (engine() == Engine::kSqlite) return;
    Execute("SELECT pg_advisory_xact_lock(hashtextextended(CAST(:turn AS TEXT), 1))", {{"turn", name}});
  }
  void TakeSharedTurn(std::string_view name) override {
    CHECK(mode_ == Mode::kWrite);
    if (engine() == Engine::kSqlite) return;
    Execute("SELECT pg_advisory_xact_lock_shared(hashtextextended(CAST(:turn AS TEXT), 1))", {{"turn", name}});
  }
  bool MayBeWaitedFor() override {
    CHECK(mode_ == Mode::kWrite);
    return !is_waited_for_ || is_waited_for_();
  }
  void AfterCommit(std::function<void()> action) override {
    CHECK(mode_ == Mode::kWrite);
    actions_.push_back(std::move(action));
  }

  bool spent() const { return spent_; }
  void Spoil() { spent_ = true; }
  AfterCommitActions TakeActions() { return std::move(actions_); }

  // Runs one call to the engine. What throws spends the transaction: PostgreSQL refuses to go on anyway, and SQLite
  // would go on with half of the work.
  template <typename Call>
  auto Guarded(Call&& call) -> decltype(call()) {
    if (spent_) throw BrokenInvariant("a transaction was used after an error or an unfinished bulk insert");
    CHECK(!walking_);
    try {
      return call();
    } catch (...) {
      spent_ = true;
      throw;
    }
  }

 protected:
  void ForEachRaw(std::string_view sql, Params params, std::size_t columns, const VisitRow& visit) override {
    Guarded([&] { connection_.Walk(sql, params, columns, Walking(visit)); });
  }
  void StreamRaw(std::string_view sql, Params params, std::size_t columns, const VisitRow& visit) override {
    Guarded([&] { connection_.Stream(sql, params, columns, Walking(visit)); });
  }

 private:
  VisitRow Walking(const VisitRow& visit) {
    return [this, &visit](const RawRow& row) {
      walking_ = true;
      bool go_on = visit(row);  // when it throws, the transaction is spent
      walking_ = false;
      return go_on;
    };
  }

  Connection& connection_;
  Mode mode_;
  const std::function<bool()>& is_waited_for_;
  bool spent_ = false;
  bool walking_ = false;
  AfterCommitActions actions_;
};

class GuardedBulk : public Transaction::Bulk {
 public:
  GuardedBulk(ConnectionTransaction& transaction, std::unique_ptr<Transaction::Bulk> bulk)
      : transaction_(transaction), bulk_(std::move(bulk)) {}
  ~GuardedBulk() override {
    if (!finished_) transaction_.Spoil();
  }
  void Add(std::initializer_list<Value> values) override {
    CHECK(!finished_);
    transaction_.Guarded([&] { bulk_->Add(values); });
  }
  void Finish() override {
    CHECK(!finished_);
    transaction_.Guarded([&] { bulk_->Finish(); });
    finished_ = true;
  }

 private:
  ConnectionTransaction& transaction_;
  std::unique_ptr<Transaction::Bulk> bulk_;
  bool finished_ = false;
};

std::unique_ptr<Transaction::Bulk> ConnectionTransaction::BulkInsert(std::string_view table, ColumnNames columns) {
  RequireIdentifier(table);
  for (std::string_view column : columns) RequireIdentifier(column);
  CHECK(columns.size() > 0);
  return Guarded([&] { return std::make_unique<GuardedBulk>(*this, connection_.BulkInsert(table, columns)); });
}

struct Open {
  const void* database;
  Mode mode;
  bool operator==(const Open&) const = default;
};
thread_local std::vector<Open> open_here;

}  // namespace

AfterCommitActions RunTransaction(Connection& connection, Mode mode, const std::function<bool(Transaction&)>& work,
                                  const std::function<bool()>& is_waited_for) {
  connection.Begin(mode);
  ConnectionTransaction transaction(connection, mode, is_waited_for);
  bool commit = false;
  try {
    commit = work(transaction);
    if (commit && transaction.spent()) {
      throw BrokenInvariant("a transaction was to be committed after an error or an unfinished bulk insert");
    }
    if (commit) connection.Commit();
  } catch (...) {
    connection.Rollback();
    throw;
  }
  if (!commit) {
    connection.Rollback();
    return {};
  }
  return transaction.TakeActions();
}

OneTransactionPerThread::OneTransactionPerThread(const void* database, Mode mode) {
  Open open{database, mode};
  if (std::find(open_here.begin(), open_here.end(), open) != open_here.end()) {
    throw BrokenInvariant(mode == Mode::kWrite ? "Write inside Write on one thread" : "Read inside Read on one thread");
  }
  open_here.push_back(open);
}
OneTransactionPerThread::~OneTransactionPerThread() { open_here.pop_back(); }

void RequireStorableText(std::string_view text) {
  if (text.find('\0') != std::string_view::npos) throw BrokenInvariant("text with NUL was given to the database");
  if (!IsValidUtf8(text)) throw BrokenInvariant("text that is not UTF-8 was given to the database");
}

void RequireFinite(double number) { CHECK(std::isfinite(number)); }

void RequireIdentifier(std::string_view name) {
  CHECK(!name.empty() && name.size() <= 60 && !(name[0] >= '0' && name[0] <= '9'));
  for (char c : name) CHECK((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_');
}

void RequireLeaseName(std::string_view name) {
  CHECK(!name.empty() && name.size() <= kLeaseNameMax);
  for (char c : name) {
    CHECK((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') ||
          std::string_view("._:-").find(c) != std::string_view::npos);
  }
}

void RequireColumnCount(std::size_t found, std::size_t asked, std::string_view sql) {
  if (found == asked) return;
  throw BrokenInvariant(Describe(
      "the statement gives " + std::to_string(found) + " columns, the caller reads " + std::to_string(asked), sql));
}

std::string Describe(std::string_view message, std::string_view sql) {
  return std::string(message) + " in: " + Shorten(sql, kSqlShown);
}

std::string FormatDouble(double number) {
  char buffer[32];
  auto end = std::to_chars(buffer, buffer + sizeof buffer, number).ptr;
  return std::string(buffer, end);
}

}  // namespace credence::db
