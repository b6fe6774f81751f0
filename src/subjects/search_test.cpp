#include "subjects/search.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <random>
#include <regex>
#include <set>

#include "base/check.h"
#include "base/limits.h"
#include "db/migrations.h"
#include "db/test_database.h"
#include "identity/credit_code.h"
#include "identity/normalise.h"
#include "identity/organisation_code.h"
#include "identity/search_form.h"
#include "subjects/name_postings.h"
#include "subjects/name_query.h"
#include "subjects/registration.h"
#include "subjects/subjects_errors.h"

namespace credence::subjects {
namespace {

std::string TestCode(int n) {
  std::string body = "DEM" + std::to_string(1'00000 + n).substr(1);
  body = "91420881" + body + identity::OrganisationCodeCheckCharacter(body);
  return body + identity::CreditCodeCheckCharacter(body);
}

class SearchOn : public testing::TestWithParam<db::Engine> {
 protected:
  void Write(const std::function<void(db::Transaction&)>& work) {
    CHECK(database_
              ->Write([&](db::Transaction& tx) -> Status {
                work(tx);
                return {};
              })
              .ok());
  }
  // Organisation n by this name.
  void Name(int n, const std::string& name, std::string_view day = "2018-05-10") { NameAll({{n, name}}, day); }
  void NameAll(const std::vector<std::pair<int, std::string>>& names, std::string_view day = "2018-05-10") {
    std::vector<RegisterEntry> entries;
    for (const auto& [n, name] : names) entries.push_back({TestCode(n), name, "存续", "420881", "", ""});
    Write([&](db::Transaction& tx) { RegisterOrganisations(tx, entries, CivilDate::ParseIso(day).value(), {0}); });
  }
  Result<SearchPage> Ask(const SearchQuery& query) {
    return database_->Read([&](db::Transaction& tx) { return Search(tx, query); });
  }
  SearchPage Find(const std::string& text, std::optional<SearchKind> kind = {}) {
    auto page = Ask({text, kind, "", 100, true});
    if (!page.ok()) ADD_FAILURE() << text << ": " << page.error().code;
    return page.ok() ? *page : SearchPage();
  }
  std::vector<std::string> Names(const std::string& text, std::optional<SearchKind> kind = {}) {
    std::vector<std::string> names;
    for (const SearchRow& row : Find(text, kind).rows) names.push_back(row.subject.name);
    return names;
  }
  std::string Refusal(const std::string& text, std::string cursor = "") {
    auto page = Ask({text, {}, std::move(cursor), 20, true});
    return page.ok() ? "" : page.error().code;
  }
  // What a search without postings would find, in its order.
  std::vector<std::int64_t> LookAtEveryName(const std::string& text) {
    const NameQuery query(identity::SearchForm(text));
    std::map<std::int64_t, Fit> best;
    CHECK(database_
              ->Read([&](db::Transaction& tx) -> Status {
                for (const auto& [id, name] :
                     tx.Select<std::int64_t, std::string>("SELECT subject_id, name FROM subject_name")) {
                  auto [entry, is_new] = best.emplace(id, Fit::kNone);
                  entry->second = std::min(entry->second, query.FitOf(identity::SearchForm(name)));
                }
                return {};
              })
              .ok());
    std::vector<std::pair<Fit, std::int64_t>> hits;
    for (const auto& [id, fit] : best) {
      if (fit != Fit::kNone) hits.emplace_back(fit, id);
    }
    std::sort(hits.begin(), hits.end());
    std::vector<std::int64_t> ids;
    for (const auto& [fit, id] : hits) ids.push_back(id);
    return ids;
  }
  // All pages together.
  std::vector<std::int64_t> Walk(const std::string& text, std::int64_t rows_max, std::int64_t& total) {
    std::vector<std::int64_t> ids;
    std::string cursor;
    do {
      auto page = Ask({text, SearchKind::kName, cursor, rows_max, true});
      CHECK(page.ok());
      total = page->total;
      for (const SearchRow& row : page->rows) ids.push_back(row.subject.id);
      cursor = page->next;
    } while (!cursor.empty());
    return ids;
  }

  db::TestDatabase database_{GetParam(), db::TestTables::kOfProgram};
};
INSTANTIATE_TEST_SUITE_P(Engines, SearchOn, testing::ValuesIn(db::TestEngines()),
                         db::EngineName<testing::TestParamInfo<db::Engine>>);

using Texts = std::vector<std::string>;

TEST_P(SearchOn, FindsAnyPartOfTwoCharacters) {
  NameAll({{1, "钟祥示例食品有限公司"}, {2, "示例食品"}, {3, "荆门示例（集团）建材厂"}});
  EXPECT_EQ(Names("食品"), (Texts{"钟祥示例食品有限公司", "示例食品"}));
  EXPECT_EQ(Names("例食"), (Texts{"钟祥示例食品有限公司", "示例食品"}));
  EXPECT_EQ(Names("(集团)"), (Texts{"荆门示例（集团）建材厂"}));
  EXPECT_EQ(Names("材厂"), (Texts{"荆门示例（集团）建材厂"}));
  EXPECT_EQ(Names("示品"), Texts{});
  EXPECT_EQ(Names("食示"), Texts{});
}

TEST_P(SearchOn, PutsTheExactNameFirstThenBeginningsThenNumbers) {
  NameAll({{1, "钟祥示例食品"}, {2, "示例食品有限公司"}, {3, "示例食品"}, {4, "示例食品厂"}, {5, "荆门示例食品"}});
  EXPECT_EQ(Names("示例食品"), (Texts{"示例食品", "示例食品有限公司", "示例食品厂", "钟祥示例食品", "荆门示例食品"}));
}

TEST_P(SearchOn, TakesEverySpelling) {
  Name(1, "钟祥示例（ABC）联华•物流有限公司");
  for (const char* text :
       {"示例(ABC)", "示例（ＡＢＣ）", "示 例 ( a b c )", "鐘祥示例", "聯華", "华·物", "华・物", "华•物"}) {
    EXPECT_EQ(Names(text).size(), 1U) << text;
  }
}

TEST_P(SearchOn, KnowsInitialsOfPinyin) {
  NameAll({{1, "重庆示例银行"}, {2, "长江示例"}});
  for (const char* text : {"cqsl", "ZQSL", "slyh", "slyx"}) EXPECT_EQ(Names(text), (Texts{"重庆示例银行"})) << text;
  EXPECT_EQ(Names("cjsl"), (Texts{"长江示例"}));
  EXPECT_EQ(Names("zjsl"), (Texts{"长江示例"}));
  EXPECT_EQ(Names("slx"), Texts{});
  EXPECT_EQ(Names("sl"), Texts{});
}

TEST_P(SearchOn, PutsNamesWhoseInitialsBeginSoFirst) {
  const Texts expected = {"示例银行", "示例银号有限公司", "钟祥示例银行", "重庆示例银行分行"};
  NameAll({{1, expected[2]}, {2, expected[0]}, {3, expected[3]}, {4, expected[1]}, {5, "别家商行"}});
  EXPECT_EQ(Names("slyh"), expected);
  // The same once the names are posted, and page by page.
  std::vector<std::pair<int, std::string>> more;
  for (int n = 6; n <= kSubjectsOfBlock + 5; ++n) more.emplace_back(n, "无关" + std::to_string(n));
  NameAll(more);
  EXPECT_EQ(Names("slyh"), expected);
}

TEST_P(SearchOn, FindsFormerNamesAndSaysSo) {
  Name(1, "钟祥旧名食品厂");
  Name(2, "钟祥别家旧名食品厂");
  Name(1, "示例新名有限公司", "2020-01-01");
  const SearchPage page = Find("旧名食品");
  ASSERT_EQ(page.rows.size(), 2U);
  EXPECT_EQ(page.rows[0].subject.name, "示例新名有限公司");
  EXPECT_EQ(page.rows[0].matched_name, "钟祥旧名食品厂");
  EXPECT_EQ(page.rows[1].matched_name, "");
  EXPECT_EQ(Find("新名").rows.at(0).matched_name, "");
  // A piece of one name and a piece of the other make no hit.
  EXPECT_EQ(Find("食品有限").total, 0);
}

TEST_P(SearchOn, AnswersAlikeBeforeAndAfterABlockIsWritten) {
  std::mt19937 random(7);
  const Texts words = {"示例", "食品", "钟祥", "鐘祥", "建材", "重庆", "有限", "公司", "A1", "（乙）", "厂"};
  auto word = [&] { return words[random() % words.size()]; };
  std::vector<std::pair<int, std::string>> names, renamed;
  for (int n = 1; n <= 2 * kSubjectsOfBlock + 300; ++n) names.emplace_back(n, word() + word() + word() + word());
  NameAll(names);
  for (int i = 0; i < 120; ++i) renamed.emplace_back(1 + random() % names.size(), word() + word() + word());
  NameAll(renamed, "2020-01-01");
  std::size_t waiting = 0;
  Write([&](db::Transaction& tx) {
    name_postings::ForEachPending(tx, "", [&](const name_postings::PendingName&) { ++waiting; });
  });
  EXPECT_GT(waiting, 300U);
  EXPECT_LT(waiting, 600U);
  for (const char* text : {"示例", "例食", "示例食品", "祥建材", "公司", "A1", "1示", "A1A1A1A1", "重庆重庆重庆", "slz",
                           "xyg", "示例示例示例示例", "厂厂厂厂", "无此"}) {
    const std::vector<std::int64_t> expected = LookAtEveryName(text);
    std::int64_t total = 0;
    EXPECT_EQ(Walk(text, 100, total), expected) << text;
    EXPECT_EQ(total, static_cast<std::int64_t>(expected.size())) << text;
    const auto again = Ask({text, SearchKind::kName, "", 7, false});
    ASSERT_TRUE(again.ok());
    EXPECT_EQ(again->rows.size(), std::min<std::size_t>(7, expected.size()));
  }
}

TEST_P(SearchOn, CountsNoFurtherThanItSays) {
  std::vector<std::pair<int, std::string>> names;
  for (int n = 1; n <= limits::kSearchTotalMax + 1; ++n) names.emplace_back(n, "示例" + std::to_string(n));
  names.resize(limits::kSearchTotalMax);
  NameAll(names);
  EXPECT_EQ(Find("示例").total, limits::kSearchTotalMax);
  EXPECT_FALSE(Find("示例").total_capped);
  Name(limits::kSearchTotalMax + 1, "示例终");
  EXPECT_EQ(Find("示例").total, limits::kSearchTotalMax);
  EXPECT_TRUE(Find("示例").total_capped);
  EXPECT_TRUE(Find("91420881").total_capped);
}

TEST_P(SearchOn, ShowsMergedSubjectsOnceAndUnderWhoIsLeft) {
  NameAll({{1, "示例甲食品"}, {2, "示例甲食品有限公司"}, {3, "旧牌建材"}, {4, "示例乙"}});
  auto merge = [&](int from, std::optional<int> into) {
    Write([&](db::Transaction& tx) {
      tx.Execute("UPDATE subject SET merged_into = :into WHERE id = :from", {{"into", into}, {"from", from}});
    });
  };
  merge(1, 2);
  merge(3, 2);
  EXPECT_EQ(Names("示例甲"), (Texts{"示例甲食品有限公司"}));
  EXPECT_EQ(Find("示例甲").total, 1);
  const SearchPage page = Find("旧牌");
  ASSERT_EQ(page.rows.size(), 1U);
  EXPECT_EQ(page.rows[0].subject.code, TestCode(2));
  EXPECT_EQ(page.rows[0].matched_name, "旧牌建材");
  EXPECT_EQ(Names(TestCode(1)), (Texts{"示例甲食品有限公司"}));
  EXPECT_EQ(Names("91420881DEM").size(), 2U);
  merge(2, 4);
  EXPECT_EQ(Names("示例"), (Texts{"示例乙"}));
  EXPECT_EQ(Names("旧牌"), (Texts{"示例乙"}));
  for (int n : {1, 2, 3}) merge(n, std::nullopt);
  EXPECT_EQ(Names("示例").size(), 3U);
}

TEST_P(SearchOn, FindsNumbersByTheirBeginning) {
  NameAll({{1, "示例甲"}, {2, "示例乙"}, {11, "示例丙"}});
  EXPECT_EQ(Names(TestCode(2)), (Texts{"示例乙"}));
  EXPECT_EQ(Find(TestCode(2)).kind, SearchKind::kCode);
  EXPECT_EQ(Names("91420881dem0000"), (Texts{"示例甲", "示例乙"}));
  EXPECT_EQ(Find("91420881DEM0000").kind, SearchKind::kNumber);
  const std::string organisation = TestCode(11).substr(8, 9);
  EXPECT_EQ(Names(organisation), (Texts{"示例丙"}));
  EXPECT_EQ(Names(organisation.substr(0, 8) + "-" + organisation.substr(8)), (Texts{"示例丙"}));
  // One page after the other.
  auto first = Ask({"91420881", {}, "", 2, true});
  ASSERT_TRUE(first.ok());
  EXPECT_EQ(first->total, 3);
  ASSERT_EQ(first->rows.size(), 2U);
  auto second = Ask({"91420881", {}, first->next, 2, true});
  ASSERT_TRUE(second.ok());
  ASSERT_EQ(second->rows.size(), 1U);
  EXPECT_EQ(second->rows[0].subject.name, "示例丙");
  EXPECT_EQ(second->next, "");
}

TEST_P(SearchOn, LooksForNumbersInNamesToo) {
  NameAll({{1, "示例360安全"}, {2, "示例123456号店"}});
  EXPECT_EQ(Names("360"), (Texts{"示例360安全"}));
  EXPECT_EQ(Names("123456"), (Texts{"示例123456号店"}));
  EXPECT_EQ(Find("123456").kind, SearchKind::kName);
  EXPECT_EQ(Names("123456", SearchKind::kNumber), Texts{});
}

TEST_P(SearchOn, SaysWhichRuleACodeBreaks) {
  Name(1, "示例甲");
  std::string code = TestCode(1);
  EXPECT_EQ(Refusal(code.substr(0, 17)), "");  // the beginning of a code
  code.back() = code.back() == 'A' ? 'B' : 'A';
  EXPECT_EQ(Refusal(code), "credit_code.check");
  EXPECT_EQ(Refusal(TestCode(1) + "0"), "credit_code.length");
  EXPECT_EQ(Refusal("9142088" + TestCode(2).substr(8)), "credit_code.length");
  EXPECT_EQ(Refusal("00420881DEM0000101"), "credit_code.authority");
  EXPECT_EQ(Refusal(TestCode(2)), "");
  EXPECT_EQ(Find(TestCode(2)).total, 0);
}

TEST_P(SearchOn, AnswersNumbersOfPeopleAsTheUnknown) {
  Name(1, "示例甲");
  const auto page = Ask({"420881190001010017", {}, "", 20, true});
  ASSERT_FALSE(page.ok());
  EXPECT_TRUE(page.error().code.starts_with("credit_code."));
  for (const auto& [name, value] : page.error().values) EXPECT_EQ(value.find("190001010017"), std::string::npos);
  EXPECT_EQ(Find("420881190001011").total, 0);
}

TEST_P(SearchOn, RefusesWhatCannotBeSearched) {
  EXPECT_EQ(Refusal(""), "subjects.search_empty");
  EXPECT_EQ(Refusal(" \t　"), "subjects.search_empty");
  EXPECT_EQ(Refusal("钟"), "subjects.search_short");
  EXPECT_EQ(Refusal(" 1 "), "subjects.search_short");
  std::string text;
  for (int i = 0; i < 201; ++i) text += "示";
  EXPECT_EQ(Refusal(text), "subjects.search_long");
  EXPECT_EQ(Refusal(text.substr(3)), "");
  for (int i = 0; i < 9'799; ++i) text += "示";
  EXPECT_EQ(Refusal(text), "subjects.search_long");
  EXPECT_EQ(Refusal("钟祥\x01"), "subjects.search_characters");
  EXPECT_EQ(Refusal(std::string("钟祥\0", 7)), "subjects.search_characters");
  EXPECT_EQ(Refusal("\xD6\xD3\xCF\xE9"), "subjects.search_characters");
  EXPECT_EQ(Refusal("钟祥\xC2\x85"), "subjects.search_characters");
  for (const char* cursor : {"x", "0", "0.", "3.1", "0.0", "0.-1", "0.1x", "2.99999999999999999999"}) {
    EXPECT_EQ(Refusal("钟祥", cursor), "subjects.search_cursor") << cursor;
  }
  EXPECT_EQ(Refusal("钟祥", "2.1"), "");
}

TEST_P(SearchOn, TakesWildcardsAndCommandsLiterally) {
  Name(1, "示例甲");
  for (const char* text : {"%%", "示%", "__", "示*", "**", "' OR 1=1 --", "'; DROP TABLE subject; --", "<script>",
                           "\\\\", "&lt;", "^示例"}) {
    EXPECT_EQ(Find(text).total, 0) << text;
  }
}

TEST_P(SearchOn, FindsNamesThatWereLearnedBeforeThereWerePostings) {
  NameAll({{1, "示例甲"}, {2, "示例乙"}});
  Name(1, "示例丙", "2020-01-01");
  std::vector<std::vector<std::string>> kept;
  auto pending = [&] {
    std::set<std::string> rows;
    Write([&](db::Transaction& tx) {
      name_postings::ForEachPending(tx, "", [&](const name_postings::PendingName& name) {
        rows.insert(std::to_string(name.subject_id) + name.name + name.search_form + (name.is_first ? "+" : "-"));
      });
    });
    return rows;
  };
  const auto before = pending();
  const auto migrations = db::BuiltinMigrations(GetParam());
  const auto found = std::find_if(migrations.begin(), migrations.end(),
                                  [](const db::Migration& migration) { return migration.name == "0008_post_names"; });
  ASSERT_NE(found, migrations.end());
  const std::size_t begin = found->sql.find("INSERT INTO name_pending");
  const std::string fill = found->sql.substr(begin, found->sql.find(';', begin) - begin);
  Write([&](db::Transaction& tx) {
    tx.Execute("DELETE FROM name_pending");
    tx.Execute(fill);
  });
  EXPECT_EQ(pending(), before);
  auto without_form = [&] {
    std::int64_t count = 0;
    Write([&](db::Transaction& tx) {
      count = std::get<0>(*tx.SelectOne<std::int64_t>("SELECT COUNT(*) FROM name_pending WHERE search_form IS NULL"));
    });
    return count;
  };
  EXPECT_EQ(without_form(), 3);
  EXPECT_EQ(Find("示例丙").total, 1);
  Write([](db::Transaction& tx) { name_postings::KeepMissingForms(tx); });
  EXPECT_EQ(without_form(), 0);
  EXPECT_EQ(pending(), before);
  EXPECT_EQ(Find("示例丙").total, 1);
}

TEST_P(SearchOn, FindsNamesWhosePagesLayByBlock) {
  std::vector<std::pair<int, std::string>> names;
  for (int n = 1; n <= kSubjectsOfBlock + 10; ++n) names.emplace_back(n, "示例" + std::to_string(n) + "公司");
  NameAll(names);
  const auto migrations = db::BuiltinMigrations(GetParam());
  const auto found = std::find_if(migrations.begin(), migrations.end(), [](const db::Migration& migration) {
    return migration.name == "0012_cluster_postings";
  });
  ASSERT_NE(found, migrations.end());
  std::size_t split = 0;
  Write([&](db::Transaction& tx) {
    // As they lay before: what is one bucket now were four.
    for (const auto& [block, bucket, part, page] : tx.Select<std::int64_t, std::int64_t, std::int64_t, std::string>(
             "SELECT block, bucket, part, page FROM name_gram")) {
      const std::size_t second = page.find(' ', page.find(' ') + 1) + 1;
      if (second == page.size()) continue;
      ++split;
      const std::string mine = page.substr(0, second), other = page.substr(second);
      tx.Execute("UPDATE name_gram SET page = :page WHERE bucket = :bucket AND block = :block AND part = :part",
                 {{"page", mine}, {"bucket", bucket}, {"block", block}, {"part", part}});
      tx.Execute("INSERT INTO name_gram (block, bucket, part, page) VALUES (:block, :bucket, :part, :page)",
                 {{"block", block}, {"bucket", bucket + 1024 * (split % 3 + 1)}, {"part", part}, {"page", other}});
    }
    std::string sql = found->sql.substr(found->sql.find("ALTER TABLE"));
    sql = std::regex_replace(sql.substr(0, sql.find("\n-- What waits")), std::regex("--[^\n]*\n"), "");
    sql = db::Translate(sql, GetParam());
    for (std::size_t begin = 0, end = 0; (end = sql.find(";\n", begin)) != std::string::npos; begin = end + 2) {
      tx.Execute(sql.substr(begin, end - begin));
    }
  });
  EXPECT_GT(split, 100U);
  EXPECT_EQ(Find("示例").total, kSubjectsOfBlock + 10);
  EXPECT_EQ(Find("例77").total, 11);
  EXPECT_EQ(Find("公司").total, kSubjectsOfBlock + 10);
}

TEST_P(SearchOn, WritesOverdueBlocksOneByOne) {
  std::vector<std::pair<int, std::string>> names;
  for (int n = 1; n <= 10; ++n) names.emplace_back(n, "示例" + std::to_string(n));
  NameAll(names);
  Write([&](db::Transaction& tx) {
    EXPECT_FALSE(name_postings::WriteOverdueBlock(tx));
    auto bulk = tx.BulkInsert("name_pending", {"subject_id", "name", "is_first"});
    for (int n = 0; n < limits::kPendingNamesMax; ++n) bulk->Add({n % 5'000 + 1, "别名" + std::to_string(n), false});
    bulk->Finish();
    EXPECT_TRUE(name_postings::WriteOverdueBlock(tx));
    EXPECT_FALSE(name_postings::WriteOverdueBlock(tx));
    EXPECT_EQ(name_postings::BlocksEnd(tx), 1);
  });
  EXPECT_EQ(Find("示例1").total, 2);
}

}  // namespace
}  // namespace credence::subjects
