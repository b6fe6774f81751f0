#include <gtest/gtest.h>

#include "base/check.h"
#include "db/test_database.h"
#include "jobs/job_runner.h"
#include "jobs/job_store.h"

namespace credence::jobs {
namespace {

constexpr ErrorCode kBroken{ErrorKind::kInvalid, "test.broken"};

class JobsOn : public testing::TestWithParam<db::Engine> {
 protected:
  std::int64_t Create(std::string_view kind = "test.count") {
    return *database_->Write(
        [&](db::Transaction& tx) -> Result<std::int64_t> { return CreateJob(tx, kind, "42", clock_.Now()); });
  }
  void Move(std::int64_t id, std::int64_t from, std::int64_t to) {
    Status moved = database_->Write([&](db::Transaction& tx) -> Status {
      MoveMark(tx, id, from, to, clock_.Now());
      return {};
    });
    EXPECT_TRUE(moved.ok());
  }
  // "state mark attempts error"
  std::string RowOf(std::int64_t id) {
    std::string text;
    Status read = database_->Read([&](db::Transaction& tx) -> Status {
      auto row = tx.SelectOne<std::string, std::int64_t, std::int64_t, std::string>(
          "SELECT state, mark, attempts, error_code FROM job WHERE id = :id", {{"id", id}});
      const auto& [state, mark, attempts, error] = *row;
      text = state + " " + std::to_string(mark) + " " + std::to_string(attempts) + " " + error;
      return {};
    });
    EXPECT_TRUE(read.ok());
    return text;
  }

  db::TestDatabase database_{GetParam(), db::TestTables::kOfProgram};
  FixedClock clock_{*CivilDate::FromYmd(2018, 5, 8)};
  JobRunner runner_{*database_, clock_};
};
INSTANTIATE_TEST_SUITE_P(Engines, JobsOn, testing::ValuesIn(db::TestEngines()),
                         db::EngineName<testing::TestParamInfo<db::Engine>>);

TEST_P(JobsOn, GoesOnFromItsMarkAfterAnException) {
  const std::int64_t id = Create();
  std::vector<std::int64_t> marks;
  runner_.Handle("test.count", [&](const Job& job) -> Status {
    EXPECT_EQ(job.subject_of_work, "42");
    EXPECT_EQ(job.id, id);
    marks.push_back(job.mark);
    if (job.mark == 20) return {};
    Move(job.id, job.mark, job.mark + 10);
    throw std::runtime_error("stopped");
  });
  EXPECT_THROW(runner_.Run(id), std::runtime_error);
  EXPECT_EQ(RowOf(id), "open 10 1 ");
  EXPECT_THROW(runner_.Run(id), std::runtime_error);  // the lease was given back
  EXPECT_TRUE(runner_.Run(id));
  EXPECT_EQ(RowOf(id), "done 20 3 ");
  EXPECT_FALSE(runner_.Run(id));
  EXPECT_EQ(marks, (std::vector<std::int64_t>{0, 10, 20}));
}

TEST_P(JobsOn, AnErrorEndsItForGood) {
  const std::int64_t id = Create();
  int runs = 0;
  runner_.Handle("test.count", [&](const Job&) -> Status {
    ++runs;
    return Error(kBroken);
  });
  EXPECT_TRUE(runner_.Run(id));
  EXPECT_EQ(RowOf(id), "failed 0 1 test.broken");
  EXPECT_FALSE(runner_.Run(id));
  EXPECT_EQ(runner_.RunOpen(), 0);
  EXPECT_EQ(runs, 1);
}

TEST_P(JobsOn, TheLeaseKeepsASecondRunnerOut) {
  const std::int64_t id = Create();
  auto other_database = database_.OpenAgain();
  JobRunner other(*other_database, clock_);
  int runs = 0;
  other.Handle("test.count", [&](const Job&) -> Status {
    ++runs;
    return {};
  });
  runner_.Handle("test.count", [&](const Job&) -> Status {
    EXPECT_FALSE(other.Run(id));
    EXPECT_EQ(other.RunOpen(), 0);
    EXPECT_FALSE(runner_.Run(id));
    return {};
  });
  EXPECT_TRUE(runner_.Run(id));
  EXPECT_EQ(runs, 0);
  EXPECT_EQ(RowOf(id), "done 0 1 ");
}

TEST_P(JobsOn, MarksAreComparedAndSet) {
  const std::int64_t id = Create();
  Move(id, 0, 5);
  EXPECT_THROW(Move(id, 0, 6), BrokenInvariant);
  EXPECT_THROW(Move(id + 1, 0, 6), BrokenInvariant);
  EXPECT_EQ(RowOf(id), "open 5 0 ");
  runner_.Handle("test.count", [](const Job&) -> Status { return {}; });
  EXPECT_TRUE(runner_.Run(id));
  EXPECT_THROW(Move(id, 5, 6), BrokenInvariant);  // an ended job moves no more
}

TEST_P(JobsOn, RunsEveryOpenJobOfAKnownKindOnce) {
  const std::int64_t first = Create(), unknown = Create("test.unknown"), second = Create();
  std::vector<std::int64_t> ran;
  runner_.Handle("test.count", [&](const Job& job) -> Status {
    ran.push_back(job.id);
    return {};
  });
  EXPECT_EQ(runner_.RunOpen(), 2);
  EXPECT_EQ(ran, (std::vector<std::int64_t>{first, second}));
  EXPECT_EQ(runner_.RunOpen(), 0);
  EXPECT_FALSE(runner_.Run(unknown));
  EXPECT_EQ(RowOf(unknown), "open 0 0 ");  // left for a program that knows it, and not counted as an attempt
  EXPECT_FALSE(runner_.Run(999));
}

// One job that stops with an exception does not keep the others from running.
TEST_P(JobsOn, AThrowingJobLeavesTheOthersAlone) {
  const std::int64_t broken = Create("test.broken"), sound = Create();
  runner_.Handle("test.broken", [](const Job&) -> Status { throw std::runtime_error("stopped"); });
  runner_.Handle("test.count", [](const Job&) -> Status { return {}; });
  EXPECT_THROW(runner_.RunOpen(), std::runtime_error);
  EXPECT_EQ(RowOf(sound), "done 0 1 ");
  EXPECT_EQ(RowOf(broken), "open 0 1 ");
}

TEST_P(JobsOn, TellsWhatBecameOfTheWork) {
  auto newest = [&] {
    return database_->Read([](db::Transaction& tx) -> Result<std::optional<job_store::JobState>> {
      return job_store::FindNewest(tx, "test.count", "42");
    });
  };
  EXPECT_FALSE(newest()->has_value());
  runner_.Handle("test.count", [](const Job&) -> Status { return Error(kBroken); });
  const std::int64_t first = Create();
  EXPECT_EQ((*newest())->state, "open");
  EXPECT_EQ((*newest())->job.attempts, 0);
  runner_.Run(first);
  EXPECT_EQ((*newest())->state, "failed");
  EXPECT_EQ((*newest())->error_code, "test.broken");
  const std::int64_t second = Create();
  EXPECT_EQ((*newest())->job.id, second);
  EXPECT_EQ((*newest())->state, "open");
}

TEST_P(JobsOn, ARolledBackJobNeverWas) {
  auto undone = database_->Write([&](db::Transaction& tx) -> Status {
    CreateJob(tx, "test.count", "42", clock_.Now());
    return Error(kBroken);
  });
  EXPECT_FALSE(undone.ok());
  runner_.Handle("test.count", [](const Job&) -> Status { return {}; });
  EXPECT_EQ(runner_.RunOpen(), 0);
}

}  // namespace
}  // namespace credence::jobs
