// Two at one record at the same moment: a person who confirms it or takes it back, and a file that changes it.
#include <gtest/gtest.h>

#include "records/filing_bench_test.h"
#include "records/records_errors.h"

namespace credence::records {
namespace {

constexpr const char* kCodes[] = {"", "91420881DEM09003XF", "91420881DEM090048L"};
using Strings = std::vector<std::string>;

class RecordTurnsOn : public testing::TestWithParam<db::Engine>, protected FilingBench {
 protected:
  RecordTurnsOn() : FilingBench(GetParam()) {
    for (std::int64_t id : {1, 2}) AddSubject(id, kCodes[id]);
  }
  Filed FileOne(const TestRow& row, std::int64_t subject_id, const std::string& withheld = "",
                OtherSubject other_subject = OtherSubject::kAsk) {
    return File(++batch_, {row.Draft(data_key, subject_id, kCodes[subject_id], withheld)}, other_subject).front();
  }
  // A decision of its own for each moment at which `work` is disturbed by `other`.
  void AtEveryMoment(const std::function<void()>& prepare, const std::function<void()>& work,
                     const std::function<void()>& other, const std::function<void()>& check) {
    for (int look = 1; look < 20; ++look) {
      SCOPED_TRACE("look " + std::to_string(look));
      document_ = "钟工商罚〔2018〕" + std::to_string(look) + "号";
      prepare();
      clock.Interrupt(look, other);
      work();
      if (!clock.Interrupted()) {
        EXPECT_GT(look, 1);
        return;
      }
      check();
      EXPECT_EQ(Defects(), Strings());
    }
    FAIL() << "the work looks at the time without end";
  }

  std::string document_;
  std::int64_t batch_ = 0;
};
INSTANTIATE_TEST_SUITE_P(Engines, RecordTurnsOn, testing::ValuesIn(db::TestEngines()),
                         db::EngineName<testing::TestParamInfo<db::Engine>>);

TEST_P(RecordTurnsOn, AVersionThatNobodyLookedAtIsNotConfirmed) {
  RecordId id;
  AtEveryMoment([&] { id = FileOne(Penalty(document_, "联系电话13800138000"), 1, "CF_NR").id; },
                [&] { (void)records.Confirm(Caller::Operator(), id.str()).ok(); },
                [&] { FileOne(Penalty(document_, "联系电话13900139000"), 1, "CF_NR"); },
                [&] {
                  EXPECT_EQ(Find(id).version, 2);
                  EXPECT_EQ(Find(id).state, RecordState::kHeld);
                });
}

TEST_P(RecordTurnsOn, AReplacedRecordIsNotConfirmed) {
  RecordId id;
  AtEveryMoment([&] { id = FileOne(Penalty(document_, "联系电话13800138000"), 1, "CF_NR").id; },
                [&] { (void)records.Confirm(Caller::Operator(), id.str()).ok(); },
                [&] { FileOne(Penalty(document_), 2, "", OtherSubject::kReplaces); },
                [&] { EXPECT_EQ(Find(id).state, RecordState::kSuperseded); });
}

TEST_P(RecordTurnsOn, AVersionOfAnotherBatchIsNotTakenBack) {
  RecordId id;
  std::int64_t first_batch = 0;
  AtEveryMoment(
      [&] {
        id = FileOne(Penalty(document_), 1).id;
        first_batch = batch_;
      },
      [&] { Write([&](db::Transaction& tx) { filer.Withdraw(tx, Caller::Operator(), id, first_batch); }); },
      [&] { FileOne(Penalty(document_, "罚款 3000 元"), 1); },
      [&] {
        EXPECT_EQ(Find(id).version, 2);
        EXPECT_EQ(Find(id).state, RecordState::kActive);
      });
}

// The days of the version that is filed meanwhile stand, not those derived from the one before.
TEST_P(RecordTurnsOn, RecomputingLeavesWhatWasFiledMeanwhile) {
  RecordId id;
  AtEveryMoment(
      [&] {
        id = FileOne(Penalty(document_), 1).id;
        Write([&](db::Transaction& tx) {
          tx.Execute("UPDATE record SET public_until = '2001-01-01' WHERE subject_id = :subject AND id = :id",
                     {{"subject", id.subject_id}, {"id", id.number}});
        });
      },
      [&] { (void)records.Recompute(Caller::Operator()).value(); },
      [&] { FileOne(Penalty(document_, "罚款 3000 元").Set("CF_JDRQ", "2018-05-09"), 1); },
      [&] {
        EXPECT_EQ(Find(id).version, 2);
        EXPECT_EQ(Find(id).derived.decided_on, "2018-05-09");
        EXPECT_EQ(records.Recompute(Caller::Operator()).value(), 0);
      });
}

}  // namespace
}  // namespace credence::records
