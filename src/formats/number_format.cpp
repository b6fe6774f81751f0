#include "formats/number_format.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <cstdint>

#include "base/civil_date.h"
#include "base/text.h"

namespace credence::formats {
namespace {

constexpr int kDecimalsMax = 30;
constexpr int kSignificantDigits = 15;
constexpr int kShownScientificDigits = 6;  // as a spreadsheet shows it in a cell of usual width

// What one section of a format code is made of.
struct Section {
  bool has_year = false, has_month = false, has_day = false, has_hour = false, has_second = false;
  bool has_digits = false;
  bool is_unknown = false;  // something this reader does not follow
  bool behind_point = false;
  int commas = 0;  // directly behind the last digit: each divides by a thousand
  NumberFormat format;
};

void AddLiteral(Section& section, std::string_view text) {
  constexpr std::string_view kDropped[] = {"¥", "￥", "$", "€", "£", " "};
  if (std::find(std::begin(kDropped), std::end(kDropped), text) != std::end(kDropped)) return;
  (section.has_digits ? section.format.behind : section.format.before).append(text);
}

void AddDigit(Section& section, char c) {
  if (!section.format.behind.empty()) section.is_unknown = true;  // text between digits
  if (!section.has_digits) section.format.integer_digits = 0;
  section.has_digits = true;
  section.commas = 0;
  if (section.behind_point) {
    section.format.decimals = std::min(section.format.decimals + 1, kDecimalsMax);
  } else if (c == '0') {
    section.format.integer_digits = std::min(section.format.integer_digits + 1, kDecimalsMax);
  }
}

// [Red] and [$¥-804] are decoration; [h] is elapsed time; [>100] is a condition.
void AddBracket(Section& section, std::string_view inside) {
  const std::string upper = UpperAscii(inside);
  const bool is_elapsed = !upper.empty() && upper.find_first_not_of('H') == std::string::npos;
  if (is_elapsed || upper == "M" || upper == "MM" || upper == "S" || upper == "SS") section.is_unknown = true;
  if (upper.find_first_of("<>=") != std::string::npos) section.is_unknown = true;
}

bool AddDateLetter(Section& section, char c) {
  switch (c) {
    case 'Y':
    case 'E':  // the year in Chinese formats
      section.has_year = true;
      return true;
    case 'M':
      section.has_month = true;
      return true;
    case 'D':
      section.has_day = true;
      return true;
    case 'H':
      section.has_hour = true;
      return true;
    case 'S':
      section.has_second = true;
      return true;
    case 'A':  // of AM/PM and of weekdays
    case 'P':
    case 'G':
    case 'B':
      return true;
    default:
      return false;
  }
}

void AddCharacter(Section& section, std::string_view whole) {
  const char c = whole.front();
  if (c == '0' || c == '#' || c == '?') {
    AddDigit(section, c);
  } else if (c == '.') {
    if (section.behind_point) section.is_unknown = true;
    section.behind_point = true;
  } else if (c == ',') {
    if (section.has_digits) ++section.commas;
  } else if (c == '%') {
    if (section.format.is_percent) section.is_unknown = true;
    section.format.is_percent = true;
  } else if (!AddDateLetter(section, UpperAscii(whole.substr(0, 1)).front())) {
    if (c == '/' && section.has_digits) section.is_unknown = true;  // a fraction
    AddLiteral(section, whole);
  }
}

std::size_t CharacterBytes(std::string_view text) {
  std::size_t bytes = 1;
  while (bytes < text.size() && (static_cast<unsigned char>(text[bytes]) & 0xC0) == 0x80) ++bytes;
  return bytes;
}

Section ReadSection(std::string_view code) {
  Section section;
  while (!code.empty() && code.front() != ';') {
    const char c = code.front();
    std::size_t taken = CharacterBytes(code);
    if (c == '"') {
      const std::size_t end = code.find('"', 1);
      const std::string_view text = code.substr(1, end == std::string_view::npos ? end : end - 1);
      if (!text.empty()) AddLiteral(section, text);
      taken = end == std::string_view::npos ? code.size() : end + 1;
    } else if (c == '[') {
      const std::size_t end = std::min(code.find(']'), code.size() - 1);
      AddBracket(section, code.substr(1, end == 0 ? 0 : end - 1));
      taken = end + 1;
    } else if ((c == '\\' || c == '_' || c == '*') && code.size() > 1) {
      const std::size_t bytes = CharacterBytes(code.substr(1));
      if (c == '\\') AddLiteral(section, code.substr(1, bytes));
      taken = 1 + bytes;
    } else if ((c == 'E' || c == 'e') && code.size() > 1 && (code[1] == '+' || code[1] == '-')) {
      section.is_unknown = true;  // shown with an exponent
      taken = 2;
    } else {
      AddCharacter(section, code.substr(0, taken));
    }
    code.remove_prefix(taken);
  }
  return section;
}

// A number to 15 significant digits: 0.DIGITS × 10^point, without zeros at either end.
struct Decimal {
  bool is_negative = false;
  std::string digits;
  int point = 0;
};

Decimal DecimalOf(double number) {
  Decimal decimal;
  decimal.is_negative = std::signbit(number) && number != 0;
  char text[40];
  auto end =
      std::to_chars(text, text + sizeof text, std::fabs(number), std::chars_format::scientific, kSignificantDigits - 1)
          .ptr;
  const std::string_view written(text, static_cast<std::size_t>(end - text));
  const std::size_t e = written.find('e');
  decimal.digits = std::string(written.substr(0, 1)) + std::string(written.substr(2, e - 2));
  std::from_chars(text + e + (written[e + 1] == '+' ? 2 : 1), end, decimal.point);
  ++decimal.point;
  while (!decimal.digits.empty() && decimal.digits.back() == '0') decimal.digits.pop_back();
  if (decimal.digits.empty()) decimal = {};
  return decimal;
}

// Half is rounded away from zero, as spreadsheets do.
void Round(Decimal& decimal, int decimals) {
  const int keep = decimal.point + decimals;
  if (keep >= static_cast<int>(decimal.digits.size())) return;
  const bool up = keep >= 0 && decimal.digits[static_cast<std::size_t>(keep)] >= '5';
  decimal.digits.resize(static_cast<std::size_t>(std::max(keep, 0)));
  if (up) {
    std::size_t i = decimal.digits.size();
    while (i > 0 && decimal.digits[i - 1] == '9') decimal.digits[--i] = '0';
    if (i > 0) {
      ++decimal.digits[i - 1];
    } else {
      decimal.digits.insert(decimal.digits.begin(), '1');
      ++decimal.point;
    }
  }
  while (!decimal.digits.empty() && decimal.digits.back() == '0') decimal.digits.pop_back();
  if (decimal.digits.empty()) decimal = {};
}

// `decimals` < 0: as many as there are.
void AppendPlain(const Decimal& decimal, int integer_digits, int decimals, std::string& into) {
  const int size = static_cast<int>(decimal.digits.size());
  auto digit = [&](int at) { return at >= 0 && at < size ? decimal.digits[static_cast<std::size_t>(at)] : '0'; };
  for (int at = std::min(0, decimal.point - std::max(integer_digits, 1)); at < decimal.point; ++at) {
    into.push_back(digit(at));
  }
  const int written = decimals < 0 ? std::max(0, size - decimal.point) : decimals;
  if (written == 0) return;
  into.push_back('.');
  for (int at = decimal.point; at < decimal.point + written; ++at) into.push_back(digit(at));
}

void AppendScientific(double number, std::string& into) {
  Decimal decimal = DecimalOf(number);
  Round(decimal, kShownScientificDigits - decimal.point);
  if (decimal.is_negative) into.push_back('-');
  into.push_back(decimal.digits.empty() ? '0' : decimal.digits.front());
  if (decimal.digits.size() > 1) into.append(".").append(decimal.digits, 1);
  const int exponent = decimal.digits.empty() ? 0 : decimal.point - 1;
  into.append(exponent < 0 ? "E-" : "E+");
  if (std::abs(exponent) < 10) into.push_back('0');
  into.append(std::to_string(std::abs(exponent)));
}

void AppendGeneral(double number, std::string& into) {
  Decimal decimal = DecimalOf(number);
  if (decimal.is_negative) into.push_back('-');
  AppendPlain(decimal, 1, -1, into);
}

void AppendFixed(double number, const NumberFormat& format, std::string& into) {
  Decimal decimal = DecimalOf(number);
  if (format.is_percent && !decimal.digits.empty()) decimal.point += 2;
  Round(decimal, format.decimals);
  if (decimal.is_negative && !decimal.digits.empty()) into.push_back('-');
  into.append(format.before);
  AppendPlain(decimal, format.integer_digits, format.decimals, into);
  if (format.is_percent) into.push_back('%');
  into.append(format.behind);
}

void AppendTwo(int number, std::string& into) {
  into.push_back(static_cast<char>('0' + number / 10));
  into.push_back(static_cast<char>('0' + number % 10));
}

constexpr double kSecondsOfDay = 86'400;

// The day behind 9999-12-31.
double DaysEnd(DateSystem system) { return system == DateSystem::k1904 ? 2'957'004 : 2'958'466; }

void AppendDay(std::int64_t day, DateSystem system, std::string& into) {
  // 1900 was no leap year, but spreadsheets count a 29 February; their day 0 is shown as the day before 1 January.
  if (system == DateSystem::k1900 && (day == 0 || day == 60)) {
    into.append(day == 0 ? "1900-01-00" : "1900-02-29");
    return;
  }
  const auto zero = system == DateSystem::k1904 ? CivilDate::FromYmd(1904, 1, 1)
                    : day < 60                  ? CivilDate::FromYmd(1899, 12, 31)
                                                : CivilDate::FromYmd(1899, 12, 30);
  into.append(zero->AddDays(static_cast<int>(day)).Iso());
}

}  // namespace

NumberFormat ParseNumberFormat(std::string_view code) {
  const std::string upper = UpperAscii(code);
  if (upper.find("GENERAL") != std::string::npos || upper.starts_with("G/")) return {};
  Section section = ReadSection(code);
  if (section.is_unknown) return {};
  NumberFormat date;
  const bool has_time = section.has_hour || section.has_second;
  if (section.has_year || section.has_day || (section.has_month && !has_time)) {
    date.kind = NumberFormat::Kind::kDate;
    return date;
  }
  if (has_time) {
    date.kind = NumberFormat::Kind::kTime;
    return date;
  }
  if (!section.has_digits || section.commas > 0) return {};
  section.format.kind = NumberFormat::Kind::kNumber;
  return section.format;
}

std::string_view BuiltInFormat(int id) {
  switch (id) {
    case 1:
      return "0";
    case 2:
      return "0.00";
    case 3:
    case 5:
    case 6:
    case 37:
    case 38:
    case 41:
    case 42:
      return "#,##0";
    case 4:
    case 7:
    case 8:
    case 39:
    case 40:
    case 43:
    case 44:
      return "#,##0.00";
    case 9:
      return "0%";
    case 10:
      return "0.00%";
    case 14:
    case 15:
    case 16:
    case 17:
    case 27:
    case 28:
    case 29:
    case 30:
    case 31:
    case 36:
    case 50:
    case 51:
    case 52:
    case 53:
    case 54:
    case 57:
    case 58:
      return "yyyy-mm-dd";
    case 22:
      return "yyyy-mm-dd hh:mm";
    case 18:
    case 19:
    case 20:
    case 21:
    case 32:
    case 33:
    case 34:
    case 35:
    case 45:
    case 47:
    case 55:
    case 56:
      return "hh:mm:ss";
    default:
      return "General";
  }
}

void AppendNumber(double number, const NumberFormat& format, DateSystem system, std::string& into) {
  constexpr double kDigitsLost = 1e15;
  constexpr double kTiny = 1e-9;
  if (!std::isfinite(number)) {
    into.append("#NUM!");
    return;
  }
  if (std::fabs(number) >= kDigitsLost) {
    AppendScientific(number, into);
    return;
  }
  const bool is_time = format.kind == NumberFormat::Kind::kTime;
  if ((is_time || format.kind == NumberFormat::Kind::kDate) && number >= 0 &&
      number + 0.5 / kSecondsOfDay < DaysEnd(system)) {
    auto day = static_cast<std::int64_t>(number);
    auto second = static_cast<int>(std::lround((number - static_cast<double>(day)) * kSecondsOfDay));
    if (second == static_cast<int>(kSecondsOfDay)) {
      second = 0;
      ++day;
    }
    const bool shows_day = !is_time || day > 0;
    if (shows_day) AppendDay(day, system, into);
    if (second == 0 && shows_day) return;
    if (shows_day) into.push_back(' ');
    AppendTwo(second / 3600, into);
    into.push_back(':');
    AppendTwo(second / 60 % 60, into);
    into.push_back(':');
    AppendTwo(second % 60, into);
    return;
  }
  if (format.kind == NumberFormat::Kind::kNumber) {
    AppendFixed(number, format, into);
  } else if (number != 0 && std::fabs(number) < kTiny) {
    AppendScientific(number, into);
  } else {
    AppendGeneral(number, into);
  }
}

void AppendIsoTime(std::string_view text, std::string& into) {
  constexpr std::size_t kDayBytes = 10;
  const bool has_time = text.size() > kDayBytes + 1 && text[kDayBytes] == 'T';
  into.append(text.substr(0, has_time ? kDayBytes : text.size()));
  if (!has_time) return;
  const std::string_view time = text.substr(kDayBytes + 1, 8);
  if (time != "00:00:00") into.append(" ").append(time);
}

}  // namespace credence::formats
