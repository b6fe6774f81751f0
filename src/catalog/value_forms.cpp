#include "catalog/value_forms.h"

#include <algorithm>
#include <array>

#include "base/text.h"

namespace credence::catalog {
namespace {

bool IsDigit(char c) { return c >= '0' && c <= '9'; }
bool AllDigits(std::string_view text) { return !text.empty() && std::all_of(text.begin(), text.end(), IsDigit); }

int Number(std::string_view digits) {
  int value = 0;
  for (char c : digits) value = value * 10 + (c - '0');
  return value;
}

std::optional<CivilDate> FromParts(std::string_view year, std::string_view month, std::string_view day) {
  if (!AllDigits(year) || !AllDigits(month) || !AllDigits(day)) return std::nullopt;
  if (year.size() != 4 || month.size() > 2 || day.size() > 2) return std::nullopt;
  return CivilDate::FromYmd(Number(year), static_cast<unsigned>(Number(month)), static_cast<unsigned>(Number(day)));
}

// Day 0 of spreadsheets is 1899-12-30 for all days after February 1900.
std::optional<CivilDate> FromSerial(std::string_view digits) {
  constexpr int kFirst = 18172, kLast = 73050;  // 1949-10-01 … 2099-12-31
  int serial = Number(digits);
  if (serial < kFirst || serial > kLast) return std::nullopt;
  return CivilDate::FromYmd(1899, 12, 30)->AddDays(serial);
}

// Without the time of day: `2018-05-08 00:00:00`, `2018/5/8T9:30`.
std::string_view WithoutTime(std::string_view text) {
  std::size_t colon = text.find(':');
  if (colon == std::string_view::npos) return text;
  std::size_t gap = text.find_last_of(" T", colon);
  return gap == std::string_view::npos ? text : text.substr(0, gap);
}

std::optional<CivilDate> FromOtherForm(std::string_view raw) {
  constexpr std::string_view kYear = "年", kMonth = "月", kDay = "日";
  const std::string folded = Nfkc(raw);
  const std::string compact = RemoveBlanks(WithoutTime(folded));
  std::string_view text = compact;
  if (AllDigits(text) && text.size() == 8) return FromParts(text.substr(0, 4), text.substr(4, 2), text.substr(6, 2));
  if (AllDigits(text) && text.size() == 5) return FromSerial(text);
  if (std::size_t year = text.find(kYear); year != std::string_view::npos) {
    std::size_t month = text.find(kMonth, year);
    if (month == std::string_view::npos || !text.ends_with(kDay)) return std::nullopt;
    std::string_view day = text.substr(month + kMonth.size());
    return FromParts(text.substr(0, year), text.substr(year + kYear.size(), month - year - kYear.size()),
                     day.substr(0, day.size() - kDay.size()));
  }
  for (char separator : {'-', '/', '.'}) {
    auto parts = Split(text, separator);
    if (parts.size() == 3) return FromParts(parts[0], parts[1], parts[2]);
  }
  return std::nullopt;
}

bool ContinuesAs(std::string_view text, std::size_t position, std::string_view wanted) {
  return text.substr(position, wanted.size()) == wanted;
}

// Signs of a broken encoding at a byte ≥ 0xC2. The Chinese characters are those that UTF-8 punctuation turns into when
// it is read as GBK; none of them occurs in ordinary text.
bool IsDamageSign(std::string_view text, std::size_t at, unsigned char byte, unsigned char next) {
  switch (byte) {
    case 0xC3:  // UTF-8 read as Latin-1: ä…ï followed by another such pair
      return (next >= 0xA4 && next <= 0xAF && at + 2 < text.size() &&
              static_cast<unsigned char>(text[at + 2]) == 0xC2) ||
             ContinuesAs(text, at, "\xC3\x83\xC2") || ContinuesAs(text, at, "\xC3\xA2\xE2\x82\xAC");
    case 0xE9:
      if (next != 0x94 && next != 0x8A && next != 0x88) return false;
      return ContinuesAs(text, at, "锟斤") || ContinuesAs(text, at, "锛") || ContinuesAs(text, at, "銆") ||
             ContinuesAs(text, at, "鈥") || ContinuesAs(text, at, "锘");
    case 0xE7:
      return next == 0x83 && ContinuesAs(text, at, "烫烫");
    case 0xE5:
      return next == 0xB1 && ContinuesAs(text, at, "屯屯");
    case 0xEE:  // private use U+E000–U+EFFF
      return true;
    case 0xEF:  // private use U+F000–U+F8FF, U+FFFD
      return next < 0xA4 || (next == 0xBF && ContinuesAs(text, at, "\xEF\xBF\xBD"));
    default:
      return false;
  }
}

constexpr std::array<std::uint8_t, 256> kByteTraits = [] {
  std::array<std::uint8_t, 256> traits{};
  for (std::size_t byte = 0; byte < traits.size(); ++byte) {
    if (byte >= 0x80) traits[byte] = kNonAscii;
    if (byte < 0x20 || byte == 0x7F) traits[byte] = kControl;
    if (byte >= 'a' && byte <= 'z') traits[byte] = kLowerCase;
  }
  traits['\n'] = traits['\r'] = kLineBreak;
  traits[' '] = kBlankInside;
  traits['*'] = kStar;
  return traits;
}();

constexpr std::size_t kDigitsOfMobile = 11;

}  // namespace

DateReading ReadDate(std::string_view text) {
  if (text.size() == 10 && (text[4] == '-' || text[4] == '/') && text[7] == text[4]) {
    if (auto date = FromParts(text.substr(0, 4), text.substr(5, 2), text.substr(8, 2))) return {date, true};
  }
  return {FromOtherForm(text), false};
}

bool IsCanonicalNumber(std::string_view text, int& integer_digits, int& scale) {
  std::size_t point = text.find('.');
  std::string_view whole = text.substr(0, point);
  std::string_view fraction = point == std::string_view::npos ? std::string_view() : text.substr(point + 1);
  if (!AllDigits(whole) || (whole.size() > 1 && whole[0] == '0')) return false;
  if (point != std::string_view::npos && (!AllDigits(fraction) || fraction.back() == '0')) return false;
  integer_digits = whole == "0" ? 0 : static_cast<int>(whole.size());
  scale = static_cast<int>(fraction.size());
  return true;
}

NumberReading ReadNumber(std::string_view raw) {
  NumberReading reading;
  const std::string folded = Nfkc(raw);
  std::string_view text = folded;
  reading.standard = folded == raw;
  if (!text.empty() && (text[0] == '-' || text[0] == '+')) {
    reading.negative = text[0] == '-';
    reading.standard = reading.standard && reading.negative;
    text.remove_prefix(1);
  }
  std::size_t point = text.find('.');
  std::string_view whole = text.substr(0, point);
  std::string_view fraction = point == std::string_view::npos ? std::string_view() : text.substr(point + 1);
  std::string digits;
  if (whole.find(',') != std::string_view::npos) {
    auto groups = Split(whole, ',');
    for (std::size_t i = 0; i < groups.size(); ++i) {
      bool sized = i == 0 ? groups[i].size() >= 1 && groups[i].size() <= 3 : groups[i].size() == 3;
      if (!sized || !AllDigits(groups[i])) return reading;
      digits += groups[i];
    }
    reading.standard = false;
  } else {
    digits = whole;
    if (digits.empty() && !fraction.empty()) reading.standard = false;
  }
  if ((digits.empty() && fraction.empty()) || (!digits.empty() && !AllDigits(digits)) ||
      (!fraction.empty() && !AllDigits(fraction))) {
    return reading;
  }
  if (point != std::string_view::npos && fraction.empty()) reading.standard = false;
  digits.erase(0, std::min(digits.find_first_not_of('0'), digits.size()));
  while (!fraction.empty() && fraction.back() == '0') fraction.remove_suffix(1);
  reading.readable = true;
  reading.integer_digits = static_cast<int>(digits.size());
  reading.scale = static_cast<int>(fraction.size());
  if (digits.empty() && fraction.empty()) reading.negative = false;
  reading.canonical = reading.negative ? "-" : "";
  reading.canonical += digits.empty() ? "0" : digits;
  if (!fraction.empty()) reading.canonical.append(".").append(fraction);
  return reading;
}

bool IsScientific(std::string_view text) {
  constexpr std::size_t kLongest = 32;
  if (text.empty() || !IsDigit(text[0]) || text.size() > kLongest) return false;
  std::size_t e = 0;
  while (e < text.size() && (IsDigit(text[e]) || text[e] == '.')) ++e;
  if (e + 1 >= text.size() || (text[e] != 'E' && text[e] != 'e')) return false;
  std::string_view mantissa = text.substr(0, e), exponent = text.substr(e + 1);
  if (exponent[0] == '+') exponent.remove_prefix(1);
  if (!AllDigits(exponent) || exponent.size() > 3) return false;
  std::size_t point = mantissa.find('.');
  // Without a point and a plus, 9E12 may be part of a real number: 42E1234567 is none that a spreadsheet writes.
  if (point == std::string_view::npos) return AllDigits(mantissa) && mantissa.size() == 1 && text[e + 1] == '+';
  return AllDigits(mantissa.substr(0, point)) && AllDigits(mantissa.substr(point + 1));
}

std::uint32_t ScanText(std::string_view text) {
  std::uint32_t traits = 0;
  std::size_t digits = 0;
  std::size_t question_marks = 0;
  for (std::size_t i = 0; i < text.size(); ++i) {
    unsigned char byte = static_cast<unsigned char>(text[i]);
    traits |= kByteTraits[byte];
    if (byte < 0x80) {
      digits += static_cast<unsigned>(byte - '0') < 10 ? 1 : 0;
      // Three question marks in a row: characters that an encoding could not hold.
      question_marks = byte == '?' ? question_marks + 1 : 0;
      if (question_marks == 3) traits |= kDamaged;
      continue;
    }
    question_marks = 0;
    unsigned char next = i + 1 < text.size() ? static_cast<unsigned char>(text[i + 1]) : 0;
    if (byte == 0xC2 && next < 0xA0) traits |= kControl;
    if (byte == 0xEF && next == 0xBC && i + 2 < text.size()) {
      unsigned char last = static_cast<unsigned char>(text[i + 2]);
      digits += last >= 0x90 && last <= 0x99 ? 1 : 0;
      if (last == 0x8A) traits |= kStar;
    }
    if ((byte == 0xC3 || byte == 0xE5 || byte == 0xE7 || byte == 0xE9 || byte >= 0xEE) &&
        IsDamageSign(text, i, byte, next)) {
      traits |= kDamaged;
    }
    // The following bytes of the character need no look of their own.
    i += byte >= 0xF0 ? 3 : byte >= 0xE0 ? 2 : 1;
  }
  if (digits >= kDigitsOfMobile) traits |= kManyDigits;
  return traits;
}

}  // namespace credence::catalog
