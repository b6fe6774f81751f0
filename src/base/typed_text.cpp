#include "base/typed_text.h"

#include "base/text.h"

namespace credence {

bool IsTypedText(std::string_view text, Lines lines) {
  if (!IsValidUtf8(text)) return false;
  for (std::size_t position = 0; position < text.size();) {
    const char32_t c = NextCodePoint(text, position);
    if (lines == Lines::kMany && (c == '\t' || c == '\n' || c == '\r')) continue;
    if (c < 0x20 || (c >= 0x7F && c < 0xA0) || c == 0xFFFE || c == 0xFFFF) return false;
  }
  return true;
}

}  // namespace credence
