#include "identity/normalise.h"

#include <gtest/gtest.h>

namespace credence::identity {
namespace {

TEST(NormaliseIdentifier, MakesHalfWidthUpperCaseWithoutBlanks) {
  EXPECT_EQ(NormaliseIdentifier("９１４４０３００７１５２６７２６ｘｇ"), "9144030071526726XG");
  EXPECT_EQ(NormaliseIdentifier("\xEF\xBB\xBF 91440300\t1922　0382\xE2\x80\x8B"
                                "16\n"),
            "914403001922038216");
}

TEST(NormaliseIdentifier, NeverGuesses) {
  EXPECT_EQ(NormaliseIdentifier("914403oo-1922"), "914403OO-1922");
  EXPECT_EQ(NormaliseIdentifier("420881****01"), "420881****01");
}

TEST(NormaliseName, BringsWritingsOfOneNameTogether) {
  EXPECT_EQ(NormaliseName("钟祥示例（ 集团 ）有限公司"), "钟祥示例(集团)有限公司");
  for (const char* dot : {"·", "•", "・", "･", "‧", "∙", "⋅"}) {
    EXPECT_EQ(NormaliseName(std::string("示例") + dot + "某某"), "示例·某某") << dot;
  }
  EXPECT_EQ(NormaliseName("ＡＢc 示例"), "ABC示例");
}

TEST(NormaliseName, KeepsDifferentNamesApart) {
  EXPECT_NE(NormaliseName("示例(一)公司"), NormaliseName("示例一公司"));
  EXPECT_NE(NormaliseName("示例·某某"), NormaliseName("示例某某"));
  EXPECT_EQ(NormaliseName(""), "");
}

}  // namespace
}  // namespace credence::identity
