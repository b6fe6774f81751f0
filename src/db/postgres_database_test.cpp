// What only PostgreSQL must show: a server that cannot be reached, and one that goes away.
#include <gtest/gtest.h>

#include <algorithm>

#include "db/test_database.h"

namespace credence::db {
namespace {

TEST(PostgresOpen, AnAbsentServerIsUnreachable) {
  auto opened = Database::Open({"postgresql://nobody:secret@/none?host=/nonexistent"});
  ASSERT_FALSE(opened.ok());
  EXPECT_EQ(opened.error().code, "db.unreachable");
  ASSERT_EQ(opened.error().values.size(), 1u);
  EXPECT_FALSE(opened.error().values[0].second.empty());
  EXPECT_EQ(opened.error().values[0].second.find("secret"), std::string::npos);
}

// Instantiated with the server's engine only when there is one.
class PostgresServer : public testing::TestWithParam<Engine> {
 protected:
  // Ends every connection to the database but that of `other`.
  static void Disconnect(Database& other) {
    Status status = other.Write([](Transaction& tx) -> Status {
      tx.Execute(
          "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity "
          "WHERE datname = current_database() AND pid <> pg_backend_pid() AND backend_type = 'client backend'");
      return {};
    });
    ASSERT_TRUE(status.ok());
  }
  static Result<std::int64_t> One(Transaction& tx) { return std::get<0>(*tx.SelectOne<std::int64_t>("SELECT 1")); }
};
std::vector<Engine> Servers() {
  auto engines = TestEngines();
  std::erase(engines, Engine::kSqlite);
  return engines;
}
INSTANTIATE_TEST_SUITE_P(Engines, PostgresServer, testing::ValuesIn(Servers()),
                         EngineName<testing::TestParamInfo<Engine>>);
GTEST_ALLOW_UNINSTANTIATED_PARAMETERIZED_TEST(PostgresServer);

TEST_P(PostgresServer, AConnectionLostInsideATransactionIsUnavailable) {
  TestDatabase database(GetParam());
  auto other = database.OpenAgain();
  EXPECT_THROW((void)database->Write([&](Transaction& tx) {
    EXPECT_TRUE(One(tx).ok());
    Disconnect(*other);
    return One(tx);
  }),
               Unavailable);
  EXPECT_EQ(*database->Write([](Transaction& tx) { return One(tx); }), 1);
}

TEST_P(PostgresServer, ThePoolReplacesConnectionsLostWhileIdle) {
  TestDatabase database(GetParam());
  auto other = database.OpenAgain();
  EXPECT_EQ(*database->Read([](Transaction& tx) { return One(tx); }), 1);
  Disconnect(*other);
  EXPECT_EQ(*database->Read([](Transaction& tx) { return One(tx); }), 1);
}

TEST_P(PostgresServer, ALeaseIsGoneWithItsConnection) {
  TestDatabase database(GetParam());
  auto other = database.OpenAgain();
  auto lease = database->TryLease("sequencer");
  ASSERT_TRUE(lease && lease->StillHeld());
  Disconnect(*other);
  EXPECT_FALSE(lease->StillHeld());
  EXPECT_TRUE(other->TryLease("sequencer"));
}

TEST_P(PostgresServer, AnAbsentDatabaseIsUnreachable) {
  TestDatabase database(GetParam());
  DatabaseAddress absent = database.address();
  absent.text.replace(absent.text.find("credence_test_"), 14, "credence_gone_");
  auto opened = Database::Open(absent);
  ASSERT_FALSE(opened.ok());
  EXPECT_EQ(opened.error().code, "db.unreachable");
}

}  // namespace
}  // namespace credence::db
