#include "db/database.h"

#include <gtest/gtest.h>

#include <future>
#include <limits>
#include <thread>

#include "db/test_database.h"

namespace credence::db {
namespace {

constexpr const char* kNote =
    "CREATE TABLE note (id BIGINT PRIMARY KEY, text TEXT, number BIGINT, share DOUBLE PRECISION)";
constexpr const char* kStrictNote =
    "CREATE TABLE note (id INTEGER PRIMARY KEY, text TEXT, number INTEGER, share REAL) STRICT";
constexpr const char* kInsert = "INSERT INTO note (id, text, number, share) VALUES (:id, :text, :number, :share)";

class DatabaseOn : public testing::TestWithParam<Engine> {
 protected:
  void SetUp() override {
    Write([](Transaction& tx) { tx.Execute(tx.engine() == Engine::kSqlite ? kStrictNote : kNote); });
  }
  void Write(const std::function<void(Transaction&)>& work) {
    Status status = database_->Write([&](Transaction& tx) -> Status {
      work(tx);
      return {};
    });
    ASSERT_TRUE(status.ok());
  }
  void Read(const std::function<void(Transaction&)>& work) {
    Status status = database_->Read([&](Transaction& tx) -> Status {
      work(tx);
      return {};
    });
    ASSERT_TRUE(status.ok());
  }
  std::int64_t Count() {
    std::int64_t count = -1;
    Read([&](Transaction& tx) { count = std::get<0>(*tx.SelectOne<std::int64_t>("SELECT COUNT(*) FROM note")); });
    return count;
  }
  static void Insert(Transaction& tx, std::int64_t id, const Value& text) {
    tx.Execute(kInsert, {{"id", id}, {"text", text}, {"number", nullptr}, {"share", nullptr}});
  }

