#include "portal/words.h"

#include <gtest/gtest.h>

#include "base/check.h"

namespace credence::portal {
namespace {

const Words& Chinese() { return Words::Of(Language::kChinese); }
const Words& English() { return Words::Of(Language::kEnglish); }

TEST(Words, WritesDatesAsTheLanguageDoes) {
  EXPECT_EQ(Chinese().Date("2026-11-02"), "2026-11-02");
  EXPECT_EQ(English().Date("2026-11-02"), "2 Nov 2026");
  EXPECT_EQ(Chinese().Month("2026-09"), "2026年9月");
  EXPECT_EQ(English().Month("2026-09"), "Sep 2026");
}

TEST(Words, LeavesWhatIsNoDateAlone) {
  EXPECT_EQ(English().Date("2026-02-30"), "2026-02-30");
  EXPECT_EQ(English().Month("2026-13"), "2026-13");
}

TEST(Words, WritesMomentsInBeijingTime) {
  EXPECT_EQ(Chinese().Moment({BeijingMidnight(CivilDate::ParseIso("2026-11-22").value()).epoch_ms + 54'240'000}),
            "2026-11-22 15:04");
}

TEST(Words, GroupsCountsByThousands) {
  EXPECT_EQ(Words::Count(0), "0");
  EXPECT_EQ(Words::Count(999), "999");
  EXPECT_EQ(Words::Count(12'345), "12,345");
  EXPECT_EQ(Words::Count(1'000'000), "1,000,000");
}

TEST(Words, ShowsAmountsInBothUnits) {
  EXPECT_EQ(Chinese().Amount("0.2"), "0.20 万元");
  EXPECT_EQ(Chinese().Yuan("0.2"), "（2,000.00 元）");
  EXPECT_EQ(English().Yuan("12"), "(120,000.00 yuan)");
}

TEST(Words, NeverRoundsAnAmount) {
  EXPECT_EQ(GroupedDecimal("0.0005", 0), "0.0005");
  EXPECT_EQ(GroupedDecimal("0.0005", 4), "5.00");
  EXPECT_EQ(GroupedDecimal("0.000001", 4), "0.01");
  EXPECT_EQ(GroupedDecimal("1234567.500000", 0), "1,234,567.50");
  EXPECT_EQ(GroupedDecimal("-3.5", 4), "-35,000.00");
  EXPECT_EQ(GroupedDecimal("007", 0), "7.00");
}

TEST(Words, KnowsOnlyTextsThatExist) {
  EXPECT_EQ(Chinese().Find("words.class.serious"), "严重");
  EXPECT_FALSE(Chinese().Find("words.class.terrible"));
  EXPECT_FALSE(Chinese().Find("words.class"));
  EXPECT_THROW(Chinese().Text("words.class.terrible"), BrokenInvariant);
}

TEST(FillPlaces, LeavesUnknownPlacesAndLonelyBraces) {
  EXPECT_EQ(FillPlaces("{a} {b} {", {{"a", "{b}"}}), "{b} {b} {");
}

}  // namespace
}  // namespace credence::portal
