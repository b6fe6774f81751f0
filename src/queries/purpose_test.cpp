#include "queries/purpose.h"

#include <gtest/gtest.h>

#include "queries/queries_errors.h"

namespace credence::queries {
namespace {

TEST(Purpose, KnowsTheDecisionKindsInScope) {
  std::vector<std::string> codes;
  for (const Purpose& purpose : Purposes()) codes.push_back(purpose.code);
  EXPECT_EQ(codes, (std::vector<std::string>{"licence", "penalty", "inspection", "fiscal_support", "recruitment",
                                             "procurement", "tender", "award"}));
  EXPECT_EQ(FindPurpose("procurement")->Title(Language::kChinese), "政府采购");
  EXPECT_EQ(FindPurpose("other"), nullptr);
  EXPECT_EQ(FindPurpose(""), nullptr);
}

TEST(Occasion, NeedsBothAPurposeOfTheListAndAMatter) {
  EXPECT_TRUE(Occasion::Of("licence", "钟许受〔2026〕12号").ok());
  EXPECT_EQ(Occasion::Of("licence", "  A1 ")->matter, "A1");
  EXPECT_TRUE(Occasion::Of("", "A1").error().Is(errors::kPurpose));
  EXPECT_TRUE(Occasion::Of("curiosity", "A1").error().Is(errors::kPurpose));
  for (const char* matter : {"", "  ", "A", "A\nB",
                             "A\x01"
                             "B",
                             "\xff\xfe"}) {
    EXPECT_TRUE(Occasion::Of("licence", matter).error().Is(errors::kMatter)) << matter;
  }
  std::string longest;
  for (std::size_t i = 0; i < kMatterMax; ++i) longest += "号";
  EXPECT_TRUE(Occasion::Of("licence", longest).ok());
  EXPECT_TRUE(Occasion::Of("licence", longest + "号").error().Is(errors::kMatter));
}

TEST(Occasion, TakesNoNumbersOfPersons) {
  EXPECT_TRUE(Occasion::Of("licence", "案 420881190001010017").error().Is(errors::kMatter));
  EXPECT_TRUE(Occasion::Of("licence", "13800138000").error().Is(errors::kMatter));
}

TEST(Occasion, ComesBackFromTheLog) {
  const Occasion occasion = Occasion::FromText(Occasion::Of("tender", "钟招 2026 08")->Text());
  EXPECT_EQ(occasion.purpose, "tender");
  EXPECT_EQ(occasion.matter, "钟招 2026 08");
}

}  // namespace
}  // namespace credence::queries
