#include "db/file_lock.h"

#include <gtest/gtest.h>
#include <stdlib.h>

#include <atomic>
#include <filesystem>
#include <latch>
#include <memory>
#include <mutex>
#include <thread>
#include <vector>

#include "base/check.h"

namespace credence::db {
namespace {

using std::chrono::milliseconds;

// Two programs on one database: each object has lock files of its own, as a process has.
class WriterTurnsOfTwo : public testing::Test {
 protected:
  WriterTurnsOfTwo() {
    std::string pattern = (std::filesystem::temp_directory_path() / "credence_turns_XXXXXX").string();
    CHECK(::mkdtemp(pattern.data()) != nullptr);
    folder_ = pattern;
    import_ = std::make_unique<WriterTurns>((folder_ / "db").string());
    server_ = std::make_unique<WriterTurns>((folder_ / "db").string());
  }
  ~WriterTurnsOfTwo() override { std::filesystem::remove_all(folder_); }

  std::filesystem::path folder_;
  std::unique_ptr<WriterTurns> import_, server_;
};

TEST_F(WriterTurnsOfTwo, ThreadsThatWaitPassTogetherBetweenTwoSlices) {
  constexpr int kWriters = 10;
  std::atomic<int> slices = 0, slices_seen = 0, written = 0;
  std::atomic<bool> ended = false;
  std::latch begun(1);
  std::thread import([&] {
    while (!ended) {
      std::lock_guard turn(*import_);
      begun.count_down(begun.try_wait() ? 0 : 1);
      ++slices;
      std::this_thread::sleep_for(milliseconds(40));
    }
  });
  begun.wait();
  const int before = slices;
  std::vector<std::thread> writers;
  for (int i = 0; i < kWriters; ++i) {
    writers.emplace_back([&] {
      std::lock_guard turn(*server_);
      if (++written == kWriters) slices_seen = slices - before;
    });
  }
  for (std::thread& writer : writers) writer.join();
  ended = true;
  import.join();
  EXPECT_EQ(written, kWriters);
  EXPECT_LE(slices_seen, 4);  // one for each writer otherwise
}

TEST_F(WriterTurnsOfTwo, WhoKeepsWritingStillLetsTheOtherIn) {
  std::atomic<bool> ended = false;
  std::latch begun(4);
  std::vector<std::thread> busy;
  for (int i = 0; i < 4; ++i) {
    busy.emplace_back([&] {
      bool first = true;
      while (!ended) {
        std::lock_guard turn(*server_);
        if (first) begun.count_down();
        first = false;
        std::this_thread::sleep_for(milliseconds(5));
      }
    });
  }
  begun.wait();
  const auto begin = std::chrono::steady_clock::now();
  for (int i = 0; i < 5; ++i) std::lock_guard turn(*import_);
  const auto waited = std::chrono::steady_clock::now() - begin;
  ended = true;
  for (std::thread& one : busy) one.join();
  EXPECT_LT(waited, 5 * (WriterTurns::kTogether + milliseconds(100)));
}

TEST_F(WriterTurnsOfTwo, OnlyOneIsInside) {
  std::atomic<int> inside = 0, most = 0, turns = 0;
  std::vector<std::thread> threads;
  for (int i = 0; i < 8; ++i) {
    threads.emplace_back([&, i] {
      WriterTurns& mine = i % 2 == 0 ? *import_ : *server_;
      for (int n = 0; n < 100; ++n) {
        std::lock_guard turn(mine);
        most = std::max(most.load(), ++inside);
        ++turns;
        --inside;
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(most, 1);
  EXPECT_EQ(turns, 800);
}

}  // namespace
}  // namespace credence::db
