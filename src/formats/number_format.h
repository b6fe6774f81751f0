// How a number of a workbook is shown: number formats as ECMA-376 part 1, 18.8.30 and 18.8.31 tell them, as far as
// tables of the field use them. Pure. Internal to formats.
#pragma once

#include <string>
#include <string_view>

namespace credence::formats {

struct NumberFormat {
  enum class Kind {
    kGeneral,  // as it is; also whatever this reader does not follow (fractions, conditions, elapsed time)
    kNumber,   // a fixed number of decimals
    kDate,     // day, with or without time
    kTime,     // time of day only
  };
  Kind kind = Kind::kGeneral;
  int decimals = 0;
  int integer_digits = 1;  // at least; zeros are put in front
  bool is_percent = false;
  std::string before;  // literal text of the format, without currency signs and blanks
  std::string behind;
};

// The first section of a format code. Separators of thousands and currency signs are decoration and left out.
NumberFormat ParseNumberFormat(std::string_view code);

// The code of a built-in format, those of the Chinese edition included; "General" for an unknown one.
std::string_view BuiltInFormat(int id);

// Where day 0 or 1 of a workbook lies.
enum class DateSystem { k1900, k1904 };

// Appends the number as a person sees it: days as YYYY-MM-DD, times behind them or alone as HH:MM:SS; numbers without
// decoration and to 15 significant digits, which is all that a spreadsheet keeps. From 10^15 on digits may have been
// lost, so the number is given as 4.20881E+17, which no check takes for a code.
void AppendNumber(double number, const NumberFormat& format, DateSystem system, std::string& into);

// 2024-05-08T00:00:00 as the strict form of SpreadsheetML writes it: as AppendNumber gives days.
void AppendIsoTime(std::string_view text, std::string& into);

}  // namespace credence::formats
