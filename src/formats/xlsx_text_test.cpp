#include "formats/xlsx_text.h"

#include <gtest/gtest.h>

#include "base/text.h"

namespace credence::formats {
namespace {

TEST(XlsxText, KeepsWhatXmlCanHold) {
  EXPECT_EQ(EscapeXlsxText("示例公司 =1+1 <&> _x_ a\tb\nc"), "示例公司 =1+1 <&> _x_ a\tb\nc");
  EXPECT_EQ(EscapeXlsxText("𠮷野家"), "𠮷野家");
  EXPECT_EQ(EscapeXlsxText(""), "");
}

TEST(XlsxText, EscapesControlCharacters) {
  EXPECT_EQ(EscapeXlsxText(std::string_view("a\0b\rc\x1F", 6)), "a_x0000_b_x000D_c_x001F_");
}

TEST(XlsxText, EscapesWhatWouldBeReadAsAnEscape) {
  EXPECT_EQ(EscapeXlsxText("_x000D_"), "_x005F_x000D_");
  EXPECT_EQ(EscapeXlsxText("_x00zD_ _x000D"), "_x00zD_ _x000D");
}

TEST(XlsxText, ReplacesCodePointsThatXmlForbids) {
  EXPECT_EQ(EscapeXlsxText("a\xEF\xBF\xBE\xEF\xBF\xBF"), "a\xEF\xBF\xBD\xEF\xBF\xBD");
}

TEST(XlsxText, CutsBehindTheLastUnitOfACell) {
  const std::string longest(kXlsxTextUnitsMax, 'a');
  EXPECT_EQ(EscapeXlsxText(longest), longest);
  EXPECT_EQ(EscapeXlsxText(longest + "b"), longest.substr(1) + "…");
  // A rare character takes two units and is never halved.
  std::string rare;
  for (std::size_t i = 0; i < kXlsxTextUnitsMax; ++i) rare += "𠮷";
  const std::string cut = EscapeXlsxText(rare);
  EXPECT_TRUE(cut.ends_with("𠮷…"));
  EXPECT_EQ(CodePointCount(cut), kXlsxTextUnitsMax / 2 + 1);
  // Escapes count as long as they are written, for the library refuses longer texts.
  EXPECT_LE(CodePointCount(EscapeXlsxText(std::string(kXlsxTextUnitsMax, '\x01'))), kXlsxTextUnitsMax);
}

}  // namespace
}  // namespace credence::formats
