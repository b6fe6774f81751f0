// A database that lived before files came over the API: 0013 makes the table of batches anew, and nothing of it is
// lost.
#include <gtest/gtest.h>

#include <algorithm>

#include "db/migrations.h"
#include "db/test_database.h"
#include "intake/batch_store.h"

namespace credence::intake {
namespace {

class BatchMigration : public testing::TestWithParam<db::Engine> {
 protected:
  // As the program of that number would have left it.
  void MigrateTo(std::size_t number) {
    auto migrations = db::BuiltinMigrations(GetParam());
    ASSERT_GE(migrations.size(), number);
    migrations.resize(number);
    ASSERT_TRUE(db::Migrate(*database_, migrations).ok());
  }

  void AddBatch(std::int64_t id, std::string_view state, std::string_view copy) {
    Execute(
        R"(INSERT INTO batch (id, item, item_version, edition, department_id, file_name, file_bytes, file_digest,
             encoding, sheet, blob, blob_bytes, copy, copy_until, received_on, all_or_nothing, examine_first,
             other_subject, corrects, state, rows_read, filed, unchanged, versioned, unmatched, refused, persons,
             left_out, warned, reasons_asked, findings, confirmed, reason, claims_digest, created_at, changed_at)
           VALUES (:id, 'penalty', 1, '2024', 'D011', '处罚 11 月.csv', 4321, 'abc', 'GB18030', '表一', 'blob7', 4000,
             :copy, '2026-12-22', '2026-11-22', 0, 1, 'adds', 3, :state, 15, 5, 4, 3, 2, 1, 1, 1, 6, 2, 9, 6, '已核对',
             'chain', 1700000000000, 1700000000001))",
        {{"id", id}, {"copy", copy}, {"state", state}});
  }

  void Execute(std::string_view sql, db::Params params) {
    Status done = database_->Write([&](db::Transaction& tx) -> Status {
      tx.Execute(sql, params);
      return {};
    });
    ASSERT_TRUE(done.ok());
  }
  std::optional<Batch> Find(std::int64_t id) {
    return database_
        ->Read([&](db::Transaction& tx) -> Result<std::optional<Batch>> { return batch_store::Find(tx, id); })
        .value();
  }

  db::TestDatabase database_{GetParam()};
};
INSTANTIATE_TEST_SUITE_P(Engines, BatchMigration, testing::ValuesIn(db::TestEngines()),
                         db::EngineName<testing::TestParamInfo<db::Engine>>);

TEST_P(BatchMigration, KeepsEveryBatchOfEarlierDays) {
  MigrateTo(11);
  AddBatch(7, "filed", "none");
  AddBatch(8, "examined", "without_persons");
  Execute(
      R"(INSERT INTO batch_finding
           (batch_id, row, position, field, rule, code, severity, value, text_values, asks_reason)
         VALUES (7, 4, 0, 'CF_WSH', 'DP-01', 'catalog.required', 'error', '', '[]', 0))",
      {});
  MigrateTo(db::BuiltinMigrations(GetParam()).size());

  const auto batch = Find(7);
  ASSERT_TRUE(batch.has_value());
  EXPECT_EQ(batch->item, "penalty");
  EXPECT_EQ(batch->item_version, 1);
  EXPECT_EQ(batch->edition, "2024");
  EXPECT_EQ(batch->department_id, "D011");
  EXPECT_EQ(batch->file_name, "处罚 11 月.csv");
  EXPECT_EQ(batch->file_bytes, 4321);
  EXPECT_EQ(batch->file_digest, "abc");
  EXPECT_EQ(batch->encoding, "GB18030");
  EXPECT_EQ(batch->sheet, "表一");
  EXPECT_EQ(batch->blob, "blob7");
  EXPECT_EQ(batch->blob_bytes, 4000);
  EXPECT_EQ(batch->copy, CopyKind::kNone);
  EXPECT_EQ(batch->copy_until, "2026-12-22");
  EXPECT_EQ(batch->received_on.Iso(), "2026-11-22");
  EXPECT_FALSE(batch->all_or_nothing);
  EXPECT_TRUE(batch->examine_first);
  EXPECT_EQ(batch->other_subject, records::OtherSubject::kAdds);
  EXPECT_EQ(batch->corrects, 3);
  EXPECT_EQ(batch->state, BatchState::kFiled);
  const BatchCounts& counts = batch->counts;
  EXPECT_EQ((std::vector<std::int64_t>{counts.rows, counts.filed, counts.unchanged, counts.versioned, counts.unmatched,
                                       counts.refused, counts.persons, counts.left_out, counts.warned,
                                       counts.reasons_asked, counts.findings}),
            (std::vector<std::int64_t>{15, 5, 4, 3, 2, 1, 1, 1, 6, 2, 9}));
  EXPECT_EQ(batch->confirmed, 6);
  EXPECT_EQ(batch->reason, "已核对");
  EXPECT_EQ(batch->claims_digest, "chain");
  EXPECT_EQ(batch->created_at.epoch_ms, 1'700'000'000'000);
  // What nobody wrote down in earlier days is empty, not invented.
  EXPECT_EQ(batch->bytes_read, 0);
  EXPECT_EQ(batch->stopped_code, "");
  EXPECT_TRUE(batch->stopped_values.empty());
  EXPECT_EQ(batch->handling.made_by + batch->handling.submitted_by + batch->handling.approved_by, "");
  EXPECT_FALSE(batch->handling.asks_second_person);

  const auto waiting = Find(8);
  ASSERT_TRUE(waiting.has_value());
  EXPECT_EQ(waiting->state, BatchState::kExamined);
  EXPECT_EQ(waiting->copy, CopyKind::kWithoutPersons);
}

TEST_P(BatchMigration, GoesOnCountingBehindTheOldNumbers) {
  MigrateTo(11);
  const auto reserve = [&] {
    return database_->Write([](db::Transaction& tx) -> Result<std::int64_t> { return tx.ReserveId("batch"); }).value();
  };
  const std::int64_t before = reserve();
  AddBatch(before, "filed", "none");
  MigrateTo(db::BuiltinMigrations(GetParam()).size());
  EXPECT_GT(reserve(), before);
}

TEST_P(BatchMigration, ForbidsWhatThePeopleMayNotDo) {
  MigrateTo(11);
  AddBatch(7, "examined", "original");
  MigrateTo(db::BuiltinMigrations(GetParam()).size());
  const auto set = [&](const std::string& change) {
    (void)database_->Write([&](db::Transaction& tx) -> Status {
      tx.Execute("UPDATE batch SET " + change + " WHERE id = 7");
      return {};
    });
  };
  EXPECT_ANY_THROW(set("state = 'submitted'"));  // by nobody
  EXPECT_ANY_THROW(set("state = 'odd'"));
  EXPECT_ANY_THROW(set("submitted_by = 'rina', approved_by = 'rina'"));
  EXPECT_NO_THROW(set("submitted_by = 'rina', approval = 'second_person', state = 'submitted'"));
}

}  // namespace
}  // namespace credence::intake
