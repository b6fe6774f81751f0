#include "identity/registration_number.h"

#include <algorithm>

#include "base/text.h"
#include "identity/region.h"

namespace credence::identity {
namespace {

constexpr std::size_t kLength = 15;
constexpr std::size_t kLegacyLength = 13;

}  // namespace

char RegistrationNumberCheckDigit(std::string_view body14) {
  int product = 10;
  for (char c : body14) {
    int sum = (product + (c - '0')) % 10;
    product = (sum == 0 ? 10 : sum) * 2 % 11;
  }
  return static_cast<char>('0' + (11 - product) % 10);
}

IdentifierVerdict CheckRegistrationNumber(std::string_view text) {
  std::size_t length = CodePointCount(text);
  if (length != kLength && length != kLegacyLength) return {Verdict::kInvalid, "length"};
  if (!std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; })) {
    return {Verdict::kInvalid, "charset"};
  }
  if (length == kLength && RegistrationNumberCheckDigit(text.substr(0, 14)) != text[14])
    return {Verdict::kInvalid, "check"};
  if (!IsKnownProvince(text)) return {Verdict::kInvalid, "region"};
  if (length == kLegacyLength) return {Verdict::kLegacy, "legacy13"};
  return {Verdict::kValid, ""};
}

}  // namespace credence::identity
