// How people write dates, numbers and text, and what can be read from it without guessing. Pure.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/civil_date.h"

namespace credence::catalog {

struct DateReading {
  std::optional<CivilDate> date;  // nullopt: not a date, or not one that can be read in one way only
  bool standard = false;          // written YYYY-MM-DD or YYYY/MM/DD (DP-03)
};
// Further forms that are read: one-digit months and days, full-width digits, 2018年5月8日, 2018.5.8, 20180508, a time
// of day behind the date, and the serial number of a spreadsheet between 1949-10-01 and 2099-12-31. `text` is trimmed.
DateReading ReadDate(std::string_view text);

struct NumberReading {
  bool readable = false;
  bool standard = false;  // digits with at most one point; otherwise full-width digits or thousands separators
  bool negative = false;
  int integer_digits = 0;  // without leading zeros
  int scale = 0;           // decimals without trailing zeros
  // The canonical decimal: no leading or trailing zeros, 0 for zero. Equal to the text in the usual case.
  std::string canonical;
};
NumberReading ReadNumber(std::string_view text);
// True when the text is already canonical, so that nothing needs to be built.
bool IsCanonicalNumber(std::string_view text, int& integer_digits, int& scale);

// 1.1E+17: what a spreadsheet shows for a long number; its digits are lost.
bool IsScientific(std::string_view text);

// What one pass over the bytes of a cell finds; bits may be joined.
enum TextTrait : std::uint32_t {
  kNonAscii = 1U << 0,
  kControl = 1U << 1,  // a control character other than a line break
  kLineBreak = 1U << 2,
  kStar = 1U << 3,  // * or ＊
  kLowerCase = 1U << 4,
  kBlankInside = 1U << 5,
  kManyDigits = 1U << 6,  // enough digits for a mobile or citizen number
  kDamaged = 1U << 7,     // U+FFFD and other signs of a broken encoding
};
std::uint32_t ScanText(std::string_view text);

}  // namespace credence::catalog
