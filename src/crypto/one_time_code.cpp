#include "crypto/one_time_code.h"

#include <openssl/evp.h>
#include <openssl/hmac.h>

#include <algorithm>

#include "base/check.h"
#include "crypto/digest.h"
#include "crypto/openssl_check.h"

namespace credence::crypto {
namespace {

constexpr std::size_t kSha1Bytes = 20;
constexpr std::string_view kBase32Digits = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

std::string PercentEncode(std::string_view text) {
  static constexpr std::string_view kHex = "0123456789ABCDEF";
  std::string encoded;
  for (unsigned char byte : text) {
    const bool plain = (byte >= '0' && byte <= '9') || (byte >= 'A' && byte <= 'Z') || (byte >= 'a' && byte <= 'z') ||
                       byte == '-' || byte == '.' || byte == '_' || byte == '~';
    if (plain) {
      encoded.push_back(static_cast<char>(byte));
    } else {
      encoded.push_back('%');
      encoded.push_back(kHex[byte >> 4]);
      encoded.push_back(kHex[byte & 15]);
    }
  }
  return encoded;
}

}  // namespace

std::string HmacSha1(std::string_view key, std::string_view bytes) {
  static const EVP_MD* sha1 = OPENSSL_MAKE(EVP_MD_fetch(nullptr, "SHA1", nullptr));
  std::string mac(kSha1Bytes, '\0');
  unsigned length = 0;
  const char* key_bytes = key.empty() ? "" : key.data();
  OPENSSL_CHECK(HMAC(sha1, key_bytes, static_cast<int>(key.size()),
                     reinterpret_cast<const unsigned char*>(bytes.data()), bytes.size(),
                     reinterpret_cast<unsigned char*>(mac.data()), &length) != nullptr);
  CHECK(length == kSha1Bytes);
  return mac;
}

std::int64_t CodeStep(std::int64_t epoch_seconds) { return epoch_seconds / kCodeSeconds; }

std::string OneTimeCode(std::string_view secret, std::int64_t step) {
  CHECK(step >= 0);
  std::string counter(8, '\0');
  for (std::size_t i = 0; i < 8; ++i) counter[7 - i] = static_cast<char>(step >> (8 * i) & 0xFF);
  const std::string mac = HmacSha1(secret, counter);
  // Dynamic truncation, RFC 4226 5.3.
  const std::size_t offset = static_cast<unsigned char>(mac.back()) & 0x0F;
  std::uint32_t number = 0;
  for (std::size_t i = 0; i < 4; ++i) number = number << 8 | static_cast<unsigned char>(mac[offset + i]);
  std::string digits = std::to_string((number & 0x7FFFFFFF) % 1'000'000);
  return std::string(kCodeDigits - digits.size(), '0') + digits;
}

std::optional<std::int64_t> MatchOneTimeCode(std::string_view secret, std::string_view code, std::int64_t now_step,
                                             std::int64_t used_step) {
  std::optional<std::int64_t> matched;
  for (std::int64_t step = std::max<std::int64_t>(0, now_step - 1); step <= now_step + 1; ++step) {
    const bool same = ConstantTimeEqual(OneTimeCode(secret, step), code);
    if (same && step > used_step && !matched) matched = step;
  }
  return matched;
}

std::string Base32(std::string_view bytes) {
  std::string text;
  std::uint32_t pending = 0;
  int pending_bits = 0;
  for (unsigned char byte : bytes) {
    pending = (pending << 8 | byte) & 0xFFFF;
    pending_bits += 8;
    while (pending_bits >= 5) {
      pending_bits -= 5;
      text.push_back(kBase32Digits[pending >> pending_bits & 31]);
    }
  }
  if (pending_bits > 0) text.push_back(kBase32Digits[pending << (5 - pending_bits) & 31]);
  return text;
}

std::string OneTimeCodeUri(std::string_view issuer, std::string_view account, std::string_view secret) {
  const std::string name = PercentEncode(issuer);
  return "otpauth://totp/" + name + ":" + PercentEncode(account) + "?secret=" + Base32(secret) + "&issuer=" + name +
         "&algorithm=SHA1&digits=6&period=30";
}

}  // namespace credence::crypto
