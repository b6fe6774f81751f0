#include "formats/number_format.h"

#include <gtest/gtest.h>

namespace credence::formats {
namespace {

std::string Shown(double number, std::string_view code, DateSystem system = DateSystem::k1900) {
  std::string text;
  AppendNumber(number, ParseNumberFormat(code), system, text);
  return text;
}

TEST(NumberFormat, GeneralGivesTheShortestNumber) {
  EXPECT_EQ(Shown(0, "General"), "0");
  EXPECT_EQ(Shown(-0.0, "General"), "0");
  EXPECT_EQ(Shown(2000, "General"), "2000");
  EXPECT_EQ(Shown(-12.5, "@"), "-12.5");
  EXPECT_EQ(Shown(0.1 + 0.2, "General"), "0.3");
  EXPECT_EQ(Shown(0.00001, "General"), "0.00001");
  EXPECT_EQ(Shown(1e-10, "General"), "1E-10");
  EXPECT_EQ(Shown(123456789.123, "General"), "123456789.123");
  EXPECT_EQ(Shown(7, "G/通用格式"), "7");
  EXPECT_EQ(Shown(7, "[$-804]General"), "7");
}

TEST(NumberFormat, DigitsThatMayBeLostAreNotShown) {
  EXPECT_EQ(Shown(999'999'999'999'999, "General"), "999999999999999");
  EXPECT_EQ(Shown(1e15, "General"), "1E+15");
  EXPECT_EQ(Shown(420881190001010017.0, "0"), "4.20881E+17");
  EXPECT_EQ(Shown(-914208819999999999.0, "@"), "-9.14209E+17");
  EXPECT_EQ(Shown(9.999999e20, "0.00"), "1E+21");
  EXPECT_EQ(Shown(1e300, "yyyy-mm-dd"), "1E+300");
}

TEST(NumberFormat, DecimalsAreThoseOfTheFormat) {
  EXPECT_EQ(Shown(2000, "0.00"), "2000.00");
  EXPECT_EQ(Shown(1.005, "0.00"), "1.01");
  EXPECT_EQ(Shown(0.5, "0"), "1");
  EXPECT_EQ(Shown(0.4, "0"), "0");
  EXPECT_EQ(Shown(-0.4, "0"), "0");
  EXPECT_EQ(Shown(9.996, "0.00"), "10.00");
  EXPECT_EQ(Shown(0.05, "#.00"), "0.05");
  EXPECT_EQ(Shown(1234567.8, "#,##0.00"), "1234567.80");
  EXPECT_EQ(Shown(1234.5, "\"¥\"#,##0.00;[Red]\\-\"¥\"#,##0.00"), "1234.50");
  EXPECT_EQ(Shown(1234.5, "_ [$¥-804]* #,##0.00_ ;_ * \\-#,##0.00_ "), "1234.50");
  EXPECT_EQ(Shown(-1234.5, "#,##0.00_);(#,##0.00)"), "-1234.50");
}

TEST(NumberFormat, PercentagesKeepTheirSign) {
  EXPECT_EQ(Shown(0.05, "0%"), "5%");
  EXPECT_EQ(Shown(0.12345, "0.00%"), "12.35%");
  EXPECT_EQ(Shown(0, "0%"), "0%");
}

TEST(NumberFormat, CodesKeepLeadingZerosAndText) {
  EXPECT_EQ(Shown(42, "000000"), "000042");
  EXPECT_EQ(Shown(12, "\"钟食药监罚字〔2018〕\"000\"号\""), "钟食药监罚字〔2018〕012号");
  EXPECT_EQ(Shown(5, "0\\元"), "5元");
}

TEST(NumberFormat, WhatIsNotFollowedIsGivenAsItIs) {
  EXPECT_EQ(Shown(0.5, "# ?/?"), "0.5");
  EXPECT_EQ(Shown(12345, "0.00E+00"), "12345");
  EXPECT_EQ(Shown(12345, "#,##0,"), "12345");
  EXPECT_EQ(Shown(12345678, "000-0000"), "12345678");
  EXPECT_EQ(Shown(7, "[>5]0.00;0"), "7");
  EXPECT_EQ(Shown(1.5, "[h]:mm"), "1.5");
  EXPECT_EQ(Shown(3, ";;;"), "3");
  EXPECT_EQ(Shown(3, "\"unclosed"), "3");
  EXPECT_EQ(Shown(3, "["), "3");
  EXPECT_EQ(Shown(3, "\\"), "3");
}

TEST(NumberFormat, DaysAreIsoInEveryFormat) {
  for (std::string_view code :
       {"yyyy-mm-dd", "m/d/yyyy", "yyyy\"年\"m\"月\"d\"日\"", "[$-804]yyyy\"年\"m\"月\"d\"日\";@",
        "[DBNum1][$-804]yyyy\"年\"m\"月\"", "d-mmm-yy", "e\"年\"m\"月\"", "mmm"}) {
    EXPECT_EQ(Shown(43228, code), "2018-05-08") << code;
  }
  EXPECT_EQ(Shown(43228.5, "yyyy/m/d h:mm"), "2018-05-08 12:00:00");
  EXPECT_EQ(Shown(43228.999999, "yyyy/m/d h:mm:ss"), "2018-05-09");
  EXPECT_EQ(Shown(0.75, "h:mm AM/PM"), "18:00:00");
  EXPECT_EQ(Shown(0, "h:mm"), "00:00:00");
  EXPECT_EQ(Shown(43228.75, "h:mm"), "2018-05-08 18:00:00");
}

TEST(NumberFormat, DaysFollowTheTwoSystems) {
  EXPECT_EQ(Shown(0, "yyyy-mm-dd"), "1900-01-00");
  EXPECT_EQ(Shown(1, "yyyy-mm-dd"), "1900-01-01");
  EXPECT_EQ(Shown(59, "yyyy-mm-dd"), "1900-02-28");
  EXPECT_EQ(Shown(60, "yyyy-mm-dd"), "1900-02-29");
  EXPECT_EQ(Shown(61, "yyyy-mm-dd"), "1900-03-01");
  EXPECT_EQ(Shown(2'958'465, "yyyy-mm-dd"), "9999-12-31");
  EXPECT_EQ(Shown(2'958'466, "yyyy-mm-dd"), "2958466");
  EXPECT_EQ(Shown(-1, "yyyy-mm-dd"), "-1");
  EXPECT_EQ(Shown(0, "yyyy-mm-dd", DateSystem::k1904), "1904-01-01");
  EXPECT_EQ(Shown(60, "yyyy-mm-dd", DateSystem::k1904), "1904-03-01");
  EXPECT_EQ(Shown(2'957'003, "yyyy-mm-dd", DateSystem::k1904), "9999-12-31");
  EXPECT_EQ(Shown(2'957'004, "yyyy-mm-dd", DateSystem::k1904), "2957004");
}

TEST(NumberFormat, TheLastSecondOfTheCalendarStaysInIt) {
  EXPECT_EQ(Shown(2'958'465.9999999, "yyyy-mm-dd hh:mm"), "2958465.9999999");
}

TEST(NumberFormat, KnowsBuiltInFormats) {
  EXPECT_EQ(Shown(43228, BuiltInFormat(31)), "2018-05-08");
  EXPECT_EQ(Shown(0.5, BuiltInFormat(20)), "12:00:00");
  EXPECT_EQ(Shown(0.5, BuiltInFormat(10)), "50.00%");
  EXPECT_EQ(Shown(1234.5, BuiltInFormat(44)), "1234.50");
  EXPECT_EQ(Shown(1234.5, BuiltInFormat(49)), "1234.5");
  EXPECT_EQ(Shown(1234.5, BuiltInFormat(-3)), "1234.5");
}

TEST(IsoTime, LosesWhatSaysNothing) {
  auto shown = [](std::string_view text) {
    std::string into;
    AppendIsoTime(text, into);
    return into;
  };
  EXPECT_EQ(shown("2024-05-08"), "2024-05-08");
  EXPECT_EQ(shown("2024-05-08T00:00:00.000"), "2024-05-08");
  EXPECT_EQ(shown("2024-05-08T10:20:30Z"), "2024-05-08 10:20:30");
  EXPECT_EQ(shown("T10"), "T10");
  EXPECT_EQ(shown("2024-05-08T"), "2024-05-08T");
}

}  // namespace
}  // namespace credence::formats
