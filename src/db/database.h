// The database: SQLite or PostgreSQL behind one small door. The only module that knows which (design 6).
//
//   database->Write([&](db::Transaction& tx) -> Result<SubjectId> {
//     auto row = tx.SelectOne<std::int64_t, std::string>(
//         "SELECT id, name FROM subject WHERE uscc = :uscc", {{"uscc", code.str()}});
//     ...
//   });
//
// SQL is written in the subset both engines share, with SOCI names (:name) as parameters.
// Thrown, never returned: db::Unavailable (engine unreachable, disk full, read-only, deadlock: try again later),
// db::UniqueViolation, BrokenInvariant. After any of these the transaction is spent: it answers every further call with
// BrokenInvariant and is rolled back, whatever the work returns, on both engines alike.
//
// Text is UTF-8 without NUL; anything else is a broken invariant. Every named parameter must be given, and no other.
// In queries, PostgreSQL must be able to see a parameter's type: `CAST(:day AS TEXT) IS NULL`, not `:day IS NULL`; and
// there CAST(… AS INTEGER) has 32 bits, so write CAST(… AS BIGINT), which both engines understand.
#pragma once

#include <algorithm>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <tuple>
#include <type_traits>
#include <variant>
#include <vector>

#include "base/result.h"

namespace credence::db {

enum class Engine { kSqlite, kPostgres };

class Unavailable : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};
// Two writers met at a primary or unique key; the transaction is rolled back.
class UniqueViolation : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

// A bound value. Text is borrowed until the call returns.
class Value {
 public:
  Value(std::nullptr_t) {}                                            // NOLINT: NULL
  Value(std::string_view text) : value_(text) {}                      // NOLINT
  Value(const std::string& text) : value_(std::string_view(text)) {}  // NOLINT
  Value(const char* text) : value_(std::string_view(text)) {}         // NOLINT
  template <typename T>
  requires(std::is_integral_v<T> && !std::is_same_v<T, bool>) Value(T number)
      : value_(static_cast<std::int64_t>(number)) {}                     // NOLINT
  Value(bool flag) : value_(static_cast<std::int64_t>(flag ? 1 : 0)) {}  // NOLINT
  Value(double number) : value_(number) {}                               // NOLINT
  template <typename T>
  Value(const std::optional<T>& maybe) {
    if (maybe) *this = Value(*maybe);
  }  // NOLINT

  using Variant = std::variant<std::monostate, std::int64_t, double, std::string_view>;
  const Variant& variant() const { return value_; }

 private:
  Variant value_;
};

struct Param {
  std::string_view name;
  Value value;
};

// Borrows the parameters of one call; never a variable, whose list would be gone.
class Params {
 public:
  Params() = default;
  Params(std::initializer_list<Param> params) : begin_(std::data(params)), size_(params.size()) {}  // NOLINT: implicit
  Params(const std::vector<Param>& params) : begin_(params.data()), size_(params.size()) {}         // NOLINT: implicit
  const Param* begin() const { return begin_; }
  const Param* end() const { return begin_ + size_; }
  std::size_t size() const { return size_; }

 private:
  const Param* begin_ = nullptr;
  std::size_t size_ = 0;
};

// `sql` with its place `(:keys)` widened to `count` parameters :key0, :key1, …
std::string WidenKeys(std::string_view sql, std::size_t count);

// One result row as the engine gives it: text or NULL for each column. Valid inside the callback only.
class RawRow {
 public:
  virtual ~RawRow() = default;
  virtual std::optional<std::string_view> Column(std::size_t index) const = 0;
};

// Text -> C++ type: std::string, std::int64_t, double, bool, and std::optional of these.
// NULL in a plain type is a broken invariant.
template <typename T>
T ColumnAs(const RawRow& row, std::size_t index);
template <>
std::string ColumnAs<std::string>(const RawRow& row, std::size_t index);
template <>
std::int64_t ColumnAs<std::int64_t>(const RawRow& row, std::size_t index);
template <>
double ColumnAs<double>(const RawRow& row, std::size_t index);
template <>
bool ColumnAs<bool>(const RawRow& row, std::size_t index);
template <>
std::optional<std::string> ColumnAs<std::optional<std::string>>(const RawRow& row, std::size_t index);
template <>
std::optional<std::int64_t> ColumnAs<std::optional<std::int64_t>>(const RawRow& row, std::size_t index);
template <>
std::optional<double> ColumnAs<std::optional<double>>(const RawRow& row, std::size_t index);
template <>
std::optional<bool> ColumnAs<std::optional<bool>>(const RawRow& row, std::size_t index);

