// Two at one batch, or at the waiting room, at the same moment: a batch that is filed, and a person who decides.
#include <gtest/gtest.h>

#include "intake/intake_bench_test.h"
#include "intake/match_desk.h"

namespace credence::intake {
namespace {

using Strings = std::vector<std::string>;

class IntakeTurnsOn : public testing::TestWithParam<db::Engine>, protected IntakeBench {
 protected:
  IntakeTurnsOn() : IntakeBench(GetParam()) {
    // Before the deadline of the decisions in the test files, so that DP-16 does not warn of each.
    clock.Set(BeijingMidnight(*CivilDate::FromYmd(2018, 5, 10)));
  }

  // Does `work`, with `other` in the middle: at its first look at the time, then at its second …, each time about
  // another organisation, whose number is n_.
  void AtEveryMoment(const std::function<void()>& prepare, const std::function<void()>& work,
                     const std::function<void()>& other, const std::function<void()>& check) {
    for (n_ = 1; n_ < 40; ++n_) {
      SCOPED_TRACE("look " + std::to_string(n_));
      prepare();
      clock.Interrupt(n_, other);
      work();
      if (!clock.Interrupted()) {
        EXPECT_GT(n_, 1);
        return;
      }
      check();
      EXPECT_EQ(AllDefects(), Strings());
    }
    FAIL() << "the work looks at the time without end";
  }

  // A penalty of organisation n_ under a code that nobody knows.
  std::string UnknownPenalty(int document) const {
    PenaltyRow row = NumberedPenalty(n_);
    row.code = TestCode(900 + n_);
    row.document = "钟食药监罚〔2018〕" + std::to_string(document) + "号";
    return kPenaltyHeader + row.Csv();
  }
  jobs::Job JobOf(std::int64_t id) {
    std::optional<jobs::Job> job;
    Read([&](db::Transaction& tx) { job = jobs::job_store::FindOpen(tx, id); });
    return job.value();
  }
  jobs::Job AcceptJob(const ImportRequest& request, std::string_view file) {
    return JobOf(Accept(request, file).job_id);
  }
  void FileJob(const jobs::Job& job) { EXPECT_TRUE(intake->FileBatch(Caller::Operator(), job).ok()); }
  ImportRequest Examine() const {
    ImportRequest request = Request("penalty");
    request.examine_first = true;
    return request;
  }
  static std::int64_t BatchOf(const jobs::Job& job) { return std::stoll(job.subject_of_work); }

  std::int64_t Waiting() { return Count("SELECT COUNT(*) FROM unmatched_row"); }
  std::int64_t Public() { return Count("SELECT COUNT(*) FROM record WHERE item = 'penalty' AND state = 'active'"); }
  Strings AllDefects() {
    Strings defects = BatchDefects();
    Read([&](db::Transaction& tx) {
      for (auto& defect : FindMatchDefects(tx, ledger.algorithm())) defects.push_back(defect);
    });
    return defects;
  }

