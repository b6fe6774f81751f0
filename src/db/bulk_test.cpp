// Reserving ids and inserting in bulk, on both engines.
#include <gtest/gtest.h>

#include <set>
#include <thread>

#include "db/migrations.h"
#include "db/test_database.h"

namespace credence::db {
namespace {

const char* const kSql = R"(
-- distribute: local
CREATE TABLE line (id INTEGER PRIMARY KEY, text TEXT, number INTEGER, share REAL);
-- sequence: line
-- sequence: other
)";

class BulkOn : public testing::TestWithParam<Engine> {
 protected:
  void SetUp() override { ASSERT_TRUE(Migrate(*database_, {MakeMigration("0001_create_line", kSql)}).ok()); }

  template <typename Work>
  void Write(Work work) {
    Status status = database_->Write([&](Transaction& tx) -> Status {
      work(tx);
      return {};
    });
    ASSERT_TRUE(status.ok());
  }
  std::int64_t Count() {
    auto count = database_->Read([](Transaction& tx) -> Result<std::int64_t> {
      return std::get<0>(*tx.SelectOne<std::int64_t>("SELECT COUNT(*) FROM line"));
    });
    return *count;
  }

  TestDatabase database_{GetParam()};
};
INSTANTIATE_TEST_SUITE_P(Engines, BulkOn, testing::ValuesIn(TestEngines()), EngineName<testing::TestParamInfo<Engine>>);

TEST_P(BulkOn, TenThousandRowsComeBackExactly) {
  const std::vector<std::optional<std::string>> texts = {
      "tab\there", "line\nfeed\r\n", "back\\slash \\n \\N", "it's \"quoted\"", "", std::nullopt, "\\.", "钟祥𠮷", "\\N",
      "NULL"};
  auto text_of = [&](int id) { return texts[static_cast<std::size_t>(id) % texts.size()]; };
  Write([&](Transaction& tx) {
    auto bulk = tx.BulkInsert("line", {"id", "text", "number", "share"});
    for (int id = 0; id < 10'000; ++id) {
      bulk->Add({id, text_of(id), id % 7 == 0 ? Value(nullptr) : Value(-id), id / 3.0});
    }
    bulk->Finish();
    EXPECT_EQ(tx.Execute("UPDATE line SET number = 1 WHERE id = 5"), 1);  // visible at once
  });
  auto status = database_->Read([&](Transaction& tx) -> Status {
    int id = 0;
    tx.ForEach<std::int64_t, std::optional<std::string>, std::optional<std::int64_t>, double>(
        "SELECT id, text, number, share FROM line ORDER BY id", {},
        [&](std::int64_t found, const std::optional<std::string>& text, std::optional<std::int64_t> number,
            double share) {
          ASSERT_EQ(found, id);
          ASSERT_EQ(text, text_of(id));
          ASSERT_EQ(number, id == 5       ? std::optional<std::int64_t>(1)
                            : id % 7 == 0 ? std::nullopt
                                          : std::optional<std::int64_t>(-id));
          ASSERT_EQ(share, id / 3.0);
          ++id;
        });
    EXPECT_EQ(id, 10'000);
    return {};
  });
  EXPECT_TRUE(status.ok());
}

TEST_P(BulkOn, MoreThanOneBufferAndTwoAtOnce) {
  std::string wide(1'000, '\t');  // doubles when escaped
  Write([&](Transaction& tx) {
    tx.Execute("CREATE TABLE twin AS SELECT id, text FROM line");
    auto bulk = tx.BulkInsert("line", {"id", "text"});
    auto twin = tx.BulkInsert("twin", {"id", "text"});
    for (int id = 0; id < 2'000; ++id) {
      bulk->Add({id, wide});
      twin->Add({id, wide});
      if (id % 500 == 0) tx.Execute("UPDATE line SET number = 1 WHERE id = :id", {{"id", id}});
    }
    bulk->Finish();
    twin->Finish();
    EXPECT_EQ(std::get<0>(*tx.SelectOne<std::int64_t>("SELECT COUNT(*) FROM twin WHERE text = :t", {{"t", wide}})),
              2'000);
  });
  EXPECT_EQ(Count(), 2'000);
}

TEST_P(BulkOn, ADuplicateKeyIsAUniqueViolation) {
  EXPECT_THROW(Write([](Transaction& tx) {
                 auto bulk = tx.BulkInsert("line", {"id"});
                 bulk->Add({1});
                 bulk->Add({1});
                 bulk->Finish();
               }),
               UniqueViolation);
  Write([](Transaction& tx) { tx.Execute("INSERT INTO line (id) VALUES (1)"); });  // the connection lives on
  EXPECT_EQ(Count(), 1);
}

TEST_P(BulkOn, AnUnfinishedBulkIsNeverCommitted) {
  EXPECT_THROW(Write([](Transaction& tx) { tx.BulkInsert("line", {"id"})->Add({1}); }), BrokenInvariant);
  EXPECT_EQ(Count(), 0);
}

TEST_P(BulkOn, RefusesWrongShapes) {
  EXPECT_THROW(Write([](Transaction& tx) { tx.BulkInsert("line", {"id", "text"})->Add({1}); }), BrokenInvariant);
  EXPECT_THROW(Write([](Transaction& tx) { tx.BulkInsert("line; DROP TABLE line", {"id"}); }), BrokenInvariant);
  EXPECT_THROW(Write([](Transaction& tx) { tx.BulkInsert("line", {"id\""}); }), BrokenInvariant);
  EXPECT_THROW(Write([](Transaction& tx) {
                 auto bulk = tx.BulkInsert("no_such_table", {"id"});
                 bulk->Add({1});
                 bulk->Finish();
               }),
               BrokenInvariant);
  EXPECT_THROW(Write([](Transaction& tx) {
                 auto bulk = tx.BulkInsert("line", {"number"});
                 bulk->Add({"not a number"});
                 bulk->Finish();
               }),
               BrokenInvariant);
  EXPECT_EQ(Count(), 0);
}

TEST_P(BulkOn, IdsAreNeverGivenTwice) {
  std::vector<std::vector<std::int64_t>> given(4);
  std::vector<std::thread> threads;
  for (auto& mine : given) {
    threads.emplace_back([this, &mine] {
      for (int i = 0; i < 10; ++i) {
        Write([&](Transaction& tx) {
          auto ids = tx.ReserveIds("line", 7);
          EXPECT_EQ(ids.size(), 7u);
          EXPECT_TRUE(std::is_sorted(ids.begin(), ids.end()));
          mine.insert(mine.end(), ids.begin(), ids.end());
        });
      }
    });
  }
  for (auto& thread : threads) thread.join();
  std::set<std::int64_t> all;
  for (auto& mine : given) all.insert(mine.begin(), mine.end());
  EXPECT_EQ(all.size(), 4u * 10 * 7);
  EXPECT_EQ(*all.begin(), 1);
  database_.Reopen();
  Write([&](Transaction& tx) {
    EXPECT_GT(tx.ReserveId("line"), *all.rbegin());
    EXPECT_EQ(tx.ReserveId("other"), 1);
    EXPECT_TRUE(tx.ReserveIds("other", 0).empty());
  });
}

TEST_P(BulkOn, AnUnknownSequenceIsABrokenInvariant) {
  EXPECT_THROW(Write([](Transaction& tx) { tx.ReserveId("nobody"); }), BrokenInvariant);
  EXPECT_THROW(Write([](Transaction& tx) { tx.ReserveId("line'); DROP TABLE line; --"); }), BrokenInvariant);
}

}  // namespace
}  // namespace credence::db