class Transaction {
 public:
  virtual ~Transaction() = default;
  virtual Engine engine() const = 0;

  // Rows changed.
  virtual std::int64_t Execute(std::string_view sql, Params params = {}) = 0;

  template <typename... T>
  std::vector<std::tuple<T...>> Select(std::string_view sql, Params params = {}) {
    std::vector<std::tuple<T...>> rows;
    ForEachRaw(sql, params, sizeof...(T), [&](const RawRow& row) {
      rows.push_back(Convert<T...>(row, std::index_sequence_for<T...>()));
      return true;
    });
    return rows;
  }
  // The first row; a second one is a broken invariant.
  template <typename... T>
  std::optional<std::tuple<T...>> SelectOne(std::string_view sql, Params params = {}) {
    auto rows = Select<T...>(sql, params);
    CHECK(rows.size() <= 1);
    if (rows.empty()) return std::nullopt;
    return std::move(rows.front());
  }
  // Streams rows without keeping them; `visit(T...)` may return bool, false ends the walk. The transaction must not be
  // used for anything else inside `visit`.
  template <typename... T, typename Visit>
  void ForEach(std::string_view sql, Params params, Visit&& visit) {
    StreamRaw(sql, params, sizeof...(T), [&](const RawRow& row) {
      auto tuple = Convert<T...>(row, std::index_sequence_for<T...>());
      if constexpr (std::is_same_v<decltype(std::apply(visit, tuple)), bool>) {
        return std::apply(visit, tuple);
      } else {
        std::apply(visit, tuple);
        return true;
      }
    });
  }

  // Rows whose column is one of `keys`: `sql` says `column IN (:keys)`. Keys are looked up in sorted groups, so that a
  // long list costs few statements and any list uses one of three prepared texts. Every row is visited once.
  template <typename... T, typename Key, typename Visit>
  void ForEachIn(std::string_view sql, std::vector<Key> keys, std::initializer_list<Param> params, Visit&& visit) {
    std::sort(keys.begin(), keys.end());
    keys.erase(std::unique(keys.begin(), keys.end()), keys.end());
    for (std::size_t at = 0; at < keys.size();) {
      const std::size_t left = keys.size() - at;
      const std::size_t width = left > 8 ? 64 : left > 1 ? 8 : 1;
      std::vector<std::string> names;
      std::vector<Param> all(params);
      names.reserve(width);
      for (std::size_t i = 0; i < width; ++i) {
        names.push_back("key" + std::to_string(i));
        all.push_back({names.back(), Value(keys[std::min(at + i, keys.size() - 1)])});  // the last one fills the rest
      }
      ForEach<T...>(WidenKeys(sql, width), Params(all), visit);
      at += width;
    }
  }

  // New ids from a sequence named in a migration (`-- sequence: record`): increasing, never reused, gaps allowed.
  virtual std::vector<std::int64_t> ReserveIds(std::string_view sequence, std::size_t count) = 0;
  std::int64_t ReserveId(std::string_view sequence) { return ReserveIds(sequence, 1).front(); }

  // Inserts many rows in the engine's fastest way (prepared statement on the native handle, or COPY).
  // The rows are visible to this transaction after Finish(). Not for tables where rows may exist already. Several may
  // be open at once, and other statements may run between; a Bulk dies before its transaction, and one that dies
  // without Finish() spoils the transaction.
  class Bulk {
   public:
    virtual ~Bulk() = default;
    // As many values as columns.
    virtual void Add(std::initializer_list<Value> values) = 0;
    virtual void Finish() = 0;
  };
  virtual std::unique_ptr<Bulk> BulkInsert(std::string_view table, std::initializer_list<std::string_view> columns) = 0;

  // Waits until no other write transaction has taken this turn, and keeps it to the end of this one: for rules over
  // several rows that no unique key can guard. What the others committed is seen by the statements that follow. In
  // Write only. On SQLite one writer at a time writes anyway.
  virtual void TakeTurn(std::string_view name) = 0;
  // As TakeTurn, beside others who take it shared: waits for whoever took it alone, who waits for all of these. Nobody
  // takes a turn alone that he has shared: two of them would wait for each other.
  virtual void TakeSharedTurn(std::string_view name) = 0;