  int n_ = 0;
  MatchDesk desk{{*database, ledger, filer, items, data_key, clock}};
};
INSTANTIATE_TEST_SUITE_P(Engines, IntakeTurnsOn, testing::ValuesIn(db::TestEngines()),
                         db::EngineName<testing::TestParamInfo<db::Engine>>);

TEST_P(IntakeTurnsOn, NothingIsFiledByADecisionThatIsUndoneMeanwhile) {
  jobs::Job job;
  std::int64_t decision = 0, waiting = 0;
  AtEveryMoment(
      [&] {
        Import("organisation", RegisterFile(n_, n_));
        const Batch first = Import("penalty", UnknownPenalty(1'000 + n_));
        auto accepted = desk.Accept(Caller::Operator(), {std::to_string(first.id) + "-2", TestCode(n_), "经核对"});
        ASSERT_TRUE(accepted.ok());
        decision = accepted->decision.id;
        waiting = Waiting();
        job = AcceptJob(Request("penalty"), UnknownPenalty(2'000 + n_));
      },
      [&] { FileJob(job); }, [&] { EXPECT_TRUE(desk.Undo(Caller::Operator(), decision, "弄错了").ok()); },
      [&] {
        EXPECT_EQ(Public(), 0);
        EXPECT_EQ(Waiting(), waiting + 2);
      });
}

TEST_P(IntakeTurnsOn, ADecisionIsAboutRowsThatAreFiledMeanwhile) {
  jobs::Job job;
  std::string row;
  AtEveryMoment(
      [&] {
        row = std::to_string(Import("penalty", UnknownPenalty(1'000 + n_)).id) + "-2";
        job = AcceptJob(Request("penalty"), UnknownPenalty(2'000 + n_));
      },
      [&] { FileJob(job); }, [&] { EXPECT_TRUE(desk.Reject(Caller::Operator(), row, "查无此户").ok()); },
      [&] { EXPECT_EQ(Waiting(), 0); });
}

TEST_P(IntakeTurnsOn, ARowThatWaitsIsSeenByTheRegisterThatCameMeanwhile) {
  jobs::Job job, of_register;
  AtEveryMoment(
      [&] {
        job = AcceptJob(Request("penalty"), kPenaltyHeader + NumberedPenalty(n_).Csv());
        of_register = AcceptJob(Request("organisation"), RegisterFile(n_, n_));
      },
      [&] { FileJob(job); }, [&] { FileJob(of_register); },
      [&] {
        if (Waiting() == 0) return;
        EXPECT_EQ(Count("SELECT COUNT(*) FROM job WHERE kind = 'intake.rematch' AND state = 'open'"), 1);
        EXPECT_EQ(intake->Rematch(Caller::Operator()), 1);
        Write([](db::Transaction& tx) { tx.Execute("UPDATE job SET state = 'done' WHERE kind = 'intake.rematch'"); });
      });
}

TEST_P(IntakeTurnsOn, AWithdrawnBatchIsNotOpenedAgainByAnEdit) {
  std::int64_t batch = 0;
  AtEveryMoment(
      [&] {
        std::string wrong = kPenaltyHeader;
        PenaltyRow row = NumberedPenalty(n_);
        row.content = "";
        batch = Import(Examine(), wrong + row.Csv()).id;
      },
      [&] {
        (void)intake->EditCell(Caller::Operator(), {batch, 2, "CF_NR", "罚款 2000 元"}).ok();
      },
      [&] { EXPECT_TRUE(intake->Withdraw(Caller::Operator(), batch).ok()); },
      [&] {
        EXPECT_EQ(FindBatch(batch).state, BatchState::kWithdrawn);
        EXPECT_EQ(FindBatch(batch).copy, CopyKind::kNone);
        EXPECT_EQ(Count("SELECT COUNT(*) FROM batch_edit"), 0);
        EXPECT_EQ(Blobs(), 0u);
      });
}

// A lease that was lost with its connection lets two programs work on one job.
TEST_P(IntakeTurnsOn, AnExaminationThatEndedElsewhereDoesNotTakeBackTheSubmission) {
  Import("organisation", RegisterFile(1, 39));
  jobs::Job job;
  bool is_submitted = false;
  auto examine = [&] {
    try {
      FileJob(job);
    } catch (const BrokenInvariant&) {  // the other one moved the mark
    }
  };
  AtEveryMoment(
      [&] {
        is_submitted = false;
        job = AcceptJob(Examine(), kPenaltyHeader + NumberedPenalty(n_).Csv());
      },
      examine,
      [&] {
        examine();
        is_submitted = intake->Submit(Caller::Operator(), {BatchOf(job), true, "核对", true}).ok();
      },
      [&] { EXPECT_EQ(FindBatch(BatchOf(job)).state, is_submitted ? BatchState::kSubmitted : BatchState::kExamined); });
}

// The program stopped after the examination had ended and before its job was marked as done.
TEST_P(IntakeTurnsOn, TheJobOfTheExaminationFilesNothingOfTheSubmission) {
  Import("organisation", RegisterFile(1, 5));
  const AcceptedBatch accepted = Accept(Examine(), PenaltyFile(1, 5));
  FileJob(JobOf(accepted.job_id));
  EXPECT_EQ(FindBatch(accepted.batch_id).state, BatchState::kExamined);
  const auto filing = intake->Submit(Caller::Operator(), {accepted.batch_id});
  ASSERT_TRUE(filing.ok());
  EXPECT_TRUE(runner->Run(accepted.job_id));
  EXPECT_EQ(FindBatch(accepted.batch_id).state, BatchState::kFiling);
  EXPECT_TRUE(runner->Run(*filing));
  EXPECT_EQ(Counts(FindBatch(accepted.batch_id)), "filed rows 5 filed 5");
  EXPECT_EQ(Public(), 5);
  EXPECT_EQ(AllDefects(), Strings());
}

}  // namespace
}  // namespace credence::intake
