#include "portal/kept_answers.h"

#include <gtest/gtest.h>

#include <thread>

namespace credence::portal {
namespace {

constexpr std::size_t kEnough = std::size_t{1} << 20;

void LetItAge() { std::this_thread::sleep_for(std::chrono::milliseconds(KeptAnswers::kFreshMs + 5)); }

struct Bench {
  std::string mark = "1";
  FixedClock clock{CivilDate::ParseIso("2026-06-30").value()};
  KeptAnswers answers;
  explicit Bench(std::size_t bytes = kEnough) : answers([this] { return mark; }, clock, bytes) {}
};

TEST(KeptAnswers, AreFoundWhileNothingChanges) {
  Bench bench;
  const std::uint64_t state = bench.answers.State();
  EXPECT_FALSE(bench.answers.Find(state, "a").has_value());
  bench.answers.Keep(state, "a", "answer");
  LetItAge();
  EXPECT_EQ(bench.answers.Find(bench.answers.State(), "a"), "answer");
  EXPECT_FALSE(bench.answers.Find(bench.answers.State(), "b").has_value());
}

TEST(KeptAnswers, AreGivenAtOnceOnlyWhileTheStateIsFresh) {
  Bench bench;
  EXPECT_FALSE(bench.answers.FindAtOnce("a").has_value());
  const std::uint64_t state = bench.answers.State();
  bench.answers.Keep(state, "a", "answer");
  LetItAge();
  EXPECT_FALSE(bench.answers.FindAtOnce("a").has_value());  // whoever may wait asks for the state
  EXPECT_EQ(bench.answers.State(), state);
  EXPECT_EQ(bench.answers.FindAtOnce("a"), "answer");
  EXPECT_FALSE(bench.answers.FindAtOnce("b").has_value());
  bench.mark = "2";
  LetItAge();
  EXPECT_NE(bench.answers.State(), state);
  EXPECT_FALSE(bench.answers.FindAtOnce("a").has_value());
}

TEST(KeptAnswers, EndWithTheStateTheyBelongTo) {
  Bench bench;
  bench.answers.Keep(bench.answers.State(), "a", "answer");
  bench.mark = "2";
  LetItAge();
  EXPECT_FALSE(bench.answers.Find(bench.answers.State(), "a").has_value());
}

TEST(KeptAnswers, EndAtMidnight) {
  Bench bench;
  bench.answers.Keep(bench.answers.State(), "a", "answer");
  bench.clock.Set(BeijingMidnight(CivilDate::ParseIso("2026-07-01").value()));
  LetItAge();
  EXPECT_FALSE(bench.answers.Find(bench.answers.State(), "a").has_value());
}

TEST(KeptAnswers, BuiltFromAnOlderStateAreNotKept) {
  Bench bench;
  const std::uint64_t before = bench.answers.State();
  bench.mark = "2";
  LetItAge();
  const std::uint64_t after = bench.answers.State();
  ASSERT_NE(before, after);
  bench.answers.Keep(after, "a", "new");
  bench.answers.Keep(before, "a", "old");
  EXPECT_EQ(bench.answers.Find(after, "a"), "new");
  // Where nothing of the newer state stands yet, the older answer is never given for the newer state.
  bench.answers.Keep(before, "other", "old");
  EXPECT_FALSE(bench.answers.Find(after, "other").has_value());
}

TEST(KeptAnswers, NeverGrowBeyondTheirRoom) {
  Bench small(16 * 1024);
  const std::uint64_t state = small.answers.State();
  std::size_t found = 0;
  for (int i = 0; i < 1'000; ++i) small.answers.Keep(state, std::to_string(i), std::string(100, 'x'));
  for (int i = 0; i < 1'000; ++i) found += small.answers.Find(state, std::to_string(i)).has_value() ? 1 : 0;
  EXPECT_GT(found, 0u);
  EXPECT_LE(found, 16u * 1024 / 228);
  small.answers.Keep(state, "large", std::string(2'000, 'x'));
  EXPECT_FALSE(small.answers.Find(state, "large").has_value());
  Bench none(0);
  none.answers.Keep(none.answers.State(), "a", "answer");
  EXPECT_FALSE(none.answers.Find(none.answers.State(), "a").has_value());
}

}  // namespace
}  // namespace credence::portal
