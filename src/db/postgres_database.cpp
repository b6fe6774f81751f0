#include "db/connection_pool.h"
#include "db/db_errors.h"
#include "db/engines.h"
#include "db/postgres_connection.h"
#include "db/stable_hash.h"

namespace credence::db {
namespace {

std::int64_t LeaseKey(std::string_view name) { return static_cast<std::int64_t>(StableHash(name)); }

// An advisory lock of a session of its own. The server frees it with the connection, but a moment after that has been
// closed here; given back in words it is free for the next who asks.
class AdvisoryLease : public Lease {
 public:
  AdvisoryLease(std::unique_ptr<Connection> connection, std::int64_t key)
      : connection_(std::move(connection)), key_(key) {}
  ~AdvisoryLease() override {
    try {
      connection_->Execute("SELECT pg_advisory_unlock(CAST(:key AS BIGINT))", {{"key", key_}});
    } catch (...) {  // a lost connection holds nothing
    }
  }
  bool StillHeld() override {
    try {
      connection_->Execute("SELECT 1", {});
      return true;
    } catch (const Unavailable&) {
      return false;
    }
  }

 private:
  std::unique_ptr<Connection> connection_;
  std::int64_t key_;
};

class PostgresDatabase : public Database {
 public:
  PostgresDatabase(std::string url, const OpenOptions& options)
      : url_(std::move(url)),
        readers_(options.readers, [this] { return ConnectPostgres(url_); }),
        writers_(options.writers, [this] { return ConnectPostgres(url_); }) {}

  Engine engine() const override { return Engine::kPostgres; }

  std::unique_ptr<Lease> TryLease(std::string_view name) override {
    RequireLeaseName(name);
    auto connection = ConnectPostgres(url_);
    const std::int64_t key = LeaseKey(name);
    bool held = false;
    connection->Walk("SELECT pg_try_advisory_lock(CAST(:key AS BIGINT))", {{"key", key}}, 1, [&](const RawRow& row) {
      held = ColumnAs<bool>(row, 0);
      return true;
    });
    if (!held) return nullptr;
    return std::make_unique<AdvisoryLease>(std::move(connection), key);
  }

  std::vector<std::string> EngineDefects() override;

 protected:
  void RunWrite(const std::function<bool(Transaction&)>& work) override {
    AfterCommitActions actions;
    {
      OneTransactionPerThread one(this, Mode::kWrite);
      auto connection = writers_.Take();
      actions = RunTransaction(*connection, Mode::kWrite, work);
    }
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
  std::string url_;
  ConnectionPool readers_;
  ConnectionPool writers_;
};

// Reads every row of every table; a damaged page or a lost file shows as an error of that table.
std::vector<std::string> PostgresDatabase::EngineDefects() {
  std::vector<std::string> tables;
  RunRead([&](Transaction& tx) {
    for (auto& [name] : tx.Select<std::string>("SELECT CAST(tablename AS TEXT) FROM pg_tables "
                                               "WHERE schemaname = current_schema() ORDER BY tablename")) {
      tables.push_back(name);
    }
  });
  std::vector<std::string> defects;
  for (const std::string& table : tables) {
    try {
      RequireIdentifier(table);
      RunRead([&](Transaction& tx) {
        tx.Select<std::int64_t>("SELECT COALESCE(SUM(hashtext(CAST(t AS TEXT))), 0) FROM \"" + table + "\" t");
      });
    } catch (const BrokenInvariant& error) {
      defects.push_back(table + ": " + error.what());
    }
  }
  return defects;
}

std::string FirstLine(std::string_view text) { return std::string(text.substr(0, text.find('\n'))); }

}  // namespace

Result<std::unique_ptr<Database>> OpenPostgres(const std::string& url, const OpenOptions& options) {
  auto database = std::make_unique<PostgresDatabase>(url, options);
  try {
    bool read_only = false;
    RETURN_IF_ERROR(database->Read([&](Transaction& tx) -> Status {
      auto standby = tx.SelectOne<bool>("SELECT pg_is_in_recovery()");
      CHECK(standby);
      read_only = std::get<0>(*standby);
      return {};
    }));
    if (read_only) return Error(errors::kReadOnly, {{"path", url.substr(url.rfind('/') + 1)}});
  } catch (const Unavailable& error) {
    return Error(errors::kUnreachable, {{"reason", FirstLine(error.what())}});
  }
  return std::unique_ptr<Database>(std::move(database));
}

}  // namespace credence::db
