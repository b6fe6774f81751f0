#include "db/key_list.h"

#include <gtest/gtest.h>

#include "db/test_database.h"

namespace credence::db {
namespace {

class KeyListOn : public testing::TestWithParam<Engine> {
 protected:
  // Which of the numbers 1 … 200, as texts, the condition lets through; the first `rows_max` by size.
  std::vector<std::int64_t> Fitting(const std::set<std::string>& keys, std::int64_t rows_max = 1'000) {
    std::vector<std::int64_t> fitting;
    const Status read = database_->Read([&](Transaction& tx) -> Status {
      const KeyList list("key", keys);
      std::vector<Param> params{{"rows_max", rows_max}};
      list.AddTo(params);
      for (auto [number] : tx.Select<std::int64_t>(
               "SELECT number FROM counted WHERE " + list.In("word") + " ORDER BY number LIMIT :rows_max",
               Params(params))) {
        fitting.push_back(number);
      }
      return {};
    });
    EXPECT_TRUE(read.ok());
    return fitting;
  }
  void SetUp() override {
    ASSERT_TRUE(database_
                    ->Write([](Transaction& tx) -> Status {
                      tx.Execute("CREATE TABLE counted (number BIGINT NOT NULL, word TEXT NOT NULL)");
                      for (int i = 1; i <= 200; ++i) {
                        tx.Execute("INSERT INTO counted (number, word) VALUES (:number, :word)",
                                   {{"number", i}, {"word", std::to_string(i)}});
                      }
                      tx.Execute("INSERT INTO counted (number, word) VALUES (0, '')");
                      return {};
                    })
                    .ok());
  }

  TestDatabase database_{GetParam()};
};
INSTANTIATE_TEST_SUITE_P(Engines, KeyListOn, testing::ValuesIn(TestEngines()),
                         EngineName<testing::TestParamInfo<Engine>>);

TEST_P(KeyListOn, LetsThroughItsKeysAndNothingElse) {
  for (const int count : {0, 1, 2, 8, 9, 64, 65, 130}) {
    std::set<std::string> keys;
    std::vector<std::int64_t> expected;
    for (int i = 1; i <= count; ++i) {
      keys.insert(std::to_string(i));
      expected.push_back(i);
    }
    EXPECT_EQ(Fitting(keys), expected) << count;
  }
  EXPECT_EQ(Fitting({"5", "7", "nothing", "' OR 1 = 1 --"}), (std::vector<std::int64_t>{5, 7}));
  EXPECT_EQ(Fitting({"9", "5", "7"}, 2), (std::vector<std::int64_t>{5, 7}));
}

TEST(KeyListText, HasFewForms) {
  EXPECT_EQ(KeyList("d", {}).In("c"), "1 = 0");
  EXPECT_EQ(KeyList("d", {"x"}).In("c"), "c IN (:d0)");
  EXPECT_EQ(KeyList("d", {"x", "y"}).In("c"), KeyList("d", {"1", "2", "3", "4", "5", "6", "7", "8"}).In("c"));
}

}  // namespace
}  // namespace credence::db
