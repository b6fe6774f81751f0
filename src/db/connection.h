// One connection to an engine and the transaction that runs on it. Inside db only.
// The two implementations are sqlite_connection.cpp and postgres_connection.cpp. One thread at a time.
#pragma once

#include <functional>
#include <memory>
#include <string_view>
#include <vector>

#include "db/database.h"

namespace credence::db {

enum class Mode { kRead, kWrite };

using VisitRow = std::function<bool(const RawRow&)>;
using ColumnNames = std::initializer_list<std::string_view>;

// Every call throws as database.h says; the messages hold the SQL, never a bound value.
class Connection {
 public:
  virtual ~Connection() = default;
  virtual Engine engine() const = 0;

  virtual void Begin(Mode mode) = 0;
  virtual void Commit() = 0;
  virtual void Rollback() noexcept = 0;
  // False when the connection is lost or in doubt: it is thrown away instead of going back to its pool.
  virtual bool Usable() noexcept = 0;

  virtual std::int64_t Execute(std::string_view sql, Params params) = 0;
  virtual void Walk(std::string_view sql, Params params, std::size_t columns, const VisitRow& visit) = 0;
  virtual void Stream(std::string_view sql, Params params, std::size_t columns, const VisitRow& visit) = 0;
  virtual std::vector<std::int64_t> ReserveIds(std::string_view sequence, std::size_t count) = 0;
  virtual std::unique_ptr<Transaction::Bulk> BulkInsert(std::string_view table, ColumnNames columns) = 0;
};

using AfterCommitActions = std::vector<std::function<void()>>;

// Begins, works, commits when the work says true, else rolls back. Gives the actions to run after the commit, which the
// caller runs once it has let go of the connection and its locks.
// `is_waited_for` answers Transaction::MayBeWaitedFor; without it the answer is yes.
AfterCommitActions RunTransaction(Connection& connection, Mode mode, const std::function<bool(Transaction&)>& work,
                                  const std::function<bool()>& is_waited_for = {});

// Marks that this thread is inside a transaction of this kind; a second one is a broken invariant, for it would wait
// for ever for the first.
class OneTransactionPerThread {
 public:
  OneTransactionPerThread(const void* database, Mode mode);
  ~OneTransactionPerThread();
  OneTransactionPerThread(const OneTransactionPerThread&) = delete;
  OneTransactionPerThread& operator=(const OneTransactionPerThread&) = delete;
};

// Rules that hold for every engine. Each throws BrokenInvariant.
void RequireStorableText(std::string_view text);  // UTF-8 without NUL
void RequireFinite(double number);
void RequireIdentifier(std::string_view name);  // a-z 0-9 _, so that it can stand in SQL
void RequireLeaseName(std::string_view name);   // a-z 0-9 . _ : -, at most 100
void RequireColumnCount(std::size_t found, std::size_t asked, std::string_view sql);

// "message in: the SQL's first 200 characters".
std::string Describe(std::string_view message, std::string_view sql);

// The shortest text that gives the same double again.
std::string FormatDouble(double number);

}  // namespace credence::db
