#include "crypto/one_time_code.h"

#include <gtest/gtest.h>

#include "crypto/digest.h"

namespace credence::crypto {
namespace {

const std::string kSecret = "12345678901234567890";  // of RFC 4226 and RFC 6238

// RFC 2202 section 3, cases 1, 2, 3 and 6.
TEST(HmacSha1, GivesTheValuesOfTheStandard) {
  EXPECT_EQ(Hex(HmacSha1(std::string(20, '\x0b'), "Hi There")), "b617318655057264e28bc0b6fb378c8ef146be00");
  EXPECT_EQ(Hex(HmacSha1("Jefe", "what do ya want for nothing?")), "effcdf6ae5eb2fa2d27416d5f184df9c259a7c79");
  EXPECT_EQ(Hex(HmacSha1(std::string(20, '\xaa'), std::string(50, '\xdd'))),
            "125d7342b9ac11cd91a39af48aa17b4f63f175d3");
  EXPECT_EQ(Hex(HmacSha1(std::string(80, '\xaa'), "Test Using Larger Than Block-Size Key - Hash Key First")),
            "aa4ae5e15272d00e95705637ce8a3b55ed402112");
}

// RFC 4226 appendix D.
TEST(OneTimeCode, GivesTheCountedCodesOfTheStandard) {
  const char* codes[] = {"755224", "287082", "359152", "969429", "338314",
                         "254676", "287922", "162583", "399871", "520489"};
  for (int step = 0; step < 10; ++step) EXPECT_EQ(OneTimeCode(kSecret, step), codes[step]) << step;
}

// RFC 6238 appendix B, the last six of its eight digits.
TEST(OneTimeCode, GivesTheTimedCodesOfTheStandard) {
  const std::pair<std::int64_t, const char*> cases[] = {{59, "287082"},         {1111111109, "081804"},
                                                        {1111111111, "050471"}, {1234567890, "005924"},
                                                        {2000000000, "279037"}, {20000000000, "353130"}};
  for (const auto& [time, code] : cases) EXPECT_EQ(OneTimeCode(kSecret, CodeStep(time)), code) << time;
}

TEST(OneTimeCode, CountsWithinOneStepOnEitherSide) {
  const std::int64_t now = 1000;
  for (int away = -3; away <= 3; ++away) {
    auto matched = MatchOneTimeCode(kSecret, OneTimeCode(kSecret, now + away), now, 0);
    EXPECT_EQ(matched.has_value(), away >= -1 && away <= 1) << away;
    if (matched) {
      EXPECT_EQ(*matched, now + away);
    }
  }
}

TEST(OneTimeCode, CountsOnce) {
  const std::string code = OneTimeCode(kSecret, 1000);
  EXPECT_TRUE(MatchOneTimeCode(kSecret, code, 1000, 999));
  EXPECT_FALSE(MatchOneTimeCode(kSecret, code, 1000, 1000));
  EXPECT_FALSE(MatchOneTimeCode(kSecret, code, 1001, 1000));
  EXPECT_FALSE(MatchOneTimeCode(kSecret, code, 1000, 1001));
}

TEST(OneTimeCode, RefusesWhatIsNoCode) {
  for (const char* code : {"", "75522", "7552240", "000000", "７５５２２４", "755 224"}) {
    EXPECT_FALSE(MatchOneTimeCode(kSecret, code, 0, -1)) << code;
  }
  EXPECT_TRUE(MatchOneTimeCode(kSecret, "755224", 0, -1));
}

// RFC 4648 section 10.
TEST(Base32, GivesTheValuesOfTheStandard) {
  const std::pair<const char*, const char*> cases[] = {{"", ""},
                                                       {"f", "MY"},
                                                       {"fo", "MZXQ"},
                                                       {"foo", "MZXW6"},
                                                       {"foob", "MZXW6YQ"},
                                                       {"fooba", "MZXW6YTB"},
                                                       {"foobar", "MZXW6YTBOI"}};
  for (const auto& [bytes, text] : cases) EXPECT_EQ(Base32(bytes), text);
}

TEST(OneTimeCodeUri, EscapesNames) {
  EXPECT_EQ(OneTimeCodeUri("信用 A&B", "x.y", "foobar"),
            "otpauth://totp/%E4%BF%A1%E7%94%A8%20A%26B:x.y?secret=MZXW6YTBOI&issuer=%E4%BF%A1%E7%94%A8%20A%26B"
            "&algorithm=SHA1&digits=6&period=30");
}

}  // namespace
}  // namespace credence::crypto
