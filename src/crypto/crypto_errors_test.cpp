#include "crypto/crypto_errors.h"

#include <gtest/gtest.h>

#include "base/texts.h"

namespace credence::crypto {
namespace {

// With the values that the code gives, no place of any text stays open and none is lost.
void ExpectFilled(const ErrorCode& code, const TextValues& values) {
  for (Language language : {Language::kChinese, Language::kEnglish}) {
    std::string sentence = Sentence(Error(code, values), language);
    EXPECT_FALSE(sentence.starts_with(code.code)) << code.code << " has no text";
    EXPECT_EQ(sentence.find('{'), std::string::npos) << sentence;
    for (const auto& [name, value] : values) EXPECT_NE(sentence.find(value), std::string::npos) << sentence;
  }
}

TEST(CryptoErrors, TextsNameTheirValues) {
  ExpectFilled(errors::kTampered, {});
  ExpectFilled(errors::kBadDataKey, {{"version", "70000"}, {"length", "31"}});
  ExpectFilled(errors::kBadKey, {{"path", "/keys/log.pem"}});
  ExpectFilled(errors::kKeyExists, {{"path", "/keys/log.pem"}});
  ExpectFilled(errors::kKeyExposed, {{"path", "/keys/log.pem"}, {"mode", "0644"}});
  ExpectFilled(errors::kKeyUnreadable, {{"path", "/keys/log.pem"}, {"reason", "Permission denied"}});
  ExpectFilled(errors::kKeyUnwritable, {{"path", "/keys/log.pem"}, {"reason", "Permission denied"}});
  ExpectFilled(errors::kBadPublicKey, {});
}

}  // namespace
}  // namespace credence::crypto
