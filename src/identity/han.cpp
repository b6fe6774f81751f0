#include "identity/han.h"

#include <algorithm>
#include <vector>

#include "identity/han_tables.h"

namespace credence::identity {

namespace {

char32_t FindSimplified(char32_t character) {
  const HanPair* const end = kSimplifiedOf + kSimplifiedOfCount;
  const HanPair* const found = std::lower_bound(
      kSimplifiedOf, end, character, [](const HanPair& pair, char32_t wanted) { return pair.from < wanted; });
  return found != end && found->from == character ? found->to : character;
}

// Of the common characters, one behind the other.
std::vector<char32_t> CommonSimplified() {
  std::vector<char32_t> simplified;
  simplified.reserve(kCommonHanLast - kCommonHanFirst + 1);
  for (char32_t c = kCommonHanFirst; c <= kCommonHanLast; ++c) simplified.push_back(FindSimplified(c));
  return simplified;
}

}  // namespace

char32_t SimplifiedOf(char32_t character) {
  static const std::vector<char32_t> kCommon = CommonSimplified();
  if (character < kCommonHanFirst || character > kCommonHanLast) return FindSimplified(character);
  return kCommon[character - kCommonHanFirst];
}

std::string_view InitialsOf(char32_t character) {
  const HanInitials* const end = kInitialsOf + kInitialsOfCount;
  const HanInitials* const found = std::lower_bound(
      kInitialsOf, end, character, [](const HanInitials& row, char32_t wanted) { return row.character < wanted; });
  return found != end && found->character == character ? std::string_view(found->letters) : std::string_view();
}

}  // namespace credence::identity
