#include "db/change_mark.h"

#include <gtest/gtest.h>

#include "base/check.h"
#include "db/test_database.h"

namespace credence::db {
namespace {

class ChangeMarkOn : public testing::TestWithParam<Engine> {
 protected:
  void Execute(const char* sql) {
    CHECK(database_
              ->Write([&](Transaction& tx) -> Status {
                tx.Execute(sql);
                return {};
              })
              .ok());
  }
  TestDatabase database_{GetParam()};
};
INSTANTIATE_TEST_SUITE_P(Engines, ChangeMarkOn, testing::ValuesIn(TestEngines()),
                         EngineName<testing::TestParamInfo<Engine>>);

TEST_P(ChangeMarkOn, DiffersAfterEveryCommit) {
  Execute("CREATE TABLE note (id INTEGER NOT NULL PRIMARY KEY)");
  auto mark = ChangeMark::Open(database_.address()).value();
  std::string before = mark->Now();
  for (const char* change : {"INSERT INTO note (id) VALUES (1)", "UPDATE note SET id = 2", "DELETE FROM note"}) {
    Execute(change);
    const std::string after = mark->Now();
    EXPECT_NE(after, before) << change;
    before = after;
  }
}

TEST_P(ChangeMarkOn, StaysWhileOthersOnlyRead) {
  if (GetParam() == Engine::kPostgres) GTEST_SKIP() << "the server works by itself now and then";
  Execute("CREATE TABLE note (id INTEGER NOT NULL PRIMARY KEY)");
  auto mark = ChangeMark::Open(database_.address()).value();
  const std::string before = mark->Now();
  for (int i = 0; i < 10; ++i) {
    CHECK(database_
              ->Read([](Transaction& tx) -> Status {
                tx.SelectOne<std::int64_t>("SELECT COUNT(*) FROM note");
                return {};
              })
              .ok());
    EXPECT_EQ(mark->Now(), before);
  }
}

}  // namespace
}  // namespace credence::db
