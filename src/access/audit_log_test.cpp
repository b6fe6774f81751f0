#include "access/audit_log.h"

#include <gtest/gtest.h>

#include <thread>

#include "access/access_errors.h"
#include "access/staff_test.h"
#include "base/base_errors.h"

namespace credence::access {
namespace {

AuditEvent Event(std::string actor, std::string event = "subject.read") {
  AuditEvent one;
  one.time = {1'000};
  one.actor = std::move(actor);
  one.source = "192.0.2.1";
  one.event = std::move(event);
  one.object = "91420881DEM090013W";
  one.purpose = "核查 1 号";
  one.request = "R-1";
  return one;
}

class AuditOn : public testing::TestWithParam<db::Engine> {
 protected:
  AuditLog& log() { return staff_.services->audit; }
  std::vector<AuditEntry> All(AuditFilter filter = {}) {
    filter.rows_max = 1000;
    return *log().List(reader_, filter);
  }
  std::vector<std::string> DefectsAfter(const std::string& sql) {
    std::vector<std::string> defects;
    Status undone = staff_.database->Write([&](db::Transaction& tx) -> Status {
      EXPECT_GE(tx.Execute(sql), 1) << sql;
      defects = FindAuditDefects(tx, staff_.ledger.algorithm());
      return Error(errors::kMember);
    });
    EXPECT_FALSE(undone.ok());
    return defects;
  }
  Staff staff_{GetParam()};
  const Caller reader_{"reader", {Permission::kReadAudit}};
};
INSTANTIATE_TEST_SUITE_P(Engines, AuditOn, testing::ValuesIn(db::TestEngines()),
                         db::EngineName<testing::TestParamInfo<db::Engine>>);

TEST_P(AuditOn, KeepsWhatWasWritten) {
  log().Write(Event("ann"));
  AuditEvent refused = Event("ben", "session.opened");
  refused.outcome = Outcome::kRefused;
  refused.code = "access.sign_in_refused password";
  log().Write(refused);
  const auto entries = All();
  ASSERT_EQ(entries.size(), 2u);
  EXPECT_EQ(entries[0].sequence, 2);
  EXPECT_EQ(entries[0].event.actor, "ben");
  EXPECT_EQ(entries[0].event.outcome, Outcome::kRefused);
  EXPECT_EQ(entries[0].event.code, refused.code);
  EXPECT_EQ(entries[1].event.purpose, "核查 1 号");
  EXPECT_EQ(staff_.Defects(), std::vector<std::string>{});
}

TEST_P(AuditOn, KeepsLinesApart) {
  AuditEvent two = Event("ann");
  two.object = "a\nb\tc";
  log().Write(two);
  EXPECT_EQ(All()[0].event.object, "a b c");
  EXPECT_EQ(staff_.Defects(), std::vector<std::string>{});
}

TEST_P(AuditOn, NumbersWhatManyThreadsWriteWithoutGaps) {
  constexpr int kThreads = 8, kEach = 25;
  std::vector<std::thread> threads;
  for (int i = 0; i < kThreads; ++i) {
    threads.emplace_back([&, i] {
      for (int n = 0; n < kEach; ++n) log().Write(Event("t" + std::to_string(i)));
    });
  }
  for (std::thread& thread : threads) thread.join();
  const auto entries = All();
  ASSERT_EQ(entries.size(), static_cast<std::size_t>(kThreads * kEach));
  for (std::size_t i = 0; i < entries.size(); ++i) {
    EXPECT_EQ(entries[i].sequence, static_cast<std::int64_t>(entries.size() - i));
  }
  EXPECT_EQ(staff_.Defects(), std::vector<std::string>{});
}

// Two servers over one database extend one chain.
TEST_P(AuditOn, GoesOnFromWhatAnotherProcessWrote) {
  auto again = staff_.database.OpenAgain();
  ledger::LedgerService ledger(*again, *staff_.signer, staff_.clock, crypto::HashAlgorithm::kSm3);
  AuditLog other(*again, ledger, staff_.clock);
  std::thread writer([&] {
    for (int i = 0; i < 20; ++i) other.Write(Event("other"));
  });
  for (int i = 0; i < 20; ++i) log().Write(Event("own"));
  writer.join();
  EXPECT_EQ(All().size(), 40u);
  EXPECT_EQ(staff_.Defects(), std::vector<std::string>{});
}

TEST_P(AuditOn, IsReadByFilter) {
  for (int i = 0; i < 5; ++i) {
    AuditEvent event = Event(i % 2 == 0 ? "ann" : "ben", i < 3 ? "a.b" : "c.d");
    event.time = {i * 1000};
    event.object = std::to_string(i);
    event.outcome = i == 4 ? Outcome::kRefused : Outcome::kDone;
    log().Write(event);
  }
  AuditFilter filter;
  filter.actor = "ann";
  EXPECT_EQ(All(filter).size(), 3u);
  filter.event = "a.b";
  EXPECT_EQ(All(filter).size(), 2u);
  filter = {};
  filter.from = Instant{1000};
  filter.until = Instant{3000};
  EXPECT_EQ(All(filter).size(), 2u);
  filter = {};
  filter.outcome = "refused";
  EXPECT_EQ(All(filter).size(), 1u);
  filter = {};
  filter.object = "2";
  EXPECT_EQ(All(filter).size(), 1u);
  filter = {};
  filter.before = 3;
  EXPECT_EQ(All(filter).front().sequence, 2);
}

TEST_P(AuditOn, IsForTheAuditAdministratorAlone) {
  for (const Role& role : Roles::Builtin().all()) {
    const Caller caller = staff_.AddAndEnter("x." + role.code, role.code);
    const bool audits = role.code == "audit_administrator";
    EXPECT_EQ(log().List(caller, {}).ok(), audits) << role.code;
    EXPECT_EQ(log().Check(caller).ok(), audits) << role.code;
  }
  EXPECT_EQ(CodeOf(log().List(Caller::Operator(), {})), credence::errors::kForbidden.code);
}

TEST_P(AuditOn, NoticesEveryChange) {
  for (int i = 0; i < 4; ++i) log().Write(Event("ann"));
  log().Anchor();
  log().Write(Event("ben"));
  staff_.ledger.SequenceAll();
  ASSERT_EQ(staff_.Defects(), std::vector<std::string>{});
  for (const char* column : {"actor", "source", "event", "object", "code", "purpose", "request", "chain"}) {
    EXPECT_FALSE(DefectsAfter("UPDATE audit_entry SET " + std::string(column) + " = 'x' WHERE sequence = 2").empty())
        << column;
  }
  for (const char* sql :
       {"UPDATE audit_entry SET time = time + 1 WHERE sequence = 1",
        "UPDATE audit_entry SET outcome = 'failed' WHERE sequence = 5",
        "UPDATE audit_entry SET sequence = 9 WHERE sequence = 5", "DELETE FROM audit_entry WHERE sequence = 1",
        "DELETE FROM audit_entry WHERE sequence = 3", "DELETE FROM audit_entry WHERE sequence = 5",
        "DELETE FROM audit_entry", "UPDATE audit_head SET entries = 4", "UPDATE audit_head SET chain = 'x'",
        "DELETE FROM audit_head", "UPDATE audit_anchor SET chain = 'x'", "UPDATE audit_anchor SET entries = 3",
        "UPDATE audit_anchor SET time = time + 1", "UPDATE audit_anchor SET group_id = 1, position = 3"}) {
    EXPECT_FALSE(DefectsAfter(sql).empty()) << sql;
  }
}

// Whoever cuts the end off and mends the head is caught by the anchor in the signed ledger; what was written behind the
// last anchor is not.
TEST_P(AuditOn, IsHeldFastByItsAnchors) {
  for (int i = 0; i < 3; ++i) log().Write(Event("ann"));
  log().Anchor();
  log().Anchor();  // nothing new: no second one
  Status read = staff_.database->Read([&](db::Transaction& tx) -> Status {
    EXPECT_EQ(std::get<0>(*tx.SelectOne<std::int64_t>("SELECT COUNT(*) FROM audit_anchor")), 1);
    return {};
  });
  ASSERT_TRUE(read.ok());
  EXPECT_EQ(log().Check(reader_)->size.anchored, 3);
  Status undone = staff_.database->Write([&](db::Transaction& tx) -> Status {
    tx.Execute("DELETE FROM audit_entry WHERE sequence = 3");
    tx.Execute("UPDATE audit_head SET entries = 2, chain = (SELECT chain FROM audit_entry WHERE sequence = 2)");
    EXPECT_FALSE(FindAuditDefects(tx, staff_.ledger.algorithm()).empty());
    return Error(errors::kMember);
  });
  EXPECT_FALSE(undone.ok());
}

TEST_P(AuditOn, TellsEveryWriterThatNothingWasWritten) {
  Status dropped = staff_.database->Write([&](db::Transaction& tx) -> Status {
    tx.Execute("DROP TABLE audit_entry");
    return {};
  });
  ASSERT_TRUE(dropped.ok());
  EXPECT_ANY_THROW(log().Write(Event("ann")));
  EXPECT_ANY_THROW(log().Write(Event("ann")));  // and is not stuck
}

}  // namespace
}  // namespace credence::access
