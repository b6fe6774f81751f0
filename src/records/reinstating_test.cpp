// Records that go to another subject and come back, and decisions of subjects that are one.
#include <gtest/gtest.h>

#include <latch>
#include <thread>

#include "catalog/finding_codes.h"
#include "records/filing_bench_test.h"
#include "records/records_errors.h"
#include "subjects/merge_store.h"

namespace credence::records {
namespace {

constexpr const char* kCodes[] = {"", "91420881DEM09003XF", "91420881DEM090048L", "91420881DEM090056C"};
using Strings = std::vector<std::string>;

class ReinstatingOn : public testing::TestWithParam<db::Engine>, protected FilingBench {
 protected:
  ReinstatingOn() : FilingBench(GetParam()) {
    for (std::int64_t id : {1, 2, 3}) AddSubject(id, kCodes[id]);
  }
  // `key_of`: whose code the row names; the subject's own when 0.
  Filed FileOne(const TestRow& row, std::int64_t subject_id, OtherSubject other_subject = OtherSubject::kAsk,
                std::int64_t key_of = 0, const std::string& withheld = "") {
    const char* key = kCodes[key_of == 0 ? subject_id : key_of];
    return File(++batch_, {row.Draft(data_key, subject_id, key, withheld)}, other_subject).front();
  }
  bool Withdraw(const RecordId& id, std::int64_t of_batch = 0) {
    bool done = false;
    const std::int64_t batch = of_batch == 0 ? batch_ : of_batch;
    Write([&](db::Transaction& tx) { done = filer.Withdraw(tx, Caller::Operator(), id, batch); });
    return done;
  }
  void MergeInto(std::int64_t id, std::optional<std::int64_t> into) {
    Write([&](db::Transaction& tx) { subjects::merge_store::SaveMergedInto(tx, id, into, clock.Now()); });
  }
  std::size_t PublicOf(const std::vector<std::int64_t>& subject_ids) {
    std::size_t count = 0;
    Read([&](db::Transaction& tx) {
      PublicQuery query;
      query.item = "penalty";
      query.subject_ids = subject_ids;
      count = records.ListPublic(tx, query).size();
      EXPECT_EQ(records.CountPublic(tx, query, 100), static_cast<std::int64_t>(count));
    });
    return count;
  }
  const TestRow row_ = Penalty("钟工商罚〔2018〕7号");
  std::int64_t batch_ = 0;
};
INSTANTIATE_TEST_SUITE_P(Engines, ReinstatingOn, testing::ValuesIn(db::TestEngines()),
                         db::EngineName<testing::TestParamInfo<db::Engine>>);

TEST_P(ReinstatingOn, APenaltyThatWasMovedGoesBackAndForth) {
  const RecordId first = FileOne(row_, 1).id;
  const RecordId second = FileOne(row_, 2, OtherSubject::kReplaces).id;
  EXPECT_EQ(FileOne(row_, 1).code, errors::kSuperseded.code);  // without a word about it nothing moves
  EXPECT_EQ(FileOne(row_, 1, OtherSubject::kAdds).code, errors::kSuperseded.code);
  EXPECT_EQ(PublicOf({1}), 0u);

  for (int time = 1; time <= 2; ++time) {
    Filed back = FileOne(row_, 1, OtherSubject::kReplaces);
    EXPECT_EQ(back.outcome, FilingOutcome::kUnchanged);
    EXPECT_EQ(back.code, errors::kReinstated.code);
    EXPECT_EQ(back.id, first);
    EXPECT_EQ(back.other, second);
    EXPECT_EQ(Find(first).state, RecordState::kActive);
    EXPECT_EQ(Find(first).replaced_by, "");
    EXPECT_EQ(Find(second).state, RecordState::kSuperseded);
    EXPECT_EQ(Find(second).replaced_by, first.str());
    EXPECT_EQ(PublicOf({1}), 1u);
    EXPECT_EQ(PublicOf({2}), 0u);
    EXPECT_EQ(FileOne(row_, 1, OtherSubject::kReplaces).code, "");  // it stands there already
    EXPECT_EQ(Defects(), Strings());

    Filed forth = FileOne(row_, 2, OtherSubject::kReplaces);
    EXPECT_EQ(forth.id, second);
    EXPECT_EQ(forth.code, errors::kReinstated.code);
    EXPECT_EQ(PublicOf({2}), 1u);
    EXPECT_EQ(Defects(), Strings());
  }
  Read([&](db::Transaction& tx) { EXPECT_EQ(records.HistoryOf(tx, *record_store::Find(tx, second)).size(), 1u); });
  EXPECT_EQ(Count("SELECT COUNT(*) FROM record"), 2);
}

TEST_P(ReinstatingOn, ComesBackAsANewVersionWhenItsContentDiffers) {
  const RecordId first = FileOne(row_, 1).id;
  FileOne(row_, 2, OtherSubject::kReplaces);
  const RecordId third = FileOne(row_, 3, OtherSubject::kReplaces).id;
  clock.Set({clock.Now().epoch_ms + 1'000});
  Filed back = FileOne(Penalty("钟工商罚〔2018〕7号", "罚款 3000 元"), 1, OtherSubject::kReplaces);
  EXPECT_EQ(back.outcome, FilingOutcome::kVersioned);
  EXPECT_EQ(back.code, errors::kReinstated.code);
  EXPECT_EQ(back.version, 2);
  EXPECT_EQ(back.other, third);  // the one in force, not the first that replaced it
  EXPECT_EQ(Find(first).version, 2);
  EXPECT_EQ(Find(first).state, RecordState::kActive);
  EXPECT_EQ(Find(third).replaced_by, first.str());
  EXPECT_EQ(Defects(), Strings());
}

TEST_P(ReinstatingOn, WhatWasHeldIsHeldAgain) {
  const RecordId first = FileOne(row_, 1, OtherSubject::kAsk, 0, "CF_NR").id;
  ASSERT_TRUE(records.Confirm(Caller::Operator(), first.str()).ok());
  FileOne(row_, 2, OtherSubject::kReplaces, 0, "CF_NR");
  EXPECT_EQ(FileOne(row_, 1, OtherSubject::kReplaces, 0, "CF_NR").id, first);
  EXPECT_EQ(Find(first).state, RecordState::kHeld);
  EXPECT_EQ(Defects(), Strings());
}

TEST_P(ReinstatingOn, AWithdrawnRecordFindsItsRightSubject) {
  const RecordId wrong = FileOne(row_, 1, OtherSubject::kAsk, 3).id;  // a row that names an unknown code
  EXPECT_TRUE(Withdraw(wrong));
  EXPECT_FALSE(Withdraw(wrong));
  EXPECT_FALSE(Withdraw({1, 4711}));
  EXPECT_EQ(PublicOf({1}), 0u);
  EXPECT_EQ(Find(wrong).replaced_by, "");
  EXPECT_EQ(Defects(), Strings());

  Filed right = FileOne(row_, 2, OtherSubject::kAsk, 3);
  EXPECT_EQ(right.outcome, FilingOutcome::kFiled);
  EXPECT_EQ(Find(right.id).replaces, wrong.str());
  EXPECT_EQ(Find(wrong).replaced_by, right.id.str());
  EXPECT_EQ(FileOne(row_, 2, OtherSubject::kAsk, 3).outcome, FilingOutcome::kUnchanged);
  EXPECT_EQ(Defects(), Strings());
}

TEST_P(ReinstatingOn, AWithdrawnRecordComesBackToTheSameSubject) {
  const RecordId id = FileOne(row_, 1).id;
  EXPECT_FALSE(Withdraw(id, batch_ + 1));  // filed by another batch
  EXPECT_TRUE(Withdraw(id));
  Filed back = FileOne(row_, 1);
  EXPECT_EQ(back.id, id);
  EXPECT_TRUE(back.reinstated);
  EXPECT_EQ(back.outcome, FilingOutcome::kUnchanged);
  EXPECT_EQ(PublicOf({1}), 1u);
  EXPECT_TRUE(Withdraw(id, 1));
  EXPECT_EQ(FileOne(Penalty("钟工商罚〔2018〕7号", "罚款 3000 元"), 1).version, 2);
  EXPECT_EQ(Defects(), Strings());
}

TEST_P(ReinstatingOn, FsckSeesForgedComingsAndGoings) {
  const RecordId first = FileOne(row_, 1).id;
  FileOne(row_, 2, OtherSubject::kReplaces);
  FileOne(row_, 1, OtherSubject::kReplaces);
  const RecordId gone = FileOne(Penalty("钟工商罚〔2018〕8号"), 1).id;
  ASSERT_TRUE(Withdraw(gone));
  ASSERT_EQ(Defects(), Strings());
  for (const char* sql : {"UPDATE record SET state = 'active' WHERE state = 'superseded' AND replaced_by = ''",
                          "UPDATE record SET replaced_by = '1-1' WHERE state = 'superseded' AND replaced_by = ''",
                          "UPDATE record SET state = 'superseded', replaced_by = '2-2' WHERE id = 1",
                          "UPDATE ledger_entry SET salt = commitment WHERE action = 'record.reinstated'",
                          "UPDATE ledger_entry SET salt = commitment WHERE action = 'record.withdrawn'",
                          "DELETE FROM ledger_entry WHERE action = 'record.reinstated'"}) {
    Status undone = database->Write([&](db::Transaction& tx) -> Status {
      EXPECT_GT(tx.Execute(sql), 0) << sql;
      EXPECT_FALSE(records.FindDefects(tx).empty()) << sql;
      return Error(errors::kNotHeld);
    });
    EXPECT_FALSE(undone.ok());
  }
  EXPECT_EQ(Find(first).state, RecordState::kActive);
}

TEST_P(ReinstatingOn, SubjectsThatAreOneShareTheirDecisions) {
  const RecordId of_first = FileOne(row_, 1).id;
  MergeInto(1, 2);
  // Reported again, now under the code of the survivor: the same decision about the same subject.
  Filed again = FileOne(row_, 2);
  EXPECT_EQ(again.outcome, FilingOutcome::kUnchanged);
  EXPECT_EQ(again.id, of_first);
  // Both codes in one file, too.
  const TestRow eight = Penalty("钟工商罚〔2018〕8号");
  auto both = File(++batch_, {eight.Draft(data_key, 1, kCodes[1]), eight.Draft(data_key, 2, kCodes[2])});
  EXPECT_EQ(both[0].outcome, FilingOutcome::kFiled);
  EXPECT_EQ(both[1].outcome, FilingOutcome::kUnchanged);
  EXPECT_EQ(both[0].id, both[1].id);
  EXPECT_EQ(both[0].id.subject_id, 1);
  EXPECT_EQ(PublicOf({2, 1}), 2u);
  EXPECT_EQ(PublicOf({2}), 0u);
  EXPECT_EQ(FileOne(row_, 3).code, catalog::codes::kOtherSubject);

  MergeInto(1, std::nullopt);
  EXPECT_EQ(PublicOf({1}), 2u);
  EXPECT_EQ(FileOne(row_, 2).code, catalog::codes::kOtherSubject);
  EXPECT_EQ(Defects(), Strings());
}

TEST_P(ReinstatingOn, CountsTheDecisionsThatStandUnderBoth) {
  FileOne(row_, 1);
  FileOne(row_, 2, OtherSubject::kAdds);
  FileOne(Penalty("钟工商罚〔2018〕8号"), 1);
  FileOne(Penalty("钟工商罚〔2018〕9号"), 2);
  EXPECT_EQ(records.CountSharedDecisions(Caller::Operator(), 1, 2), 1);
  EXPECT_EQ(records.CountSharedDecisions(Caller::Operator(), 1, 3), 0);
}

TEST_P(ReinstatingOn, AListFindsMergedRecordsUnderTheNameOfTheSurvivor) {
  Write([](db::Transaction& tx) { tx.Execute("UPDATE subject SET name = '钟祥示例存续有限公司' WHERE id = 2"); });
  FileOne(row_, 1);
  auto found = [&](const std::string& word) {
    std::size_t count = 0;
    Read([&](db::Transaction& tx) {
      PublicQuery query;
      query.item = "penalty";
      query.word = word;
      count = records.ListPublic(tx, query).size();
    });
    return count;
  };
  EXPECT_EQ(found("示例存续"), 0u);
  EXPECT_EQ(found("示例粮油"), 1u);
  MergeInto(1, 2);
  EXPECT_EQ(found("示例存续"), 1u);
  EXPECT_EQ(found("示例粮油"), 0u);
}

// Two programs bring one decision for two subjects at the same time: one of them is asked.
TEST_P(ReinstatingOn, TwoProgramsAreAskedAboutEachOther) {
  auto second_database = database.OpenAgain();
  for (int n = 1; n <= 5; ++n) {
    const TestRow row = Penalty("钟工商罚〔2018〕" + std::to_string(100 + n) + "号");
    std::latch start(2);
    FilingOutcome outcomes[2] = {};
    auto file = [&](db::Database& on, std::int64_t subject_id) {
      start.arrive_and_wait();
      Status done = on.Write([&](db::Transaction& tx) -> Status {
        const FilingContext context{&Item("penalty"), "D024", clock.Today(), 1'000 + n * 2 + subject_id,
                                    OtherSubject::kAsk};
        outcomes[subject_id - 1] =
            filer.File(tx, Caller::Operator(), context, {row.Draft(data_key, subject_id, kCodes[subject_id])})
                .front()
                .outcome;
        std::this_thread::sleep_for(std::chrono::milliseconds(20));
        return {};
      });
      EXPECT_TRUE(done.ok());
    };
    std::thread other([&] { file(*second_database, 2); });
    file(*database, 1);
    other.join();
    const int filed = (outcomes[0] == FilingOutcome::kFiled ? 1 : 0) + (outcomes[1] == FilingOutcome::kFiled ? 1 : 0);
    EXPECT_EQ(filed, 1);
    EXPECT_TRUE(outcomes[0] == FilingOutcome::kRefused || outcomes[1] == FilingOutcome::kRefused);
  }
}

}  // namespace
}  // namespace credence::records
