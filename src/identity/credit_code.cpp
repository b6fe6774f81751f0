#include "identity/credit_code.h"

#include <array>

#include "base/check.h"
#include "base/limits.h"
#include "base/text.h"
#include "identity/identity_errors.h"
#include "identity/masking.h"
#include "identity/organisation_code.h"
#include "identity/region.h"

namespace credence::identity {
namespace {

constexpr std::size_t kLength = 18;
constexpr std::size_t kBodyLength = 17;

// GB 32100-2015: the value of a character is its position; I, O, S, V and Z are left out.
constexpr std::string_view kAlphabet = "0123456789ABCDEFGHJKLMNPQRTUWXY";
constexpr int kModulus = 31;
constexpr std::array<int, kBodyLength> kWeights = {1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28};

constexpr std::array<signed char, 128> MakeValues() {
  std::array<signed char, 128> values{};
  values.fill(-1);
  for (std::size_t i = 0; i < kAlphabet.size(); ++i) {
    values[static_cast<std::size_t>(kAlphabet[i])] = static_cast<signed char>(i);
  }
  return values;
}
constexpr std::array<signed char, 128> kValues = MakeValues();

int ValueOf(char c) {
  auto byte = static_cast<unsigned char>(c);
  return byte < kValues.size() ? kValues[byte] : -1;
}

// The second characters permitted under a registration authority; empty for an authority that is not assigned.
std::string_view CategoriesOf(char authority) {
  switch (authority) {
    case '1':
      return "1239";  // staffing office
    case '2':
      return "19";  // foreign affairs
    case '3':
      return "123459";  // justice
    case '4':
      return "19";  // culture
    case '5':
      return "1239";  // civil affairs
    case '6':
      return "129";  // tourism
    case '7':
      return "129";  // religion
    case '8':
      return "19";  // trade unions
    case '9':
      return "1239";  // market registration
    case 'A':
      return "19";  // military
    case 'N':
      return "1239";  // agriculture
    case 'Y':
      return "1";  // other
    default:
      return "";
  }
}

}  // namespace

char CreditCodeCheckCharacter(std::string_view body17) {
  CHECK(body17.size() == kBodyLength);
  int sum = 0;
  for (std::size_t i = 0; i < kBodyLength; ++i) {
    int value = ValueOf(body17[i]);
    CHECK(value >= 0);
    sum += value * kWeights[i];
  }
  return kAlphabet[static_cast<std::size_t>((kModulus - sum % kModulus) % kModulus)];
}

IdentifierVerdict CheckCreditCode(std::string_view text) {
  if (CodePointCount(text) != kLength) return {Verdict::kInvalid, "length"};
  // Eighteen code points in more than eighteen bytes: something outside ASCII.
  if (text.size() != kLength) return {Verdict::kInvalid, "charset"};
  for (char c : text) {
    if (ValueOf(c) < 0) return {Verdict::kInvalid, "charset"};
  }
  // Before the check character: eighteen zeros have a correct one.
  std::string_view categories = CategoriesOf(text[0]);
  if (categories.empty()) return {Verdict::kInvalid, "authority"};
  if (categories.find(text[1]) == std::string_view::npos) return {Verdict::kInvalid, "category"};
  for (char c : text.substr(2, 6)) {
    if (c < '0' || c > '9') return {Verdict::kInvalid, "region_format"};
  }
  if (CreditCodeCheckCharacter(text.substr(0, kBodyLength)) != text[kBodyLength]) return {Verdict::kInvalid, "check"};

  // Abolished counties live on in old codes, so only the province is looked at. Real codes break the inner check
  // now and then: both are warnings.
  if (!IsKnownProvince(text.substr(2, 6))) return {Verdict::kWarn, "region"};
  if (OrganisationCodeCheckCharacter(text.substr(8, 8)) != text[16]) return {Verdict::kWarn, "org_check"};
  return {Verdict::kValid, ""};
}

Result<CreditCode> CreditCode::Parse(std::string_view text) {
  IdentifierVerdict verdict = CheckCreditCode(text);
  if (verdict.acceptable()) return CreditCode(std::string(text));
  // Citizen numbers are typed into this field by mistake; an error text must not repeat them.
  return Error(ErrorCodeOf(IdentifierScheme::kCreditCode, verdict.reason),
               {{"value", MaskFreeText(Shorten(text, limits::kFindingValueCodePoints))},
                {"length", std::to_string(CodePointCount(text))}});
}

}  // namespace credence::identity
