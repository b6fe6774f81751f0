// Text as the parts of a workbook hold it (ECMA-376, ST_Xstring).
#pragma once

#include <string>
#include <string_view>

namespace credence::formats {

// Longest text of a cell, in UTF-16 units.
inline constexpr std::size_t kXlsxTextUnitsMax = 32'767;

// `text`, which is well-formed UTF-8, with _xHHHH_ for control characters other than tab and line feed, _x005F_ for an
// underscore that would be read as the start of such an escape, and U+FFFD for the code points that XML forbids. Cut
// with "…" where the text, or its escaped form, would be longer than a cell may be.
std::string EscapeXlsxText(std::string_view text);

}  // namespace credence::formats
