#include "identity/credit_code.h"

#include <gtest/gtest.h>

#include "base/check.h"
#include "base/texts.h"
#include "identity/citizen_number.h"
#include "identity/identity_errors.h"
#include "identity/organisation_code.h"
#include "identity/registration_number.h"

namespace credence::identity {
namespace {

TEST(CreditCode, ShowsItsParts) {
  CreditCode code = *CreditCode::Parse("91420881DEM000129G");
  EXPECT_EQ(code.str(), "91420881DEM000129G");
  EXPECT_EQ(code.region(), "420881");
  EXPECT_EQ(code.organisation_code(), "DEM000129");
  EXPECT_FALSE(code.is_individual_business());
  EXPECT_TRUE(CreditCode::Parse("92420881DEM500019K")->is_individual_business());
}

TEST(CreditCode, ParsesWhatOnlyDeservesAWarning) {
  EXPECT_TRUE(CreditCode::Parse("91990000DEM000129B").ok());  // province 99
  EXPECT_TRUE(CreditCode::Parse("91420104177819655Y").ok());  // inner check character
}

TEST(CreditCode, NamesTheReasonOfARefusal) {
  struct Case {
    const char* text;
    const ErrorCode& code;
  };
  for (const Case& c :
       {Case{"91440300192203821", errors::kCreditCodeLength}, Case{"91420881DEM0I01270", errors::kCreditCodeCharset},
        Case{"000000000000000000", errors::kCreditCodeAuthority},
        Case{"94420881DEM0001297", errors::kCreditCodeCategory},
        Case{"9142088ADEM000129J", errors::kCreditCodeRegionFormat},
        Case{"91420881DEM000129H", errors::kCreditCodeCheck}}) {
    auto parsed = CreditCode::Parse(c.text);
    ASSERT_FALSE(parsed.ok()) << c.text;
    EXPECT_TRUE(parsed.error().Is(c.code)) << parsed.error().code;
    EXPECT_NE(Sentence(parsed.error(), Language::kChinese).find(c.text), std::string::npos);
  }
}

TEST(CreditCode, CountsCharactersInItsErrorText) {
  EXPECT_EQ(Sentence(CreditCode::Parse("9144030019220382钟").error(), Language::kChinese),
            "统一社会信用代码应为 18 位，现为 17 位：“9144030019220382钟”。请对照营业执照或登记证书逐位核对。");
}

TEST(CreditCode, ErrorTextHidesACitizenNumberTypedByMistake) {
  auto parsed = CreditCode::Parse("420881190001010017");
  ASSERT_FALSE(parsed.ok());
  EXPECT_EQ(Sentence(parsed.error(), Language::kChinese).find("19000101"), std::string::npos);
  EXPECT_EQ(Sentence(parsed.error(), Language::kEnglish).find("0017"), std::string::npos);
}

TEST(CreditCode, NeverNormalises) {
  EXPECT_FALSE(CreditCode::Parse("91420881dem000129g").ok());
  EXPECT_FALSE(CreditCode::Parse(" 91420881DEM000129G").ok());
}

TEST(CreditCode, RefusesIllFormedUtf8) {
  EXPECT_EQ(CheckCreditCode("91420881DEM000129\xE9").reason, "charset");
  EXPECT_EQ(CheckCreditCode("91420881DEM000129G\x80").reason, "charset");
  EXPECT_EQ(CheckCreditCode(std::string_view("91420881DEM00012\0G", 18)).reason, "charset");
}

TEST(CreditCode, EverySingleWrongCharacterIsFound) {
  const std::string right = "91420881DEM000129G";
  for (std::size_t i = 0; i < right.size(); ++i) {
    for (char c : std::string("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ")) {
      if (c == right[i]) continue;
      std::string wrong = right;
      wrong[i] = c;
      EXPECT_EQ(CheckCreditCode(wrong).verdict, Verdict::kInvalid) << wrong;
    }
  }
}

TEST(CreditCode, MakesTheCheckCharacter) {
  EXPECT_EQ(CreditCodeCheckCharacter("91420881DEM000129"), 'G');
  EXPECT_EQ(CreditCodeCheckCharacter("00000000000000000"), '0');
  EXPECT_THROW(CreditCodeCheckCharacter("9142"), BrokenInvariant);
  EXPECT_THROW(CreditCodeCheckCharacter("91420881DEM00012I"), BrokenInvariant);
}

TEST(OrganisationCode, IsStoredWithoutAndPrintedWithTheHyphen) {
  EXPECT_EQ(StoredOrganisationCode("71526726-X"), "71526726X");
  EXPECT_EQ(StoredOrganisationCode("71526726X"), "71526726X");
  EXPECT_EQ(PrintedOrganisationCode("71526726X"), "71526726-X");
  EXPECT_EQ(PrintedOrganisationCode("71526726-X"), "71526726-X");
  EXPECT_THROW(StoredOrganisationCode("71526726-0"), BrokenInvariant);
}

TEST(OrganisationCode, MakesTheCheckCharacter) {
  EXPECT_EQ(OrganisationCodeCheckCharacter("DEM00012"), '9');
  EXPECT_EQ(OrganisationCodeCheckCharacter("DEM00003"), '0');
  EXPECT_EQ(OrganisationCodeCheckCharacter("DEM00009"), 'X');
}

TEST(OrganisationCode, RefusesHyphensInTheBody) {
  EXPECT_EQ(CheckOrganisationCode("1922038-1").reason, "charset");
  EXPECT_EQ(CheckOrganisationCode("-9220382-1").reason, "charset");
}

TEST(CitizenNumber, BirthIsBoundedByToday) {
  auto on = [](int year, unsigned month, unsigned day) {
    return CheckCitizenNumber("420881190402290021", *CivilDate::FromYmd(year, month, day));
  };
  EXPECT_EQ(on(1904, 2, 28).reason, "birth_range");
  EXPECT_EQ(on(1904, 2, 29).verdict, Verdict::kValid);
}

TEST(CitizenNumber, NobodyIsRegisteredAtTheNationalLevel) {
  EXPECT_EQ(CheckCitizenNumber("100000190001010017", *CivilDate::FromYmd(2026, 11, 22)).reason, "region");
}

TEST(CitizenNumber, RefusesAnImpossibleOldNumber) {
  CivilDate today = *CivilDate::FromYmd(2026, 11, 22);
  EXPECT_EQ(CheckCitizenNumber("420881000101000", today).reason, "sequence");
  EXPECT_EQ(CheckCitizenNumber("990881000101001", today).reason, "region");
  EXPECT_EQ(CheckCitizenNumber("42088100010100X", today).reason, "charset");
}

TEST(RegistrationNumber, RefusesAnOldNumberOfNoProvince) {
  EXPECT_EQ(CheckRegistrationNumber("4208811000001").reason, "legacy13");
  EXPECT_EQ(CheckRegistrationNumber("9908811000001").reason, "region");
  EXPECT_EQ(CheckRegistrationNumber("420881100000X").reason, "charset");
}

TEST(IdentityErrors, AnUnknownReasonIsABrokenInvariant) {
  EXPECT_THROW(ErrorCodeOf(IdentifierScheme::kCreditCode, "sequence"), BrokenInvariant);
  EXPECT_THROW(ErrorCodeOf(IdentifierScheme::kCreditCode, ""), BrokenInvariant);
}

}  // namespace
}  // namespace credence::identity
