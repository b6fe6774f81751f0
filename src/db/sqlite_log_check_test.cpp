// Damage in the middle of the log is told from the end that a crash leaves.
#include "db/sqlite_log_check.h"

#include <gtest/gtest.h>
#include <sqlite3.h>
#include <unistd.h>

#include <atomic>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <sstream>
#include <thread>

#include "db/db_errors.h"
#include "db/test_database.h"

namespace credence::db {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t kHeader = 32;
constexpr std::size_t kFrame = 24 + 4096;

void Do(sqlite3* database, const std::string& sql) {
  ASSERT_EQ(sqlite3_exec(database, sql.c_str(), nullptr, nullptr, nullptr), SQLITE_OK) << sqlite3_errmsg(database);
}

std::string ReadAll(const fs::path& path) {
  std::ifstream file(path, std::ios::binary);
  std::ostringstream text;
  text << file.rdbuf();
  return text.str();
}

void WriteAll(const fs::path& path, const std::string& bytes) {
  std::ofstream(path, std::ios::binary | std::ios::trunc) << bytes;
}

// A database whose newest transactions stand in the log alone, as a killed program leaves it.
class LogCheck : public testing::Test {
 protected:
  void SetUp() override {
    std::string pattern = (fs::temp_directory_path() / "credence_log_XXXXXX").string();
    ASSERT_NE(::mkdtemp(pattern.data()), nullptr);
    folder_ = pattern;
    ASSERT_EQ(sqlite3_open((folder_ / "live.db").c_str(), &live_), SQLITE_OK);
    Do(live_, "PRAGMA journal_mode = WAL");
    Do(live_, "PRAGMA synchronous = FULL");
    Do(live_, "CREATE TABLE note (id INTEGER PRIMARY KEY, text TEXT) STRICT");
    for (std::size_t i = 1; i < kCommits; ++i) Do(live_, "INSERT INTO note (text) VALUES ('one of some')");
    log_ = ReadAll(folder_ / "live.db-wal");
    ASSERT_GE(log_.size(), kHeader + kCommits * kFrame);
  }
  void TearDown() override {
    sqlite3_close(live_);
    fs::remove_all(folder_);
  }
  bool IsDamaged(const std::string& log) {
    WriteAll(folder_ / "copy-wal", log);
    return IsLogDamaged((folder_ / "copy-wal").string());
  }
  static std::string Flipped(std::string bytes, std::size_t at) {
    bytes[at] = static_cast<char>(bytes[at] ^ 0x10);
    return bytes;
  }

  static constexpr std::size_t kCommits = 6;
  fs::path folder_;
  sqlite3* live_ = nullptr;
  std::string log_;
};

TEST_F(LogCheck, FindsNothingInAWholeLogAndInNone) {
  EXPECT_FALSE(IsDamaged(log_));
  EXPECT_FALSE(IsDamaged(""));
  EXPECT_FALSE(IsDamaged(log_.substr(0, kHeader)));
  EXPECT_FALSE(IsDamaged(log_.substr(0, kHeader - 1)));
  EXPECT_FALSE(IsLogDamaged((folder_ / "nothing-wal").string()));
}

TEST_F(LogCheck, SeesAnyBitInFrontOfTwoCommits) {
  const std::size_t last_two = kHeader + (log_.size() - kHeader) / kFrame * kFrame - 2 * kFrame;
  for (std::size_t at = 0; at < last_two; at += at < kHeader + 24 ? 3 : 2003) {
    EXPECT_TRUE(IsDamaged(Flipped(log_, at))) << at;
  }
}

TEST_F(LogCheck, TakesATornEndForACrash) {
  for (std::size_t cut = 1; cut < 2 * kFrame; cut += 487) EXPECT_FALSE(IsDamaged(log_.substr(0, log_.size() - cut)));
  // Of the newest transaction some pages may have reached the disk, and others not.
  EXPECT_FALSE(IsDamaged(Flipped(log_, log_.size() - 100)));
  std::string torn = log_;
  torn.replace(torn.size() - kFrame, kFrame, kFrame, '\0');
  EXPECT_FALSE(IsDamaged(torn));
}

TEST_F(LogCheck, LeavesFramesOfAnEarlierUseAlone) {
  Do(live_, "PRAGMA wal_checkpoint(RESTART)");
  Do(live_, "INSERT INTO note (text) VALUES ('over the old frames')");
  const std::string reused = ReadAll(folder_ / "live.db-wal");
  ASSERT_EQ(reused.size(), log_.size());
  ASSERT_NE(reused.substr(0, kHeader), log_.substr(0, kHeader));
  EXPECT_FALSE(IsDamaged(reused));
  EXPECT_FALSE(IsDamaged(Flipped(reused, kHeader + 3 * kFrame + 100)));  // behind the end: nobody reads it
}

TEST_F(LogCheck, IsNotMisledByAWriter) {
  std::atomic<bool> stop = false;
  std::thread writer([&] {
    while (!stop) {
      Do(live_, "INSERT INTO note (text) SELECT hex(randomblob(2000)) FROM note LIMIT 5");
      Do(live_, "PRAGMA wal_checkpoint(PASSIVE)");
    }
  });
  for (int i = 0; i < 300; ++i) EXPECT_FALSE(IsLogDamaged((folder_ / "live.db-wal").string())) << i;
  stop = true;
  writer.join();
}

TEST_F(LogCheck, KeepsTheDatabaseShut) {
  fs::copy_file(folder_ / "live.db", folder_ / "copy.db");
  WriteAll(folder_ / "copy.db-wal", Flipped(log_, kHeader + kFrame + 50));
  const auto refused = Database::Open({(folder_ / "copy.db").string()});
  ASSERT_FALSE(refused.ok());
  EXPECT_TRUE(refused.error().Is(errors::kLogDamaged));
  EXPECT_EQ(ReadAll(folder_ / "copy.db-wal"), Flipped(log_, kHeader + kFrame + 50));
  WriteAll(folder_ / "copy.db-wal", log_);
  EXPECT_TRUE(Database::Open({(folder_ / "copy.db").string()}).ok());
}

}  // namespace
}  // namespace credence::db
