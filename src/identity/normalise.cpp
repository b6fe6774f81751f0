#include "identity/normalise.h"

#include "base/text.h"

namespace credence::identity {
namespace {

// The dots that keyboards and fonts offer between the parts of a name. NFKC turns the half-width U+FF65 into U+30FB.
bool IsMiddleDot(char32_t c) {
  return c == 0xB7 || c == 0x2022 || c == 0x2027 || c == 0x2219 || c == 0x22C5 || c == 0x30FB;
}

}  // namespace

std::string NormaliseIdentifier(std::string_view text) { return UpperAscii(RemoveBlanks(Nfkc(text))); }

std::string NormaliseName(std::string_view text) {
  // NFKC makes （） into () by itself.
  std::string compact = NormaliseIdentifier(text);
  if (IsAscii(compact)) return compact;
  std::string name;
  name.reserve(compact.size());
  std::size_t position = 0;
  while (position < compact.size()) {
    char32_t c = NextCodePoint(compact, position);
    AppendCodePoint(name, IsMiddleDot(c) ? U'\u00B7' : c);
  }
  return name;
}

}  // namespace credence::identity
