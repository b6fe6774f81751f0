#include "http/rate_limit.h"

#include <gtest/gtest.h>

#include <thread>
#include <vector>

namespace credence::http {
namespace {

int TakeMany(RateLimiter& limiter, std::string_view source, Instant now, int times) {
  int taken = 0;
  for (int i = 0; i < times; ++i) taken += limiter.Take(source, now) == 0 ? 1 : 0;
  return taken;
}

TEST(RateLimiter, GivesABurstAndThenTheRate) {
  RateLimiter limiter({.per_minute = 30, .burst = 5}, 100);
  Instant now{1'000'000};
  EXPECT_EQ(TakeMany(limiter, "a", now, 20), 5);
  EXPECT_EQ(limiter.Take("a", now), 2);  // one token every two seconds
  now.epoch_ms += 1'999;
  EXPECT_EQ(limiter.Take("a", now), 1);
  now.epoch_ms += 1;
  EXPECT_EQ(limiter.Take("a", now), 0);
  now.epoch_ms += 60'000;
  EXPECT_EQ(TakeMany(limiter, "a", now, 20), 5);  // never more than a full bucket
}

TEST(RateLimiter, WaitsAsLongAsItSays) {
  RateLimiter limiter({.per_minute = 7, .burst = 1}, 100);
  Instant now{5'000};
  EXPECT_EQ(limiter.Take("a", now), 0);
  now.epoch_ms += limiter.Take("a", now) * 1000LL;
  EXPECT_EQ(limiter.Take("a", now), 0);
}

TEST(RateLimiter, KeepsSourcesApart) {
  RateLimiter limiter({.per_minute = 30, .burst = 2}, 100);
  EXPECT_EQ(TakeMany(limiter, "a", {0}, 5), 2);
  EXPECT_EQ(TakeMany(limiter, "b", {0}, 5), 2);
}

TEST(RateLimiter, ForgetsTheSourceSeenLongestAgo) {
  RateLimiter limiter({.per_minute = 1, .burst = 1}, 2);
  EXPECT_EQ(limiter.Take("a", {0}), 0);
  EXPECT_EQ(limiter.Take("b", {0}), 0);
  EXPECT_NE(limiter.Take("a", {0}), 0);
  EXPECT_EQ(limiter.Take("c", {0}), 0);  // b goes
  EXPECT_NE(limiter.Take("a", {0}), 0);
  EXPECT_EQ(limiter.Take("b", {0}), 0);
}

TEST(RateLimiter, BearsAClockThatIsSetBack) {
  RateLimiter limiter({.per_minute = 60, .burst = 1}, 10);
  EXPECT_EQ(limiter.Take("a", {100'000}), 0);
  EXPECT_EQ(limiter.Take("a", {50'000}), 1);
  EXPECT_EQ(limiter.Take("a", {51'000}), 0);
}

TEST(RateLimiter, OfNoRateLetsEverythingPass) {
  RateLimiter limiter({.per_minute = 0, .burst = 1}, 1);
  EXPECT_EQ(TakeMany(limiter, "a", {0}, 1000), 1000);
}

TEST(RateLimiter, GivesEachTokenOnceToManyThreads) {
  RateLimiter limiter({.per_minute = 1, .burst = 100}, 10);
  std::vector<int> taken(4);
  std::vector<std::thread> threads;
  for (int& mine : taken) threads.emplace_back([&] { mine = TakeMany(limiter, "a", {0}, 100); });
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(taken[0] + taken[1] + taken[2] + taken[3], 100);
}

}  // namespace
}  // namespace credence::http
