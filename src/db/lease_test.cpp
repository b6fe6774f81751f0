#include <gtest/gtest.h>

#include <chrono>
#include <thread>

#include "db/child_process_test.h"
#include "db/test_database.h"

namespace credence::db {
namespace {

class LeaseOn : public testing::TestWithParam<Engine> {};
INSTANTIATE_TEST_SUITE_P(Engines, LeaseOn, testing::ValuesIn(TestEngines()),
                         EngineName<testing::TestParamInfo<Engine>>);

// The server notices a dead client a moment later.
std::unique_ptr<Lease> TryFor(Database& database, std::string_view name, int seconds) {
  auto end = std::chrono::steady_clock::now() + std::chrono::seconds(seconds);
  for (;;) {
    auto lease = database.TryLease(name);
    if (lease || std::chrono::steady_clock::now() > end) return lease;
    std::this_thread::sleep_for(std::chrono::milliseconds(10));
  }
}

TEST_P(LeaseOn, OneHolderAtATime) {
  TestDatabase database(GetParam());
  auto other = database.OpenAgain();
  auto lease = database->TryLease("sequencer");
  ASSERT_TRUE(lease);
  EXPECT_TRUE(lease->StillHeld());
  EXPECT_FALSE(database->TryLease("sequencer"));
  EXPECT_FALSE(other->TryLease("sequencer"));
  EXPECT_TRUE(other->TryLease("job:7.a_b-c"));
  lease.reset();
  EXPECT_TRUE(other->TryLease("sequencer"));
}

// A job that stopped is begun again at once, by whoever looks first.
TEST_P(LeaseOn, IsFreeAsSoonAsItIsGivenBack) {
  TestDatabase database(GetParam());
  auto other = database.OpenAgain();
  for (int turn = 0; turn < 100; ++turn)
    ASSERT_TRUE((turn % 2 == 0 ? *other : *database).TryLease("job:1")) << "turn " << turn;
}

TEST_P(LeaseOn, ALeaseDoesNotStandInTheWayOfWrites) {
  TestDatabase database(GetParam());
  auto lease = database->TryLease("a");
  Status status = database->Write([](Transaction& tx) -> Status {
    tx.Execute("CREATE TABLE t (id INTEGER)");
    return {};
  });
  EXPECT_TRUE(status.ok());
}

TEST_P(LeaseOn, RefusesNamesThatAreNotNames) {
  TestDatabase database(GetParam());
  for (const char* name : {"", "../x", "A", "a b", "租约"})
    EXPECT_THROW(database->TryLease(name), BrokenInvariant) << name;
}

TEST_P(LeaseOn, AKilledProcessHoldsNothing) {
  ChildProcess child([](const std::string& address, const ChildProcess::Report& report) {
    auto database = Database::Open({address});
    auto lease = (*database)->TryLease("sequencer");
    report(lease ? "held" : "refused");
    ::pause();
  });
  TestDatabase database(GetParam());
  child.Start(database.address().text);
  ASSERT_EQ(child.NextReport(), "held");
  EXPECT_FALSE(database->TryLease("sequencer"));
  child.Kill();
  EXPECT_TRUE(TryFor(*database, "sequencer", 5));
}

}  // namespace
}  // namespace credence::db