  TestDatabase database_{GetParam()};
};
INSTANTIATE_TEST_SUITE_P(Engines, DatabaseOn, testing::ValuesIn(TestEngines()),
                         EngineName<testing::TestParamInfo<Engine>>);

TEST_P(DatabaseOn, TextComesBackExactly) {
  const std::vector<std::string> texts = {"",
                                          "plain",
                                          "it's \"quoted\" `so`",
                                          "钟祥市𠮷野家 𠀀",
                                          " blanks ",
                                          "tab\tline\r\n",
                                          "\\N \\ \\t",
                                          ":name $1 ? %s",
                                          "00123",
                                          std::string(300'000, 'x'),
                                          "NULL"};
  Write([&](Transaction& tx) {
    for (std::size_t i = 0; i < texts.size(); ++i) Insert(tx, static_cast<std::int64_t>(i), texts[i]);
  });
  Read([&](Transaction& tx) {
    auto rows = tx.Select<std::string>("SELECT text FROM note ORDER BY id");
    ASSERT_EQ(rows.size(), texts.size());
    for (std::size_t i = 0; i < texts.size(); ++i) EXPECT_EQ(std::get<0>(rows[i]), texts[i]);
    auto found = tx.SelectOne<std::int64_t>("SELECT id FROM note WHERE text = :text", {{"text", texts[3]}});
    ASSERT_TRUE(found);
    EXPECT_EQ(std::get<0>(*found), 3);
  });
}

TEST_P(DatabaseOn, EmptyTextIsNotNull) {
  Write([](Transaction& tx) {
    Insert(tx, 1, "");
    Insert(tx, 2, nullptr);
    Insert(tx, 3, std::string_view());
    Insert(tx, 4, std::optional<std::string>());
  });
  Read([](Transaction& tx) {
    auto rows = tx.Select<std::optional<std::string>>("SELECT text FROM note ORDER BY id");
    EXPECT_EQ(std::get<0>(rows[0]), "");
    EXPECT_EQ(std::get<0>(rows[1]), std::nullopt);
    EXPECT_EQ(std::get<0>(rows[2]), "");
    EXPECT_EQ(std::get<0>(rows[3]), std::nullopt);
  });
  EXPECT_THROW(Read([](Transaction& tx) { tx.Select<std::string>("SELECT text FROM note ORDER BY id"); }),
               BrokenInvariant);
}

TEST_P(DatabaseOn, NumbersComeBackExactly) {
  const std::int64_t low = std::numeric_limits<std::int64_t>::min();
  const std::int64_t high = std::numeric_limits<std::int64_t>::max();
  const std::vector<double> shares = {0.1, 1.0 / 3, -2.5e-300, 1.7976931348623157e308, 3.0, 0.1 + 0.2};
  Write([&](Transaction& tx) {
    std::int64_t id = 0;
    for (double share : shares) {
      tx.Execute(kInsert, {{"id", ++id}, {"text", nullptr}, {"number", id % 2 == 0 ? low : high}, {"share", share}});
    }
  });
  Read([&](Transaction& tx) {
    auto rows = tx.Select<std::int64_t, double>("SELECT number, share FROM note ORDER BY id");
    ASSERT_EQ(rows.size(), shares.size());
    EXPECT_EQ(std::get<0>(rows[0]), high);
    EXPECT_EQ(std::get<0>(rows[1]), low);
    for (std::size_t i = 0; i < shares.size(); ++i) EXPECT_EQ(std::get<1>(rows[i]), shares[i]);
    auto greatest = tx.SelectOne<double>("SELECT MAX(share) FROM note WHERE share < :limit", {{"limit", 0.31}});
    EXPECT_EQ(std::get<0>(*greatest), 1.0 / 3 > 0.31 ? 0.1 + 0.2 : 1.0 / 3);
  });
}

TEST_P(DatabaseOn, OneStatementTakesValuesOfChangingTypes) {
  Write([](Transaction& tx) {
    for (std::int64_t id = 0; id < 6; ++id) {
      tx.Execute(kInsert, {{"id", id},
                           {"text", id % 2 == 0 ? Value("even") : Value(nullptr)},
                           {"number", id % 3 == 0 ? Value(nullptr) : Value(id)},
                           {"share", id % 2 == 0 ? Value(nullptr) : Value(0.5)}});
    }
  });
  Read([](Transaction& tx) {
    auto rows = tx.Select<std::optional<std::string>, std::optional<std::int64_t>, std::optional<double>>(
        "SELECT text, number, share FROM note ORDER BY id");
    EXPECT_EQ(rows[0], std::make_tuple("even", std::nullopt, std::nullopt));
    EXPECT_EQ(rows[1], std::make_tuple(std::nullopt, 1, 0.5));
    EXPECT_EQ(rows[4], std::make_tuple("even", 4, std::nullopt));
  });
}

TEST_P(DatabaseOn, BoolsAreNumbersInColumnsAndResultsOfExpressions) {
  Write([](Transaction& tx) {
    tx.Execute(kInsert, {{"id", 1}, {"text", nullptr}, {"number", true}, {"share", nullptr}});
  });
  Read([](Transaction& tx) {
    EXPECT_TRUE(std::get<0>(*tx.SelectOne<bool>("SELECT number FROM note")));
    EXPECT_FALSE(
        std::get<0>(*tx.SelectOne<bool>("SELECT EXISTS (SELECT 1 FROM note WHERE number = :n)", {{"n", false}})));
  });
}

TEST_P(DatabaseOn, RefusesTextThatCannotBeStored) {
  for (std::string_view text :
       {std::string_view("a\0b", 3), std::string_view("\xC3\x28"), std::string_view("\xED\xA0\x80")}) {
    EXPECT_THROW(Write([&](Transaction& tx) { Insert(tx, 1, text); }), BrokenInvariant);
    EXPECT_THROW(Write([&](Transaction& tx) {
                   tx.BulkInsert("note", {"id", "text"})->Add({1, text});
                 }),
                 BrokenInvariant);
  }
  EXPECT_THROW(
      Write([&](Transaction& tx) {
        tx.Execute(kInsert,
                   {{"id", 1}, {"text", nullptr}, {"number", 1}, {"share", std::numeric_limits<double>::quiet_NaN()}});
      }),
      BrokenInvariant);
  EXPECT_EQ(Count(), 0);
}

TEST_P(DatabaseOn, ExecuteTellsTheRowsChanged) {
  Write([](Transaction& tx) {
    for (std::int64_t id = 1; id <= 5; ++id) Insert(tx, id, "x");
    EXPECT_EQ(tx.Execute("UPDATE note SET text = 'y' WHERE id > :id", {{"id", 2}}), 3);
    EXPECT_EQ(tx.Execute("DELETE FROM note WHERE text = :text", {{"text", "z"}}), 0);
    EXPECT_EQ(tx.Execute("DELETE FROM note WHERE text = :text", {{"text", "y"}}), 3);
  });
  EXPECT_EQ(Count(), 2);
}

TEST_P(DatabaseOn, RollsBackOnErrorAndOnThrow) {
  Status status = database_->Write([&](Transaction& tx) -> Status {
    Insert(tx, 1, "x");
    return Error();
  });
  EXPECT_FALSE(status.ok());
  EXPECT_THROW(Write([&](Transaction& tx) {
                 Insert(tx, 1, "x");
                 throw std::runtime_error("x");
               }),
               std::runtime_error);
  EXPECT_EQ(Count(), 0);
  Write([&](Transaction& tx) { Insert(tx, 1, "x"); });
  EXPECT_EQ(Count(), 1);
}

TEST_P(DatabaseOn, AnErrorSpendsTheTransaction) {
  EXPECT_THROW(Write([&](Transaction& tx) {
                 Insert(tx, 1, "x");
                 EXPECT_THROW(Insert(tx, 1, "again"), UniqueViolation);
                 EXPECT_THROW(tx.Select<std::string>("SELECT text FROM note"), BrokenInvariant);
               }),
               BrokenInvariant);  // the work came back as if all were well
  EXPECT_EQ(Count(), 0);
}

TEST_P(DatabaseOn, UniqueAndPrimaryKeysThrowUniqueViolation) {
  Write([](Transaction& tx) {
    tx.Execute("CREATE UNIQUE INDEX note_text ON note (text)");
    Insert(tx, 1, "张三丰");
  });
  EXPECT_THROW(Write([](Transaction& tx) { Insert(tx, 1, "b"); }), UniqueViolation);
  try {
    Write([](Transaction& tx) { Insert(tx, 2, "张三丰"); });
    FAIL();
  } catch (const UniqueViolation& error) {
    EXPECT_NE(std::string(error.what()).find("INSERT INTO note"), std::string::npos);
    EXPECT_EQ(std::string(error.what()).find("张三丰"), std::string::npos);  // values may be personal
  }
}

TEST_P(DatabaseOn, MessagesNeverQuoteValues) {
  for (const char* sql :
       {"SELECT no_such FROM note WHERE text = :text", "INSERT INTO note (id, number) VALUES (1, :text)",
        "SELECT id FROM note WHERE text = :text AND"}) {
    try {
      Write([&](Transaction& tx) { tx.Execute(sql, {{"text", "secret"}}); });
      FAIL();
    } catch (const BrokenInvariant& error) {
      EXPECT_EQ(std::string(error.what()).find("secret"), std::string::npos) << error.what();
      EXPECT_NE(std::string(error.what()).find(sql), std::string::npos) << error.what();
    }
  }
}

TEST_P(DatabaseOn, ParametersMustBeThoseOfTheStatement) {
  const char* sql = "SELECT id FROM note WHERE text = :text";
  EXPECT_THROW(Read([&](Transaction& tx) { tx.Select<std::int64_t>(sql); }), BrokenInvariant);
  EXPECT_THROW(Read([&](Transaction& tx) { tx.Select<std::int64_t>(sql, {{"txt", "a"}}); }), BrokenInvariant);
  EXPECT_THROW(Read([&](Transaction& tx) {
                 tx.Select<std::int64_t>(sql, {{"text", "a"}, {"id", 1}});
               }),
               BrokenInvariant);
  EXPECT_THROW(Read([&](Transaction& tx) { tx.Select<std::int64_t, bool>(sql, {{"text", "a"}}); }), BrokenInvariant);
  Read([&](Transaction& tx) {
    auto twice = "SELECT id FROM note WHERE text = :text OR text = :other OR text = :text";
    EXPECT_TRUE(tx.Select<std::int64_t>(twice, {{"other", "a"}, {"text", "b"}}).empty());
    EXPECT_TRUE(tx.Select<std::int64_t>(twice, {{"text", "a"}, {"other", "b"}}).empty());
  });
}

TEST_P(DatabaseOn, SelectOneRefusesASecondRow) {
  Write([](Transaction& tx) {
    Insert(tx, 1, "x");
    EXPECT_TRUE(tx.SelectOne<std::int64_t>("SELECT id FROM note"));
    EXPECT_FALSE(tx.SelectOne<std::int64_t>("SELECT id FROM note WHERE id = 7"));
    Insert(tx, 2, "x");
    EXPECT_THROW(tx.SelectOne<std::int64_t>("SELECT id FROM note"), BrokenInvariant);
  });
}

TEST_P(DatabaseOn, ForEachStreamsAndStopsWhenTold) {
  Write([](Transaction& tx) {
    auto bulk = tx.BulkInsert("note", {"id", "text"});
    for (int id = 1; id <= 2'500; ++id) bulk->Add({id, "x"});
    bulk->Finish();
  });
  Read([](Transaction& tx) {
    std::int64_t sum = 0;
    tx.ForEach<std::int64_t>("SELECT id FROM note WHERE id <> :id", {{"id", 2}}, [&](std::int64_t id) { sum += id; });
    EXPECT_EQ(sum, 2'500 * 2'501 / 2 - 2);
    int seen = 0;
    tx.ForEach<std::int64_t>("SELECT id FROM note ORDER BY id", {}, [&](std::int64_t) { return ++seen < 3; });
    EXPECT_EQ(seen, 3);
    tx.ForEach<std::int64_t>("SELECT id FROM note WHERE id < 0", {}, [&](std::int64_t) { FAIL(); });
  });
  EXPECT_THROW(Read([](Transaction& tx) {
                 tx.ForEach<std::int64_t>("SELECT id FROM note", {},
                                          [&](std::int64_t) { tx.Select<std::int64_t>("SELECT id FROM note"); });
               }),
               BrokenInvariant);
}

TEST_P(DatabaseOn, AReadIsASnapshot) {
  Write([](Transaction& tx) { Insert(tx, 1, "x"); });
  Read([&](Transaction& tx) {
    auto count = [&] { return std::get<0>(*tx.SelectOne<std::int64_t>("SELECT COUNT(*) FROM note")); };
    EXPECT_EQ(count(), 1);
    std::thread([&] { Write([](Transaction& other) { Insert(other, 2, "y"); }); }).join();
    EXPECT_EQ(count(), 1);
  });
  EXPECT_EQ(Count(), 2);
}

TEST_P(DatabaseOn, AReadThatStopsEarlyKeepsNothingOpen) {
  Write([](Transaction& tx) {
    Insert(tx, 1, "x");
    Insert(tx, 2, "x");
  });
  for (int round = 0; round < 10; ++round) {
    Read([](Transaction& tx) {
      tx.ForEach<std::int64_t>("SELECT id FROM note", {}, [](std::int64_t) { return false; });
    });
    Write([&](Transaction& tx) { Insert(tx, 10 + round, "y"); });
    EXPECT_EQ(Count(), 3 + round);
  }
}

TEST_P(DatabaseOn, AReadCannotChangeAnything) {
  EXPECT_THROW(Read([](Transaction& tx) { Insert(tx, 1, "x"); }), BrokenInvariant);
  EXPECT_THROW(Read([](Transaction& tx) { tx.AfterCommit([] {}); }), BrokenInvariant);
  EXPECT_EQ(Count(), 0);
}

TEST_P(DatabaseOn, AfterCommitRunsInOrderAndOnlyAfterTheCommit) {
  std::string log;
  Write([&](Transaction& tx) {
    Insert(tx, 1, "x");
    tx.AfterCommit([&] { log += "first, " + std::to_string(Count()); });
    tx.AfterCommit([&] {
      log += "; second";
      Write([](Transaction& next) { Insert(next, 2, "y"); });
    });
    EXPECT_EQ(log, "");
  });
  EXPECT_EQ(log, "first, 1; second");
  EXPECT_EQ(Count(), 2);
  Status status = database_->Write([&](Transaction& tx) -> Status {
    tx.AfterCommit([&] { ADD_FAILURE(); });
    return Error();
  });
  EXPECT_FALSE(status.ok());
}

TEST_P(DatabaseOn, WriteInsideWriteIsDetected) {
  EXPECT_THROW(Write([&](Transaction&) { Write([](Transaction&) {}); }), BrokenInvariant);
  EXPECT_THROW(Read([&](Transaction&) { Read([](Transaction&) {}); }), BrokenInvariant);
  Write([&](Transaction&) { Read([](Transaction&) {}); });
  Write([](Transaction& tx) { Insert(tx, 1, "x"); });
  EXPECT_EQ(Count(), 1);
}

TEST_P(DatabaseOn, ManyThreadsWriteAndRead) {
  std::vector<std::thread> threads;
  for (int thread = 0; thread < 6; ++thread) {
    threads.emplace_back([&, thread] {
      for (int i = 0; i < 20; ++i) {
        Write([&](Transaction& tx) { Insert(tx, thread * 100 + i, "x"); });
        EXPECT_GT(Count(), i);
      }
    });
  }
  for (auto& thread : threads) thread.join();
  EXPECT_EQ(Count(), 120);
}

// Whoever has the turn alone is alone; whoever shares it waits for him only. SQLite has one writer anyway.
TEST_P(DatabaseOn, ATurnIsTakenAloneOrShared) {
  for (const bool is_shared : {true, false}) {
    SCOPED_TRACE(is_shared);
    const bool waits = !is_shared || GetParam() == Engine::kSqlite;
    std::future<void> other;
    Write([&](Transaction& tx) {
      is_shared ? tx.TakeSharedTurn("note") : tx.TakeTurn("note");
      other =
          std::async(std::launch::async, [&] { Write([](Transaction& second) { second.TakeSharedTurn("note"); }); });
      const auto patience = waits ? std::chrono::milliseconds(200) : std::chrono::milliseconds(30'000);
      EXPECT_EQ(other.wait_for(patience) == std::future_status::timeout, waits);
    });
    other.get();
  }
  // Alone waits for those who share.
  std::future<void> alone;
  std::int64_t seen = -1;
  Write([&](Transaction& tx) {
    tx.TakeSharedTurn("note");
    alone = std::async(std::launch::async, [&] {
      Write([&](Transaction& second) {
        second.TakeTurn("note");
        seen = std::get<0>(*second.SelectOne<std::int64_t>("SELECT COUNT(*) FROM note"));
      });
    });
    alone.wait_for(std::chrono::milliseconds(300));
    Insert(tx, 1, "1");
  });
  alone.get();
  EXPECT_EQ(seen, 1);
}

TEST_P(DatabaseOn, MoreStatementsThanTheCacheHolds) {
  for (int round = 0; round < 2; ++round) {
    Read([](Transaction& tx) {
      for (std::int64_t i = 0; i < 300; ++i) {
        auto row = tx.SelectOne<std::int64_t>("SELECT CAST(:n AS BIGINT) + " + std::to_string(i), {{"n", 1}});
        EXPECT_EQ(std::get<0>(*row), i + 1);
      }
    });
  }
}

TEST_P(DatabaseOn, TheEngineFindsNoDefects) {
  Write([](Transaction& tx) { Insert(tx, 1, "x"); });
  EXPECT_TRUE(database_->EngineDefects().empty());
}

}  // namespace
}  // namespace credence::db
