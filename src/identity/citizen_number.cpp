#include "identity/citizen_number.h"

#include <algorithm>
#include <array>
#include <optional>

#include "base/text.h"
#include "identity/region.h"

namespace credence::identity {
namespace {

constexpr std::size_t kLength = 18;
constexpr std::size_t kLegacyLength = 15;
constexpr int kFirstBirthYear = 1900;
constexpr std::array<int, 17> kWeights = {7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2};
constexpr std::string_view kCheckCharacters = "10X98765432";  // by the remainder modulo 11

bool AllDigits(std::string_view text) {
  return std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
}

int NumberOf(std::string_view digits) {
  int number = 0;
  for (char c : digits) number = number * 10 + (c - '0');
  return number;
}

char CheckCharacter(std::string_view body17) {
  int sum = 0;
  for (std::size_t i = 0; i < kWeights.size(); ++i) sum += (body17[i] - '0') * kWeights[i];
  return kCheckCharacters[static_cast<std::size_t>(sum % 11)];
}

// Region, birth date and sequence, which both lengths have; the reason of the first that fails, else empty.
std::string_view FaultOf(std::string_view region, int birth_year, std::string_view month_day, std::string_view sequence,
                         CivilDate today) {
  // Organisations register at the national level, people never.
  if (region.substr(0, 2) == "10" || !IsKnownProvince(region)) return "region";
  auto birth = CivilDate::FromYmd(birth_year, static_cast<unsigned>(NumberOf(month_day.substr(0, 2))),
                                  static_cast<unsigned>(NumberOf(month_day.substr(2, 2))));
  if (!birth) return "birth_date";
  if (birth->year() < kFirstBirthYear || *birth > today) return "birth_range";
  if (sequence == "000") return "sequence";
  return "";
}

}  // namespace

IdentifierVerdict CheckCitizenNumber(std::string_view text, CivilDate today) {
  std::size_t length = CodePointCount(text);
  if (length != kLength && length != kLegacyLength) return {Verdict::kInvalid, "length"};
  if (text.size() != length) return {Verdict::kInvalid, "charset"};

  if (length == kLegacyLength) {
    if (!AllDigits(text)) return {Verdict::kInvalid, "charset"};
    std::string_view fault =
        FaultOf(text.substr(0, 6), 1900 + NumberOf(text.substr(6, 2)), text.substr(8, 4), text.substr(12, 3), today);
    if (!fault.empty()) return {Verdict::kInvalid, fault};
    return {Verdict::kLegacy, "legacy15"};
  }

  std::string_view body = text.substr(0, 17);
  if (!AllDigits(body) || (text[17] != 'X' && !AllDigits(text.substr(17)))) return {Verdict::kInvalid, "charset"};
  std::string_view fault =
      FaultOf(text.substr(0, 6), NumberOf(text.substr(6, 4)), text.substr(10, 4), text.substr(14, 3), today);
  if (!fault.empty()) return {Verdict::kInvalid, fault};
  if (CheckCharacter(body) != text[17]) return {Verdict::kInvalid, "check"};
  return {Verdict::kValid, ""};
}

}  // namespace credence::identity
