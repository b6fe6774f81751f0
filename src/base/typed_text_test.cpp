#include "base/typed_text.h"

#include <gtest/gtest.h>

#include <string>

namespace credence {
namespace {

TEST(TypedText, TakesWhatPeopleWrite) {
  for (const char* text :
       {"", "钟市监罚〔2026〕3号", "<script>", "=1+1", "右\u202E至左", "👩‍👩‍👧 𠮷", "\u200B", "\u00A0"}) {
    EXPECT_TRUE(IsTypedText(text, Lines::kOne)) << text;
    EXPECT_TRUE(IsTypedText(text, Lines::kMany)) << text;
  }
}

TEST(TypedText, TakesLineBreaksOnlyWhereThereAreLines) {
  for (const char* text : {"一\n二", "一\r\n二", "一\t二"}) {
    EXPECT_FALSE(IsTypedText(text, Lines::kOne)) << text;
    EXPECT_TRUE(IsTypedText(text, Lines::kMany)) << text;
  }
}

TEST(TypedText, RefusesControlCharactersEverywhere) {
  for (const std::string& text :
       {std::string("a\0b", 3), std::string("\x1B[31m"), std::string("\x07"), std::string("a\x7F"),
        std::string("\xC2\x85"), std::string("\xC2\x9B"), std::string("\uFFFE"), std::string("\uFFFF"),
        std::string("\xFF"), std::string("\xED\xA0\x80")}) {
    EXPECT_FALSE(IsTypedText(text, Lines::kOne));
    EXPECT_FALSE(IsTypedText(text, Lines::kMany));
  }
}

}  // namespace
}  // namespace credence