  // Whether another writer may be waiting for this transaction to end: a long piece of work may go on while nobody
  // does. Always true on PostgreSQL, where nobody can tell. In Write only.
  virtual bool MayBeWaitedFor() = 0;

  // Runs after the commit, in order; not at all after a rollback. In Write only. The action must not throw.
  virtual void AfterCommit(std::function<void()> action) = 0;

 protected:
  virtual void ForEachRaw(std::string_view sql, Params params, std::size_t columns,
                          const std::function<bool(const RawRow&)>& visit) = 0;
  // As ForEachRaw, in bounded memory also for results of millions of rows (on PostgreSQL by a cursor).
  virtual void StreamRaw(std::string_view sql, Params params, std::size_t columns,
                         const std::function<bool(const RawRow&)>& visit) = 0;

 private:
  template <typename... T, std::size_t... I>
  static std::tuple<T...> Convert(const RawRow& row, std::index_sequence<I...>) {
    return std::tuple<T...>{ColumnAs<T>(row, I)...};
  }
};

// Held for as long as the object lives; freed by the engine or the kernel when the process dies.
class Lease {
 public:
  virtual ~Lease() = default;
  // False once the engine has let it go under us: on PostgreSQL when the connection of the lease is lost. A round trip
  // there; free on SQLite, where only the process's end frees a lease. Thread: one at a time.
  virtual bool StillHeld() = 0;
};

// Where the data are: a path of a SQLite file, or postgresql://user@host/name.
struct DatabaseAddress {
  std::string text;
  Engine engine() const { return text.starts_with("postgresql://") ? Engine::kPostgres : Engine::kSqlite; }
};

struct OpenOptions {
  bool create = false;  // SQLite: make the file when it is missing
  int readers = 4;      // pooled connections for Read
  int writers = 4;      // PostgreSQL: pooled connections for Write; SQLite has one writer
  // false: a commit does not wait for the disk. Only for data that are made anew after a power cut, such as the demo
  // city.
  bool durable = true;
};

// Thread-safe. Destroy after every transaction and lease.
class Database {
 public:
  // Error codes: db.missing {path}, db.unreachable {reason}, db.not_a_database {path}, db.read_only {path}.
  static Result<std::unique_ptr<Database>> Open(const DatabaseAddress& address, const OpenOptions& options = {});
  virtual ~Database() = default;
  virtual Engine engine() const = 0;

  // Runs `work` in a write transaction: commits when it returns ok, rolls back when it returns an error or throws.
  // `work` is a callable Transaction& -> Result<T> or Status. SQLite: one writer at a time over all processes, first
  // come first served, so that a small transaction waits for at most the one before it. A thread has at most one Write
  // and one Read of a database open; a second one inside the first is a broken invariant.
  template <typename Work>
  auto Write(Work&& work) -> decltype(work(std::declval<Transaction&>())) {
    return Run<true>(std::forward<Work>(work));
  }
  // A consistent snapshot; changes are refused by the engine.
  template <typename Work>
  auto Read(Work&& work) -> decltype(work(std::declval<Transaction&>())) {
    return Run<false>(std::forward<Work>(work));
  }

  // nullptr when somebody else holds it. Names: lower case, digits, . _ : -
  virtual std::unique_ptr<Lease> TryLease(std::string_view name) = 0;

  // The engine's own check of its file (PRAGMA integrity_check, amcheck where present): one line for each defect.
  virtual std::vector<std::string> EngineDefects() = 0;

 protected:
  virtual void RunWrite(const std::function<bool(Transaction&)>& work) = 0;  // true = commit
  virtual void RunRead(const std::function<void(Transaction&)>& work) = 0;

 private:
  template <bool kWrite, typename Work>
  auto Run(Work&& work) -> decltype(work(std::declval<Transaction&>())) {
    using R = decltype(work(std::declval<Transaction&>()));
    std::optional<R> result;
    if constexpr (kWrite) {
      RunWrite([&](Transaction& tx) {
        result.emplace(work(tx));
        return result->ok();
      });
    } else {
      RunRead([&](Transaction& tx) { result.emplace(work(tx)); });
    }
    CHECK(result.has_value());
    return std::move(*result);
  }
};

}  // namespace credence::db
