#include "db/backup.h"

#include <gtest/gtest.h>

#include <atomic>
#include <filesystem>
#include <fstream>
#include <thread>

#include "base/check.h"
#include "db/db_errors.h"
#include "db/migrations.h"
#include "db/test_database.h"

namespace credence::db {
namespace {

namespace fs = std::filesystem;

class Backup : public testing::TestWithParam<Engine> {
 protected:
  Backup() {
    const std::string sql =
        "-- distribute: id\nCREATE TABLE pair (id INTEGER NOT NULL PRIMARY KEY, twin INTEGER NOT NULL);\n";
    CHECK(Migrate(*database_, {MakeMigration("0001_create_pair", sql)}).ok());
  }
  ~Backup() override { fs::remove_all(folder_); }

  // Two rows that belong together, so that a copy of two moments would show.
  void AddPair(std::int64_t id) {
    Status added = database_->Write([&](Transaction& tx) -> Status {
      tx.Execute("INSERT INTO pair (id, twin) VALUES (:id, :twin)", {{"id", id}, {"twin", -id}});
      tx.Execute("INSERT INTO pair (id, twin) VALUES (:id, :twin)", {{"id", -id}, {"twin", id}});
      return {};
    });
    CHECK(added.ok());
  }
  static std::pair<std::int64_t, std::int64_t> CountAndSum(Database& database) {
    auto row = database.Read([](Transaction& tx) -> Result<std::tuple<std::int64_t, std::int64_t>> {
      return *tx.SelectOne<std::int64_t, std::int64_t>(
          "SELECT COUNT(*), CAST(COALESCE(SUM(id), 0) AS INTEGER) FROM pair");
    });
    return {std::get<0>(*row), std::get<1>(*row)};
  }
  static fs::path MakeFolder() {
    std::string pattern = (fs::temp_directory_path() / "credence_backup_XXXXXX").string();
    CHECK(::mkdtemp(pattern.data()) != nullptr);
    return pattern;
  }
  std::string Copy() const { return (folder_ / "copy").string(); }

  fs::path folder_ = MakeFolder();
  TestDatabase database_{GetParam()};
};

TEST_P(Backup, IsOfOneMomentWhileOthersWrite) {
  for (std::int64_t id = 1; id <= 100; ++id) AddPair(id);
  std::atomic<bool> stop = false;
  std::thread writer([&] {
    for (std::int64_t id = 1'000; !stop; ++id) AddPair(id);
  });
  const Status copied = BackUp(database_.address(), Copy());
  stop = true;
  writer.join();
  ASSERT_TRUE(copied.ok()) << copied.error().code;

  TestDatabase target(GetParam());
  if (GetParam() == Engine::kSqlite) {
    const DatabaseAddress restored{(folder_ / "restored.db").string()};
    ASSERT_TRUE(Restore(Copy(), restored).ok());
    auto database = std::move(Database::Open(restored)).value();
    EXPECT_GE(CountAndSum(*database).first, 200);
    EXPECT_EQ(CountAndSum(*database).second, 0);
  } else {
    ASSERT_TRUE(Restore(Copy(), target.address()).ok());
    EXPECT_GE(CountAndSum(*target).first, 200);
    EXPECT_EQ(CountAndSum(*target).second, 0);
  }
}

TEST_P(Backup, WritesOverNothing) {
  AddPair(1);
  std::ofstream(Copy()) << "somebody's file";
  EXPECT_EQ(BackUp(database_.address(), Copy()).error().code, errors::kBackupFailed.code);
  EXPECT_EQ(fs::file_size(Copy()), 15u);
  fs::remove(Copy());
  ASSERT_TRUE(BackUp(database_.address(), Copy()).ok());
  EXPECT_EQ(Restore(Copy(), database_.address()).error().code, errors::kNotEmpty.code);
  EXPECT_EQ(CountAndSum(*database_).first, 2);
}

TEST_P(Backup, LeavesNothingWhereItCannotWrite) {
  const std::string into = (folder_ / "missing" / "copy").string();
  EXPECT_EQ(BackUp(database_.address(), into).error().code, errors::kBackupFailed.code);
  EXPECT_FALSE(fs::exists(folder_ / "missing"));
}

TEST_P(Backup, OfAMissingDatabaseIsRefused) {
  DatabaseAddress missing = database_.address();
  missing.text += "_that_is_not_there";
  const std::string code = BackUp(missing, Copy()).error().code;
  EXPECT_EQ(code, GetParam() == Engine::kSqlite ? errors::kMissing.code : errors::kBackupFailed.code);
  EXPECT_FALSE(fs::exists(Copy()));
}

INSTANTIATE_TEST_SUITE_P(Engines, Backup, testing::ValuesIn(TestEngines()), EngineName<testing::TestParamInfo<Engine>>);

}  // namespace
}  // namespace credence::db
