#include "base/text.h"

#include <gtest/gtest.h>

#include "base/civil_date.h"

namespace credence {
namespace {

TEST(Text, RejectsIllFormedUtf8) {
  EXPECT_TRUE(IsValidUtf8("钟祥𠮷"));
  EXPECT_FALSE(IsValidUtf8("\xC0\x80"));          // overlong NUL
  EXPECT_FALSE(IsValidUtf8("\xED\xA0\x80"));      // lone surrogate
  EXPECT_FALSE(IsValidUtf8("\xF4\x90\x80\x80"));  // above U+10FFFF
  EXPECT_FALSE(IsValidUtf8("\xE9\x92"));          // cut off
}

TEST(Text, CountsCodePoints) { EXPECT_EQ(CodePointCount("钟祥𠮷A"), 4u); }

TEST(Text, TrimsTheBlanksPeopleType) {
  EXPECT_EQ(TrimBlanks("\xEF\xBB\xBF\xE3\x80\x80 钟祥\t "), "钟祥");
  EXPECT_EQ(TrimBlanks("　"), "");
  EXPECT_EQ(RemoveBlanks("9144 0300　1922"), "914403001922");
}

TEST(Text, NfkcMakesFullWidthAscii) { EXPECT_EQ(Nfkc("９１ＸＧ－（）"), "91XG-()"); }

TEST(Text, ShortensByCodePoints) {
  EXPECT_EQ(Shorten("钟祥市", 2), "钟祥…");
  EXPECT_EQ(Shorten("钟祥", 2), "钟祥");
}

TEST(CivilDate, RefusesDatesOutsideTheCalendar) {
  EXPECT_FALSE(CivilDate::ParseIso("2018-02-30"));
  EXPECT_FALSE(CivilDate::ParseIso("2018-2-3"));
  EXPECT_TRUE(CivilDate::ParseIso("2020-02-29"));
}

TEST(CivilDate, AddsMonthsToTheLastDay) {
  EXPECT_EQ(CivilDate::ParseIso("2024-01-31")->AddMonths(1).Iso(), "2024-02-29");
  EXPECT_EQ(CivilDate::ParseIso("2024-02-29")->AddMonths(12).Iso(), "2025-02-28");
}

TEST(CivilDate, BeijingDayBeginsAtSixteenUtc) {
  Instant before{1525708799999};  // 2018-05-07T15:59:59.999Z
  EXPECT_EQ(BeijingDate(before).Iso(), "2018-05-07");
  EXPECT_EQ(BeijingDate({before.epoch_ms + 1}).Iso(), "2018-05-08");
  EXPECT_EQ(BeijingRfc3339({before.epoch_ms + 1}), "2018-05-08T00:00:00+08:00");
  EXPECT_EQ(BeijingMidnight(*CivilDate::ParseIso("2018-05-08")).epoch_ms, before.epoch_ms + 1);
}

// Names of such characters alone are not given to the normaliser: a full-width letter behind makes it look.
TEST(Nfkc, LeavesEveryCommonHanCharacterAsItIs) {
  for (char32_t c = 0x4DFE; c <= 0xA002; ++c) {
    std::string alone;
    AppendCodePoint(alone, c);
    EXPECT_EQ(Nfkc(alone) + "A", Nfkc(alone + "Ａ")) << std::hex << static_cast<std::uint32_t>(c);
  }
}

}  // namespace
}  // namespace credence
