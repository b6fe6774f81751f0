#include "app/agreement.h"

#include <gtest/gtest.h>
#include <stdlib.h>

#include "base/check.h"
#include "base/clock.h"

namespace credence::app {
namespace {

const CivilDate kToday = *CivilDate::FromYmd(2026, 6, 1);

class AgreementTest : public testing::Test {
 protected:
  AgreementTest() {
    std::string pattern = (std::filesystem::temp_directory_path() / "credence_agreement_XXXXXX").string();
    CHECK(::mkdtemp(pattern.data()) != nullptr);
    folder_ = pattern;
    CHECK(Initialise(folder_ / "data", {}, clock_).ok());
    installation_ = Installation::Open(folder_ / "data", clock_, /*durable=*/false).value();
  }
  ~AgreementTest() override {
    installation_.reset();
    std::filesystem::remove_all(folder_);
  }

  // Made once: under the sanitizers it takes as long as all the rest.
  static const std::vector<DemoFile>& City() {
    static const std::vector<DemoFile> city = MakeDemoCity(kToday, 7);
    return city;
  }

  FixedClock clock_{kToday};
  std::filesystem::path folder_;
  std::unique_ptr<Installation> installation_;
};

TEST_F(AgreementTest, CheckAndFilingSayTheSameOfGeneratedFiles) {
  GeneratedTables tables(20260601, City(), installation_->items(), folder_);
  const Agreement agreement = CompareCheckAndFiling(*installation_, tables, 500);
  EXPECT_EQ(agreement.differences, std::vector<std::string>());
  // Files of every kind were among them.
  EXPECT_GT(agreement.rows, 800);
  EXPECT_GT(agreement.refused_rows, 300);
  EXPECT_LT(agreement.refused_rows, agreement.rows * 9 / 10);
  EXPECT_GT(agreement.findings, 1'000);
}

TEST_F(AgreementTest, TheSameSeedMakesTheSameFiles) {
  const std::vector<DemoFile> some(City().begin(), City().begin() + 60);
  GeneratedTables one(7, some, installation_->items(), folder_);
  GeneratedTables two(7, some, installation_->items(), folder_);
  GeneratedTables other(8, some, installation_->items(), folder_);
  int equal = 0;
  for (int i = 0; i < 12; ++i) {
    const GeneratedTable first = one.Next();
    EXPECT_EQ(first.bytes, two.Next().bytes);
    equal += first.bytes == other.Next().bytes ? 1 : 0;
  }
  EXPECT_LT(equal, 3);
}

}  // namespace
}  // namespace credence::app
