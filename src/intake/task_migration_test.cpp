// A database that lived before rows were counted by month: 0015 counts those of earlier batches.
#include <gtest/gtest.h>

#include "db/migrations.h"
#include "db/test_database.h"
#include "intake/task_check.h"
#include "intake/task_store.h"

namespace credence::intake {
namespace {

class TaskMigration : public testing::TestWithParam<db::Engine> {
 protected:
  // As the program of that number would have left it.
  void MigrateTo(std::size_t number) {
    auto migrations = db::BuiltinMigrations(GetParam());
    ASSERT_GE(migrations.size(), number);
    migrations.resize(number);
    ASSERT_TRUE(db::Migrate(*database_, migrations).ok());
  }
  void Execute(std::string_view sql, db::Params params) {
    Status done = database_->Write([&](db::Transaction& tx) -> Status {
      tx.Execute(sql, params);
      return {};
    });
    ASSERT_TRUE(done.ok());
  }
  void AddBatch(std::int64_t id, std::string_view item, std::string_view state, std::int64_t filed,
                std::int64_t unmatched) {
    Execute(
        R"(INSERT INTO batch (id, item, item_version, edition, department_id, file_name, file_bytes, file_digest,
             encoding, sheet, blob, blob_bytes, copy, copy_until, received_on, all_or_nothing, examine_first,
             other_subject, corrects, state, rows_read, bytes_read, filed, unchanged, versioned, unmatched, refused,
             persons, left_out, warned, reasons_asked, findings, stopped_code, stopped_values, confirmed, reason,
             claims_digest, made_by, submitted_by, submitted_at, approval, approved_by, approved_at, sent_back_by,
             sent_back_at, sent_back_reason, created_at, changed_at)
           VALUES (:id, :item, 1, '2024', 'D011', 'rows.csv', 1, 'abc', '', '', '', 0, 'none', '', '2026-11-05', 0, 0,
             'ask', 0, :state, 9, 0, :filed, 0, 0, :unmatched, 0, 0, 0, 0, 0, 0, '', '[]', 0, '', '', '', '', 0, 'none',
             '', 0, '', 0, '', 1, 1))",
        {{"id", id}, {"item", item}, {"state", state}, {"filed", filed}, {"unmatched", unmatched}});
  }
  void AddRecord(std::int64_t id, std::int64_t batch_id, std::string_view decided_on) {
    const std::string key = "key" + std::to_string(id);
    Execute(
        R"(INSERT INTO record (subject_id, id, item, item_version, record_key, decision_key, subject_key, department_id,
             decided_on, document_number, received_on, publish_by, provisional, public_from, public_until,
             publicity_class, rule_set, state, disputed, under_review, withheld, version, payload, content_digest,
             batch_id, replaces, replaced_by, group_id, position, filed_at, changed_at)
           VALUES (1, :id, 'penalty', 1, :key, '', '', 'D011', :decided_on, '', '2026-11-05', '', 0, '', '', '', '',
             'active', 0, 0, '', 1, '{}', '', :batch_id, '', '', 1, :id, 1, 1))",
        {{"id", id}, {"key", key}, {"decided_on", decided_on}, {"batch_id", batch_id}});
  }

  db::TestDatabase database_{GetParam()};
};
INSTANTIATE_TEST_SUITE_P(Engines, TaskMigration, testing::ValuesIn(db::TestEngines()),
                         db::EngineName<testing::TestParamInfo<db::Engine>>);

TEST_P(TaskMigration, CountsTheRowsOfEarlierBatches) {
  MigrateTo(14);
  AddBatch(1, "penalty", "filed", 3, 1);  // three records, one row that waits
  AddRecord(11, 1, "2026-10-30");
  AddRecord(12, 1, "2026-10-31");
  AddRecord(13, 1, "2026-11-01");
  AddBatch(2, "organisation", "filed", 2, 0);  // rows without a date of decision
  AddRecord(21, 2, "");
  AddRecord(22, 2, "");
  AddBatch(3, "penalty", "examined", 5, 0);  // nothing is filed of it
  MigrateTo(15);
  const auto rows = database_
                        ->Read([](db::Transaction& tx) -> Result<std::vector<MonthRows>> {
                          return task_store::RowsOf(tx, "D011", "2026-01", "2026-12");
                        })
                        .value();
  std::map<std::string, std::int64_t> counted;
  for (const MonthRows& one : rows) counted[one.item + " " + one.month] = one.rows;
  EXPECT_EQ(counted, (std::map<std::string, std::int64_t>{
                         {"penalty 2026-10", 2}, {"penalty 2026-11", 2}, {"organisation 2026-11", 2}}));
  const auto defects = database_->Read([](db::Transaction& tx) -> Result<std::vector<std::string>> {
    return FindTaskDefects(tx, crypto::HashAlgorithm::kSm3);
  });
  EXPECT_EQ(*defects, std::vector<std::string>{});
}

}  // namespace
}  // namespace credence::intake
