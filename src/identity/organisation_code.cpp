#include "identity/organisation_code.h"

#include <array>

#include "base/check.h"
#include "base/text.h"

namespace credence::identity {
namespace {

constexpr std::size_t kBodyLength = 8;
constexpr std::size_t kStoredLength = 9;
constexpr std::size_t kPrintedLength = 10;  // with the hyphen
constexpr std::array<int, kBodyLength> kWeights = {3, 7, 9, 10, 5, 8, 4, 2};

// Here all 26 letters count, unlike in the unified code around it.
int ValueOf(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'A' && c <= 'Z') return c - 'A' + 10;
  return -1;
}

bool IsHyphenAtNine(std::string_view text) {
  std::size_t position = 0;
  for (std::size_t i = 0; i < kBodyLength && position < text.size(); ++i) NextCodePoint(text, position);
  return position < text.size() && text[position] == '-';
}

}  // namespace

char OrganisationCodeCheckCharacter(std::string_view body8) {
  CHECK(body8.size() == kBodyLength);
  int sum = 0;
  for (std::size_t i = 0; i < kBodyLength; ++i) {
    int value = ValueOf(body8[i]);
    CHECK(value >= 0);
    sum += value * kWeights[i];
  }
  int check = 11 - sum % 11;
  if (check == 10) return 'X';
  if (check == 11) return '0';
  return static_cast<char>('0' + check);
}

IdentifierVerdict CheckOrganisationCode(std::string_view text) {
  std::size_t length = CodePointCount(text);
  if (length != kStoredLength && length != kPrintedLength) return {Verdict::kInvalid, "length"};
  if (length == kPrintedLength && !IsHyphenAtNine(text)) return {Verdict::kInvalid, "hyphen"};
  if (text.size() != length) return {Verdict::kInvalid, "charset"};
  std::string_view body = text.substr(0, kBodyLength);
  for (char c : body) {
    if (ValueOf(c) < 0) return {Verdict::kInvalid, "charset"};
  }
  char check = text.back();
  if (check != 'X' && (check < '0' || check > '9')) return {Verdict::kInvalid, "charset"};
  if (check != OrganisationCodeCheckCharacter(body)) return {Verdict::kInvalid, "check"};
  return {Verdict::kValid, ""};
}

std::string StoredOrganisationCode(std::string_view text) {
  CHECK(CheckOrganisationCode(text).acceptable());
  std::string stored(text.substr(0, kBodyLength));
  stored.push_back(text.back());
  return stored;
}

std::string PrintedOrganisationCode(std::string_view text) {
  return StoredOrganisationCode(text).insert(kBodyLength, 1, '-');
}

}  // namespace credence::identity
