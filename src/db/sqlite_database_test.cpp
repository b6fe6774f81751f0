// What only the embedded engine must show: fair turns, files in every wrong shape, a full disk, crashes.
#include <gtest/gtest.h>
#include <sqlite3.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include <atomic>
#include <chrono>
#include <csignal>
#include <filesystem>
#include <fstream>
#include <functional>
#include <thread>

#include "db/child_process_test.h"
#include "db/test_database.h"

namespace credence::db {
namespace {

using std::chrono::milliseconds;
using std::chrono::steady_clock;

constexpr const char* kNote = "CREATE TABLE note (id INTEGER PRIMARY KEY, text TEXT) STRICT";

void Change(Database& database, const char* sql, Params params = {}) {
  Status status = database.Write([&](Transaction& tx) -> Status {
    tx.Execute(sql, params);
    return {};
  });
  ASSERT_TRUE(status.ok());
}

std::int64_t Count(Database& database) {
  auto count = database.Read([](Transaction& tx) -> Result<std::int64_t> {
    return std::get<0>(*tx.SelectOne<std::int64_t>("SELECT COUNT(*) FROM note"));
  });
  return *count;
}

// Runs SQL on the file behind the module's back.
void RunNatively(const std::string& path, const char* sql) {
  sqlite3* database = nullptr;
  ASSERT_EQ(sqlite3_open(path.c_str(), &database), SQLITE_OK);
  EXPECT_EQ(sqlite3_exec(database, sql, nullptr, nullptr, nullptr), SQLITE_OK) << sqlite3_errmsg(database);
  sqlite3_close(database);
}

// The longest of twenty small writes, in milliseconds.
std::int64_t LongestSmallWriteMs(Database& database) {
  std::int64_t longest = 0;
  for (int i = 0; i < 20; ++i) {
    auto begin = steady_clock::now();
    Change(database, "INSERT INTO note (text) VALUES ('small')");
    longest =
        std::max<std::int64_t>(longest, std::chrono::duration_cast<milliseconds>(steady_clock::now() - begin).count());
    std::this_thread::sleep_for(milliseconds(7));
  }
  return longest;
}

TEST(SqliteDatabase, SmallWritesNeverWaitForMoreThanTheOneInFront) {
  ChildProcess child([](const std::string& path, const ChildProcess::Report& report) {
    auto database = Database::Open({path});
    report(std::to_string(LongestSmallWriteMs(**database)));
  });
  TestDatabase database(Engine::kSqlite);
  Change(*database, kNote);
  std::atomic<bool> stop = false;
  std::atomic<int> large = 0;
  std::thread filing([&] {
    while (!stop) {
      Status status = database->Write([&](Transaction& tx) -> Status {
        tx.Execute("INSERT INTO note (text) VALUES ('large')");
        std::this_thread::sleep_for(milliseconds(100));
        return {};
      });
      if (status.ok()) ++large;
    }
  });
  child.Start(database.address().text);
  std::int64_t in_this_process = LongestSmallWriteMs(*database);
  std::string in_the_other = child.NextReport();
  stop = true;
  filing.join();
  EXPECT_LT(in_this_process, 250);
  EXPECT_LT(std::stoll(in_the_other), 250) << in_the_other;
  EXPECT_GT(large, 5);  // and the large ones starve no more than the small ones
}

// Whether a writer hears, within ten seconds, that somebody waits for it.
bool HearsThatSomebodyWaits(Database& database, const std::function<void()>& once_writing) {
  bool alone = false, heard = false;
  const Status status = database.Write([&](Transaction& tx) -> Status {
    alone = !tx.MayBeWaitedFor();
    once_writing();
    for (int i = 0; i < 1'000 && !(heard = tx.MayBeWaitedFor()); ++i) std::this_thread::sleep_for(milliseconds(10));
    return {};
  });
  EXPECT_TRUE(status.ok());
  EXPECT_TRUE(alone);
  return heard;
}

TEST(SqliteDatabase, AWriterHearsThatAThreadWaits) {
  TestDatabase database(Engine::kSqlite);
  Change(*database, kNote);
  std::thread other;
  EXPECT_TRUE(HearsThatSomebodyWaits(
      *database, [&] { other = std::thread([&] { Change(*database, "INSERT INTO note (text) VALUES ('other')"); }); }));
  other.join();
  EXPECT_EQ(Count(*database), 1);
}

TEST(SqliteDatabase, AWriterHearsThatAnotherProgramWaits) {
  ChildProcess child([](const std::string& path, const ChildProcess::Report& report) {
    auto database = Database::Open({path});
    Change(**database, "INSERT INTO note (text) VALUES ('other')");
    report("written");
  });
  TestDatabase database(Engine::kSqlite);
  Change(*database, kNote);
  EXPECT_TRUE(HearsThatSomebodyWaits(*database, [&] { child.Start(database.address().text); }));
  EXPECT_EQ(child.NextReport(), "written");
}

TEST(SqliteDatabase, PagesLeaveTheLogBesideTheWriter) {
  TestDatabase database(Engine::kSqlite);
  Change(*database, kNote);
  const std::string path = database.address().text;
  constexpr std::uintmax_t kBytes = 8 << 20;  // more than wakes the mover, less than makes the writer do it
  const std::string text(kBytes / 100, 'n');
  const Status status = database->Write([&](Transaction& tx) -> Status {
    for (int i = 0; i < 100; ++i) tx.Execute("INSERT INTO note (text) VALUES (:text)", {{"text", text}});
    return {};
  });
  ASSERT_TRUE(status.ok());
  for (int i = 0; i < 1'000 && std::filesystem::file_size(path) < kBytes; ++i) {
    std::this_thread::sleep_for(milliseconds(10));
  }
  EXPECT_GE(std::filesystem::file_size(path), kBytes);
  EXPECT_EQ(Count(*database), 100);
}

TEST(SqliteDatabase, OpenTellsWhatIsWrong) {
  TestDatabase database(Engine::kSqlite);
  std::string folder = database.folder();
  auto code = [](const std::string& path, bool create) {
    auto opened = Database::Open({path}, {.create = create});
    return opened.ok() ? "ok" : opened.error().code;
  };
  EXPECT_EQ(code(folder + "/none.db", false), "db.missing");
  EXPECT_EQ(code(folder + "/none/none.db", true), "db.missing");
  EXPECT_FALSE(std::filesystem::exists(folder + "/none.db"));
  EXPECT_EQ(code(folder + "/new with 'quote' and blank.db", true), "ok");
  EXPECT_EQ(code(folder, true), "db.not_a_database");
  std::ofstream(folder + "/letter.txt") << std::string(10'000, 'x');
  EXPECT_EQ(code(folder + "/letter.txt", true), "db.not_a_database");
  EXPECT_EQ(std::filesystem::file_size(folder + "/letter.txt"), 10'000u);
}

TEST(SqliteDatabase, AReadOnlyFolderIsRefused) {
  TestDatabase database(Engine::kSqlite);
  ASSERT_EQ(::chmod(database.folder().c_str(), 0555), 0);
  bool root = ::geteuid() == 0;
  if (root) {  // nothing is read-only for root
    ASSERT_EQ(::seteuid(65534), 0);
  }
  auto existing = Database::Open(database.address());
  auto fresh = Database::Open({database.folder() + "/new.db"}, {.create = true});
  if (root) {
    ASSERT_EQ(::seteuid(0), 0);
  }
  ASSERT_EQ(::chmod(database.folder().c_str(), 0755), 0);
  ASSERT_FALSE(existing.ok());
  EXPECT_EQ(existing.error().code, "db.read_only");
  ASSERT_FALSE(fresh.ok());
  EXPECT_EQ(fresh.error().code, "db.read_only");
}

TEST(SqliteDatabase, AFullDiskIsUnavailableAndLeavesTheDataWhole) {
  TestDatabase database(Engine::kSqlite);
  Change(*database, kNote);
  Change(*database, "INSERT INTO note (text) VALUES ('before')");
  rlimit before{};
  ASSERT_EQ(::getrlimit(RLIMIT_FSIZE, &before), 0);
  auto handler = ::signal(SIGXFSZ, SIG_IGN);
  rlimit small{512 * 1024, before.rlim_max};
  ASSERT_EQ(::setrlimit(RLIMIT_FSIZE, &small), 0);
  std::string large(4 << 20, 'x');
  EXPECT_THROW(Change(*database, "INSERT INTO note (text) VALUES (:text)", {{"text", large}}), Unavailable);
  ASSERT_EQ(::setrlimit(RLIMIT_FSIZE, &before), 0);
  ::signal(SIGXFSZ, handler);
  EXPECT_EQ(Count(*database), 1);
  Change(*database, "INSERT INTO note (text) VALUES (:text)", {{"text", large}});
  EXPECT_EQ(Count(*database), 2);
  EXPECT_TRUE(database->EngineDefects().empty());
}

TEST(SqliteDatabase, WhatWasCommittedOutlivesAKill) {
  ChildProcess child([](const std::string& path, const ChildProcess::Report& report) {
    auto database = Database::Open({path}, {.create = true});
    Change(**database, kNote);
    Change(**database, "INSERT INTO note (text) VALUES ('kept')");
    Status never = (*database)->Write([&](Transaction& tx) -> Status {
      tx.Execute("INSERT INTO note (text) VALUES ('lost')");
      report("inside");
      ::pause();
      return {};
    });
    report(never.ok() ? "committed" : "failed");
  });
  TestDatabase beside(Engine::kSqlite);
  std::string path = beside.folder() + "/killed.db";
  child.Start(path);
  ASSERT_EQ(child.NextReport(), "inside");
  child.Kill();
  auto database = Database::Open({path});
  ASSERT_TRUE(database.ok());
  EXPECT_EQ(Count(**database), 1);  // by a reader alone, from the journal the dead left behind
  Change(**database, "INSERT INTO note (text) VALUES ('next')");
  EXPECT_EQ(Count(**database), 2);
}

TEST(SqliteDatabase, SettingsOfTheWriter) {
  TestDatabase database(Engine::kSqlite);
  Status status = database->Write([](Transaction& tx) -> Status {
    EXPECT_EQ(std::get<0>(*tx.SelectOne<std::string>("PRAGMA journal_mode")), "wal");
    EXPECT_EQ(std::get<0>(*tx.SelectOne<std::int64_t>("PRAGMA synchronous")), 2);
    EXPECT_EQ(std::get<0>(*tx.SelectOne<std::int64_t>("PRAGMA foreign_keys")), 1);
    return {};
  });
  EXPECT_TRUE(status.ok());
}

TEST(SqliteDatabase, OnlyLookingLeavesTheFileAsItIs) {
  TestDatabase database(Engine::kSqlite);
  std::string path = database.folder() + "/plain.db";
  RunNatively(path, kNote);
  auto bytes = [&] {
    std::ifstream file(path, std::ios::binary);
    return std::string(std::istreambuf_iterator<char>(file), {});
  };
  std::string before = bytes();
  {
    auto opened = Database::Open({path});
    EXPECT_EQ(Count(**opened), 0);
  }
  EXPECT_EQ(bytes(), before);
  EXPECT_FALSE(std::filesystem::exists(path + ".gate"));
  EXPECT_FALSE(std::filesystem::exists(path + "-wal"));
}

TEST(SqliteDatabase, DefectsAreFound) {
  TestDatabase database(Engine::kSqlite);
  Change(*database, kNote);
  Change(*database, "CREATE INDEX note_text ON note (text)");
  Change(*database, "CREATE TABLE page (note_id INTEGER REFERENCES note (id)) STRICT");
  for (int i = 0; i < 50; ++i) Change(*database, "INSERT INTO note (text) VALUES (:t)", {{"t", std::string(500, 'x')}});
  database.Reopen();
  EXPECT_TRUE(database->EngineDefects().empty());
  RunNatively(database.address().text, "PRAGMA foreign_keys = OFF; INSERT INTO page (note_id) VALUES (999)");
  auto defects = database->EngineDefects();
  ASSERT_EQ(defects.size(), 1u);
  EXPECT_EQ(defects[0], "row 1 of page refers to a missing row of note");
  database.Reopen();
  {
    std::fstream file(database.address().text, std::ios::in | std::ios::out | std::ios::binary);
    file.seekp(5 * 4096);
    file << std::string(4096, '\x7F');
  }
  EXPECT_GE(database.OpenAgain()->EngineDefects().size(), 1u);
}

}  // namespace
}  // namespace credence::db
