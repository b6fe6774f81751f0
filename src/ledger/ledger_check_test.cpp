#include "ledger/ledger_check.h"

#include <gtest/gtest.h>

#include "db/test_database.h"
#include "ledger/changed_columns_test.h"
#include "ledger/ledger_errors.h"
#include "ledger/ledger_service.h"
#include "ledger/signing_key_test.h"

namespace credence::ledger {
namespace {

class LedgerCheck : public testing::TestWithParam<db::Engine> {
 protected:
  // 300 entries in groups of 1, 2, … 24 and five checkpoints.
  LedgerCheck() {
    std::int64_t number = 0;
    for (int group = 1; group <= 24; ++group) {
      Status appended = database_->Write([&](db::Transaction& tx) -> Status {
        std::vector<Event> events;
        for (int i = 0; i < group; ++i) {
          events.push_back({"record.filed", "1-" + std::to_string(++number), {"{\"字段\":\"值\"}", "rest"}});
        }
        ledger_.Append(tx, Caller::Operator(), events);
        return {};
      });
      EXPECT_TRUE(appended.ok());
      if (group % 5 == 0 || group == 24) ledger_.SequenceAll();
    }
  }
  std::vector<std::string> Defects(db::Transaction& tx) {
    return FindLedgerDefects(tx, crypto::HashAlgorithm::kSm3, key_.verifier());
  }
  // The report after `sql`, which is taken back.
  std::vector<std::string> After(std::string_view sql) {
    std::vector<std::string> defects;
    Status undone = database_->Write([&](db::Transaction& tx) -> Status {
      EXPECT_GT(tx.Execute(sql), 0) << sql;
      defects = Defects(tx);
      return Error(errors::kPending);
    });
    EXPECT_FALSE(undone.ok());
    return defects;
  }

  db::TestDatabase database_{GetParam(), db::TestTables::kOfProgram};
  FixedClock clock_{*CivilDate::FromYmd(2018, 5, 8)};
  TestKey key_;
  LedgerService ledger_{*database_, key_.signer(), clock_, crypto::HashAlgorithm::kSm3};
};
INSTANTIATE_TEST_SUITE_P(Engines, LedgerCheck, testing::ValuesIn(db::TestEngines()),
                         db::EngineName<testing::TestParamInfo<db::Engine>>);

TEST_P(LedgerCheck, FindsNothingInASoundLogAndEveryChangeOfAnyColumn) {
  auto check = [&](db::Transaction& tx) { return Defects(tx); };
  Status sound = database_->Read([&](db::Transaction& tx) -> Status {
    EXPECT_EQ(Defects(tx), std::vector<std::string>());
    return {};
  });
  EXPECT_TRUE(sound.ok());
  for (const ChangedTable& table : {ChangedTable{"ledger_group", {"id"}, "1 = 1", {}, {}, 6},
                                    ChangedTable{"ledger_entry", {"group_id", "position"}, "1 = 1", {}, {}, 6},
                                    ChangedTable{"ledger_tile", {"level", "tile"}, "1 = 1", {}, {}, 6},
                                    ChangedTable{"checkpoint", {"tree_size"}, "1 = 1", {}, {}, 6}}) {
    auto result = ChangeEveryColumn(*database_, table, check);
    EXPECT_EQ(result.unnoticed, std::vector<std::string>());
    EXPECT_GT(result.changes, 10u) << table.table;
  }
}

TEST_P(LedgerCheck, FindsWhatIsMissingOrTooMuch) {
  for (const char* sql :
       {"DELETE FROM ledger_entry WHERE group_id = 3 AND position = 1", "DELETE FROM ledger_entry WHERE group_id = 24",
        "DELETE FROM ledger_group WHERE id = 7", "DELETE FROM ledger_group WHERE id = 24",
        "UPDATE ledger_group SET first_sequence = NULL WHERE id = 24",
        "DELETE FROM ledger_tile WHERE level = 0 AND tile = 1", "DELETE FROM ledger_tile WHERE level = 1",
        "INSERT INTO ledger_tile (level, tile, nodes) VALUES (2, 0, '')",
        "INSERT INTO ledger_tile (level, tile, nodes) VALUES (0, 9, 'AAAA')",
        "DELETE FROM checkpoint WHERE tree_size = 300", "DELETE FROM checkpoint",
        "INSERT INTO checkpoint (tree_size, root, time, key_id, signature) VALUES (301, '', 0, '', '')",
        "INSERT INTO checkpoint (tree_size, root, time, key_id, signature) VALUES (0, '', 0, '', '')",
        "INSERT INTO checkpoint (tree_size, root, time, key_id, signature) VALUES (17, '', 0, '', '')",
        "INSERT INTO ledger_group (id, entries, first_sequence) VALUES (99, 1, 300)",
        "INSERT INTO ledger_group (id, entries, first_sequence) VALUES (99, 1, NULL)",
        "INSERT INTO ledger_entry (group_id, position, time, actor, action, object, salt, commitment) "
        "VALUES (98, 0, 0, '', '', '', '', '')"}) {
    EXPECT_FALSE(After(sql).empty()) << sql;
  }
}

TEST_P(LedgerCheck, AcceptsWhatStillWaitsForItsNumber) {
  Status appended = database_->Write([&](db::Transaction& tx) -> Status {
    ledger_.Append(tx, Caller::Operator(), {{"batch.ended", "batch:1", {"{}", ""}}, {"batch.ended", "batch:2", {}}});
    EXPECT_EQ(Defects(tx), std::vector<std::string>());
    return {};
  });
  EXPECT_TRUE(appended.ok());
  EXPECT_FALSE(After("UPDATE ledger_group SET entries = 3 WHERE first_sequence IS NULL").empty());
  EXPECT_FALSE(After("UPDATE ledger_entry SET position = 5 WHERE object = 'batch:2'").empty());
  EXPECT_FALSE(After("DELETE FROM ledger_entry WHERE object = 'batch:1'").empty());
}

TEST_P(LedgerCheck, NamesAnotherKey) {
  TestKey other;
  Status read = database_->Read([&](db::Transaction& tx) -> Status {
    EXPECT_EQ(FindLedgerDefects(tx, crypto::HashAlgorithm::kSm3, other.verifier()).size(), 5u);
    return {};
  });
  EXPECT_TRUE(read.ok());
}

// One wrong entry spoils every checkpoint behind it; the report stays short enough to be read.
TEST_P(LedgerCheck, CutsALongReport) {
  Status undone = database_->Write([&](db::Transaction& tx) -> Status {
    for (int i = 1; i <= 1'200; ++i) {
      tx.Execute("INSERT INTO ledger_group (id, entries, first_sequence) VALUES (:id, 1, 0)", {{"id", 1'000 + i}});
    }
    auto defects = Defects(tx);
    EXPECT_EQ(defects.size(), 1'001u);
    EXPECT_NE(defects.back().find("further"), std::string::npos);
    return Error(errors::kPending);
  });
  EXPECT_FALSE(undone.ok());
}

}  // namespace
}  // namespace credence::ledger
