#include "identity/search_form.h"

#include <gtest/gtest.h>

#include <random>

#include "base/text.h"
#include "identity/han.h"

namespace credence::identity {
namespace {

TEST(SearchForm, MakesOneOfWhatPeopleTypeForTheSameName) {
  EXPECT_EQ(SearchForm("示例（钟祥）ＡＢＣ有限公司"), "示例(钟祥)ABC有限公司");
  EXPECT_EQ(SearchForm("示例 (鐘祥) abc 有限公司"), "示例(钟祥)ABC有限公司");
  EXPECT_EQ(SearchForm("示例•物流"), SearchForm("示例・物流"));
  EXPECT_EQ(SearchForm("臺灣"), "台湾");
  EXPECT_EQ(SearchForm("漢"), "汉");
}

TEST(SearchForm, IsItsOwnForm) {
  for (const char* text : {"乾坤", "著名", "發財髮廊", "後裡裏", "abc", ""}) {
    EXPECT_EQ(SearchForm(SearchForm(text)), SearchForm(text)) << text;
  }
}

TEST(SearchForm, LeavesSimplifiedCharactersAlone) {
  for (const char* text : {"台州", "云南", "里仁", "后海", "几何"}) EXPECT_EQ(SearchForm(text), text);
}

TEST(Initials, KnowEveryReading) {
  EXPECT_EQ(InitialsOfName("重庆(A1)·长"), (std::vector<std::string>{"zc", "q", "a", "1", "zc"}));
  EXPECT_NE(InitialsOf(U'行').find('x'), std::string_view::npos);
  EXPECT_NE(InitialsOf(U'行').find('h'), std::string_view::npos);
  EXPECT_EQ(InitialsOf(U'('), "");
}

TEST(Initials, AreLettersAndDigitsOnly) {
  EXPECT_EQ(TypedInitials("ZXSL"), "zxsl");
  EXPECT_EQ(TypedInitials("ZX1"), "zx1");
  for (const char* text : {"", "123", "ZX市", "ZX(", "Z-X", "Z%"}) EXPECT_EQ(TypedInitials(text), "") << text;
}

// Plain names take a shorter way; a full-width letter behind makes them take the long one.
TEST(SearchForm, IsTheSameOnBothWays) {
  std::mt19937 random(20180511);
  for (int i = 0; i < 20'000; ++i) {
    std::string name;
    for (std::size_t left = random() % 12; left > 0; --left) {
      const bool is_han = random() % 3 != 0;
      AppendCodePoint(name, is_han ? 0x4DFE + random() % (0xA002 - 0x4DFE) : 0x09 + random() % (0x7F - 0x09));
    }
    EXPECT_EQ(SearchForm(name + "Ａ"), SearchForm(name) + "A") << name;
  }
}

}  // namespace
}  // namespace credence::identity
