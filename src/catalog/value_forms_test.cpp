#include "catalog/value_forms.h"

#include <gtest/gtest.h>

namespace credence::catalog {
namespace {

std::string Read(std::string_view text) {
  DateReading reading = ReadDate(text);
  return reading.date ? reading.date->Iso() + (reading.standard ? "" : " other") : "unreadable";
}

TEST(DateForm, ReadsTheStandardForms) {
  EXPECT_EQ(Read("2018-05-08"), "2018-05-08");
  EXPECT_EQ(Read("2018/05/08"), "2018-05-08");
  EXPECT_EQ(Read("2020-02-29"), "2020-02-29");
}

TEST(DateForm, ReadsOtherFormsThatMeanOneDay) {
  for (std::string_view text :
       {"2018-5-8", "2018/5/08", "2018年5月8日", "２０１８年０５月０８日", "2018 年 5 月 8 日", "20180508", "43228",
        "2018.5.8", "2018-05-08 00:00:00", "2018/5/8 9:30", "2018-05-08T09:30:00"}) {
    EXPECT_EQ(Read(text), "2018-05-08 other") << text;
  }
  EXPECT_EQ(Read("73050"), "2099-12-31 other");
  EXPECT_EQ(Read("18172"), "1949-10-01 other");
}

TEST(DateForm, RefusesWhatIsNoDateOrCanBeReadTwice) {
  for (std::string_view text :
       {"",           "2018",       "2018-05",        "2018年5月",  "18-05-08",     "5/8/2018", "08-05-2018",
        "2018-13-01", "2018-02-29", "2018-05-08-01",  "2018/05-08", "2018-05-0８x", "18171",    "73051",
        "201858",     "长期",       "2018年五月八日", "20180231",   "2018-005-08",  "1.1E+17",  ":",
        "T:"}) {
    EXPECT_EQ(Read(text), "unreadable") << text;
  }
}

std::string Number(std::string_view text) {
  NumberReading reading = ReadNumber(text);
  return reading.readable ? reading.canonical + (reading.standard ? "" : " other") : "unreadable";
}

TEST(NumberForm, ReadsDecimalsToTheirCanonicalForm) {
  EXPECT_EQ(Number("0.2"), "0.2");
  EXPECT_EQ(Number("0.20"), "0.2");
  EXPECT_EQ(Number("007"), "7");
  EXPECT_EQ(Number("0"), "0");
  EXPECT_EQ(Number("-0"), "0");
  EXPECT_EQ(Number("-1.5"), "-1.5");
  EXPECT_EQ(Number("1,234,567.89"), "1234567.89 other");
  EXPECT_EQ(Number("１２．５"), "12.5 other");
  EXPECT_EQ(Number(".5"), "0.5 other");
  EXPECT_EQ(ReadNumber("0.1234567").scale, 7);
  EXPECT_EQ(ReadNumber("0.1000000").scale, 1);
}

TEST(NumberForm, RefusesWhatIsNoNumber) {
  for (std::string_view text : {"", ".", "-", "1,23", "1,2345", ",123", "1.2.3", "2000元", "1 000", "1e5", "1.1E+17",
                                "abc", "--1", "1,234,56"}) {
    EXPECT_EQ(Number(text), "unreadable") << text;
  }
}

TEST(NumberForm, KnowsCanonicalTextWithoutBuildingIt) {
  int digits = 0, scale = 0;
  EXPECT_TRUE(IsCanonicalNumber("12.345", digits, scale));
  EXPECT_EQ(digits, 2);
  EXPECT_EQ(scale, 3);
  EXPECT_TRUE(IsCanonicalNumber("0.2", digits, scale));
  EXPECT_EQ(digits, 0);
  for (std::string_view text : {"", "0.20", "01", "1.", ".1", "-1", "1,000", "１"}) {
    EXPECT_FALSE(IsCanonicalNumber(text, digits, scale)) << text;
  }
}

TEST(ScientificForm, IsToldFromCodes) {
  EXPECT_TRUE(IsScientific("1.1E+17"));
  EXPECT_TRUE(IsScientific("9.14208810000001E+17"));
  EXPECT_TRUE(IsScientific("4e+14"));
  EXPECT_FALSE(IsScientific("91420881DEM000129G"));
  EXPECT_FALSE(IsScientific("9142E17"));
  EXPECT_FALSE(IsScientific("E12345678"));
  EXPECT_FALSE(IsScientific("1.1E"));
  EXPECT_FALSE(IsScientific(""));
}

TEST(TextScan, FindsControlCharactersAndStars) {
  EXPECT_EQ(ScanText("ABC-1") & (kControl | kLineBreak | kStar | kNonAscii | kDamaged), 0u);
  EXPECT_NE(ScanText("a\x01") & kControl, 0u);
  EXPECT_NE(ScanText("\xC2\x85") & kControl, 0u);
  EXPECT_EQ(ScanText("a\nb") & (kControl | kLineBreak), static_cast<unsigned>(kLineBreak));
  EXPECT_NE(ScanText("＊") & kStar, 0u);
}

TEST(TextScan, FindsSignsOfABrokenEncoding) {
  for (std::string_view text : {"\xEF\xBF\xBD", "钟祥锟斤拷", "鈥滅ず渚嬧€", "锛屽叕鍙", "烫烫烫", "屯屯屯屯", "???",
                                "\xEE\x80\x80", "ä¸­æ–‡ä¸­"}) {
    EXPECT_NE(ScanText(text) & kDamaged, 0u) << text;
  }
}

TEST(TextScan, LeavesOrdinaryTextAlone) {
  for (std::string_view text : {"钟祥示例有限公司", "（一）销售；零售。", "真的吗？？？", "有吗??", "Café à la carte",
                                "㎡·①％", "𠮷野家示例", "屯溪示例店", "Σ±×÷"}) {
    EXPECT_EQ(ScanText(text) & (kDamaged | kControl), 0u) << text;
  }
}

TEST(TextScan, CountsDigitsOfBothWidths) {
  EXPECT_NE(ScanText("138-0013-8000") & kManyDigits, 0u);
  EXPECT_NE(ScanText("１３８００１３８０００") & kManyDigits, 0u);
  EXPECT_EQ(ScanText("2018年5月8日") & kManyDigits, 0u);
}

}  // namespace
}  // namespace credence::catalog
