#include "identity/han.h"

#include <algorithm>

#include "identity/han_tables.h"

namespace credence::identity {

char32_t SimplifiedOf(char32_t character) {
  const HanPair* const end = kSimplifiedOf + kSimplifiedOfCount;
  const HanPair* const found = std::lower_bound(
      kSimplifiedOf, end, character, [](const HanPair& pair, char32_t wanted) { return pair.from < wanted; });
  return found != end && found->from == character ? found->to : character;
}

std::string_view InitialsOf(char32_t character) {
  const HanInitials* const end = kInitialsOf + kInitialsOfCount;
  const HanInitials* const found = std::lower_bound(
      kInitialsOf, end, character, [](const HanInitials& row, char32_t wanted) { return row.character < wanted; });
  return found != end && found->character == character ? std::string_view(found->letters) : std::string_view();
}

}  // namespace credence::identity
