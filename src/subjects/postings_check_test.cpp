#include "subjects/postings_check.h"

#include <gtest/gtest.h>

#include "base/check.h"
#include "db/test_database.h"
#include "identity/credit_code.h"
#include "identity/organisation_code.h"
#include "subjects/name_grams.h"
#include "subjects/registration.h"

namespace credence::subjects {
namespace {

std::string TestCode(std::size_t n) {
  std::string body = "DEM" + std::to_string(1'00000 + n).substr(1);
  body = "91420881" + body + identity::OrganisationCodeCheckCharacter(body);
  return body + identity::CreditCodeCheckCharacter(body);
}

class PostingsCheckOn : public testing::TestWithParam<db::Engine> {
 protected:
  PostingsCheckOn() {
    Register("示例第", kSubjectsOfBlock + 50, "2018-05-10");
    Register("改名第", 20, "2020-01-01");
  }
  void Register(const std::string& name, std::int64_t count, std::string_view day) {
    std::vector<RegisterEntry> entries;
    for (std::int64_t n = 1; n <= count; ++n) {
      entries.push_back({TestCode(static_cast<std::size_t>(n)), name + std::to_string(n) + "厂", "存续", "", "", ""});
    }
    Write([&](db::Transaction& tx) { RegisterOrganisations(tx, entries, CivilDate::ParseIso(day).value(), {0}); });
  }
  void Write(const std::function<void(db::Transaction&)>& work) {
    CHECK(database_
              ->Write([&](db::Transaction& tx) -> Status {
                work(tx);
                return {};
              })
              .ok());
  }
  std::vector<std::string> Defects() {
    return database_
        ->Read([](db::Transaction& tx) -> Result<std::vector<std::string>> { return FindPostingDefects(tx); })
        .value();
  }
  std::vector<std::string> DefectsAfter(const std::string& sql) {
    Write([&](db::Transaction& tx) { EXPECT_GT(tx.Execute(sql), 0) << sql; });
    return Defects();
  }
  db::TestDatabase database_{GetParam(), db::TestTables::kOfProgram};
};
INSTANTIATE_TEST_SUITE_P(Engines, PostingsCheckOn, testing::ValuesIn(db::TestEngines()),
                         db::EngineName<testing::TestParamInfo<db::Engine>>);

TEST_P(PostingsCheckOn, FindsNothingInASoundSearch) { EXPECT_TRUE(Defects().empty()); }

TEST_P(PostingsCheckOn, SeesAChangedName) {
  EXPECT_EQ(DefectsAfter("UPDATE subject_name SET normalised = '别名' WHERE subject_id = 30").size(), 1U);
}

TEST_P(PostingsCheckOn, SeesANameThatIsNeitherPostedNorWaits) {
  EXPECT_EQ(DefectsAfter("DELETE FROM name_pending WHERE subject_id = 4100").size(), 1U);
}

TEST_P(PostingsCheckOn, SeesANameThatWaitsWithoutBeingBorne) {
  EXPECT_EQ(DefectsAfter("INSERT INTO name_pending (subject_id, name, is_first) VALUES (9999, '别名', 1)").size(), 1U);
}

TEST_P(PostingsCheckOn, SeesAMissingPage) {
  EXPECT_FALSE(DefectsAfter("DELETE FROM name_gram WHERE bucket < 40").empty());
}

TEST_P(PostingsCheckOn, SeesADamagedPage) {
  const auto defects =
      DefectsAfter("UPDATE name_gram SET page = page || 'x' WHERE bucket = " + std::to_string(BucketOf("示例")));
  ASSERT_FALSE(defects.empty());
  EXPECT_EQ(defects.front(), "search: a page of block 0 cannot be read");
}

TEST_P(PostingsCheckOn, SeesPostingsOfNobody) {
  EXPECT_EQ(DefectsAfter("DELETE FROM subject_name WHERE subject_id = 30").size(), 1U);
}

}  // namespace
}  // namespace credence::subjects
