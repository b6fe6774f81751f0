#include "formats/xlsx_text.h"

#include <fmt/format.h>

#include <algorithm>

#include "base/text.h"

namespace credence::formats {
namespace {

bool IsHex(char c) { return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F'); }

bool LooksEscaped(std::string_view rest) {
  return rest.size() >= 7 && rest[0] == '_' && rest[1] == 'x' && rest[6] == '_' &&
         std::all_of(rest.begin() + 2, rest.begin() + 6, IsHex);
}

bool IsPlain(std::string_view text) {
  return std::all_of(text.begin(), text.end(), [](unsigned char c) {
    return c != '_' && c != 0xEF && (c >= 0x20 || c == '\t' || c == '\n');  // U+FFFE and U+FFFF begin with EF
  });
}

}  // namespace

std::string EscapeXlsxText(std::string_view text) {
  // A text with fewer bytes cannot have more units.
  if (text.size() <= kXlsxTextUnitsMax && IsPlain(text)) return std::string(text);
  std::string escaped;
  escaped.reserve(text.size());
  std::size_t units = 0, length = 0;  // the latter in code points of the escaped form
  std::size_t position = 0, cut = 0;  // where "…" would still fit
  while (position < text.size()) {
    const std::string_view rest = text.substr(position);
    const char32_t code_point = NextCodePoint(text, position);
    const bool is_control = code_point < 0x20 && code_point != '\t' && code_point != '\n';
    const bool is_escape = is_control || (code_point == '_' && LooksEscaped(rest));
    units += code_point > 0xFFFF ? 2 : 1;
    length += is_escape ? 7 : 1;
    if (std::max(units, length) > kXlsxTextUnitsMax) {
      escaped.resize(cut);
      return escaped + "…";
    }
    if (is_escape) {
      escaped += fmt::format("_x{:04X}_", static_cast<unsigned>(code_point));
    } else if (code_point == 0xFFFE || code_point == 0xFFFF) {
      AppendCodePoint(escaped, 0xFFFD);
    } else {
      AppendCodePoint(escaped, code_point);
    }
    if (std::max(units, length) < kXlsxTextUnitsMax) cut = escaped.size();
  }
  return escaped;
}

}  // namespace credence::formats
