// What one subject shows must not cost more as others come: each question about it goes by an index that begins with
// the subject, whatever else an index of the register would seem to offer.
#include <gtest/gtest.h>

#include <chrono>

#include "records/filing_bench_test.h"

namespace credence::records {
namespace {

constexpr int kSubjects = 20'000;
constexpr int kAsked = 40;

class SubjectSpeedOn : public testing::TestWithParam<db::Engine>, protected FilingBench {
 protected:
  SubjectSpeedOn() : FilingBench(GetParam()) {
    std::vector<Record> records;
    for (int i = 1; i <= kSubjects; ++i) {
      Record record;
      record.id = {i, i};
      record.item = "organisation";
      record.record_key = "key " + std::to_string(i);
      record.department_id = "D024";
      record.state = RecordState::kActive;
      record.derived.decided_on = "2018-05-08";
      record.derived.public_from = "2018-05-10";
      record.derived.public_until = "2099-12-31";
      record.payload = "{}";
      record.filed_at = {i};
      records.push_back(std::move(record));
    }
    Write([&](db::Transaction& tx) { record_store::InsertMany(tx, records); });
  }

  // Seconds for some subjects from all over the register.
  double Time(const std::function<void(db::Transaction&, std::int64_t)>& ask) {
    const auto begin = std::chrono::steady_clock::now();
    Read([&](db::Transaction& tx) {
      for (int i = 1; i <= kAsked; ++i) ask(tx, static_cast<std::int64_t>(i) * (kSubjects / kAsked));
    });
    return std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
  }
};

TEST_P(SubjectSpeedOn, EachQuestionAboutOneSubjectGoesByTheSubject) {
  const CivilDate today = Day("2026-11-20");
  const double by_key = Time([](db::Transaction& tx, std::int64_t id) {
    ASSERT_TRUE(record_store::Find(tx, {id, id}).has_value());
  });
  const double newest = Time([](db::Transaction& tx, std::int64_t id) {
    auto found = record_store::FindNewestOf(tx, id, "organisation");
    ASSERT_TRUE(found.has_value());
    ASSERT_EQ(found->id.number, id);
  });
  const double sources = Time([&](db::Transaction& tx, std::int64_t id) {
    ASSERT_EQ(record_store::FindPublicSources(tx, {id}, today).size(), 1u);
  });
  const double listed = Time([&](db::Transaction& tx, std::int64_t id) {
    PublicQuery query;
    query.item = "organisation";
    query.subject_ids = {id};
    ASSERT_EQ(record_store::FindPublic(tx, query, today).size(), 1u);
  });
  const double counted = Time([&](db::Transaction& tx, std::int64_t id) {
    ASSERT_EQ(record_store::CountPublicOf(tx, {id}, today).size(), 1u);
  });
  // A walk over the 20,000 costs some hundred times as much as one of them.
  EXPECT_LT(newest, by_key * 20);
  EXPECT_LT(sources, by_key * 20);
  EXPECT_LT(listed, by_key * 20);
  EXPECT_LT(counted, by_key * 20);
}

INSTANTIATE_TEST_SUITE_P(Engines, SubjectSpeedOn, testing::ValuesIn(db::TestEngines()),
                         db::EngineName<testing::TestParamInfo<db::Engine>>);

}  // namespace
}  // namespace credence::records
