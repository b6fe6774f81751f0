#include "records/register_check.h"

#include <gtest/gtest.h>

#include "records/filing_bench_test.h"

namespace credence::records {
namespace {

constexpr const char* kCode = "91420881DEM09003XF";

class RegisterCheck : public testing::TestWithParam<db::Engine> {
 protected:
  // Registers the organisation and files its row, as intake does.
  void Register(const std::string& name, const std::string& region = "420881") {
    TestRow row(Item(), {{"name", name}, {"uscc", kCode}, {"region", region}, {"registration_no", "420881100000021"}});
    const auto values = row.values();
    std::int64_t id = 0;
    bench_.Write([&](db::Transaction& tx) {
      id = subjects::RegisterOrganisations(tx, {RegisterEntryOf(Item(), values)}, bench_.clock.Today(),
                                           bench_.clock.Now())
               .front();
    });
    bench_.File(++batch_, {row.Draft(bench_.data_key, id, kCode)}, OtherSubject::kAsk, "organisation");
  }
  const catalog::ItemDefinition& Item() { return bench_.Item("organisation"); }
  std::vector<std::string> Defects() {
    std::vector<std::string> defects;
    bench_.Read([&](db::Transaction& tx) { defects = FindRegisterDefects(tx, bench_.items); });
    return defects;
  }
  // What is found after the change, which must touch a row; the words behind "subject N: ".
  std::string FoundAfter(std::string_view sql) {
    bench_.Write([&](db::Transaction& tx) { CHECK(tx.Execute(sql) > 0); });
    auto defects = Defects();
    return defects.empty() ? "nothing" : defects.front().substr(defects.front().find(": ") + 2);
  }

  FilingBench bench_{GetParam()};
  std::int64_t batch_ = 0;
};

TEST_P(RegisterCheck, ASoundRegisterHasNoDefects) {
  EXPECT_EQ(Defects(), std::vector<std::string>{});
  Register("钟祥示例粮油贸易有限公司");
  EXPECT_EQ(Defects(), std::vector<std::string>{});
}

TEST_P(RegisterCheck, ChangesOfNameAndRegionAreSound) {
  Register("钟祥示例粮油贸易有限公司");
  Register("钟祥示例粮油有限公司", "420800");
  Register("钟祥示例粮油贸易有限公司");
  EXPECT_EQ(Defects(), std::vector<std::string>{});
  EXPECT_EQ(bench_.Count("SELECT COUNT(*) FROM record_version"), 2);
}

TEST_P(RegisterCheck, FindsChangedFacts) {
  Register("钟祥示例粮油贸易有限公司");
  EXPECT_EQ(FoundAfter("UPDATE subject SET status = 'x'"), "status differs from the register row");
  EXPECT_EQ(FoundAfter("UPDATE subject SET status = '', region = 'x'"), "region differs from the register row");
  EXPECT_EQ(FoundAfter("UPDATE subject SET region = '420881', code = '91420881DEM09003XX'"),
            "code differs from the register row");
  EXPECT_EQ(FoundAfter("UPDATE subject SET code = '91420881DEM09003XF', kind = 'individual_business'"),
            "kind does not follow from the code");
  EXPECT_EQ(FoundAfter("UPDATE subject SET kind = 'organisation', name = 'x'"), "name differs from the register row");
}

TEST_P(RegisterCheck, FindsChangedNames) {
  Register("钟祥示例粮油贸易有限公司");
  EXPECT_EQ(FoundAfter("UPDATE subject_name SET valid_to = '2018-05-10'"), "0 present names");
  EXPECT_EQ(FoundAfter("UPDATE subject_name SET valid_to = '', name = 'x'"), "a name is not in its comparing form");
  EXPECT_EQ(FoundAfter("UPDATE subject_name SET normalised = 'X'"), "another name is kept as the present one");
  EXPECT_EQ(FoundAfter("DELETE FROM subject_name"), "0 present names");
}

TEST_P(RegisterCheck, FindsChangedNumbers) {
  Register("钟祥示例粮油贸易有限公司");
  EXPECT_EQ(FoundAfter("DELETE FROM subject_identifier WHERE scheme = 'registration'"),
            "a number of the register row is missing: registration 420881100000021");
  EXPECT_EQ(FoundAfter("UPDATE subject_identifier SET value = 'x' WHERE scheme = 'uscc'"),
            "a number that no register row gives: uscc x");
}

TEST_P(RegisterCheck, FindsSubjectsWithoutRowAndRowsWithoutSubject) {
  Register("钟祥示例粮油贸易有限公司");
  bench_.AddSubject(4711, "91420881DEM09003XX");
  EXPECT_EQ(Defects(), std::vector<std::string>{"subject 4711: no register row"});
  bench_.Write([](db::Transaction& tx) { tx.Execute("DELETE FROM subject WHERE id = 4711"); });
  EXPECT_EQ(FoundAfter("DELETE FROM subject"), "missing, but it has records");
}

INSTANTIATE_TEST_SUITE_P(Engines, RegisterCheck, testing::ValuesIn(db::TestEngines()),
                         db::EngineName<testing::TestParamInfo<db::Engine>>);

}  // namespace
}  // namespace credence::records
