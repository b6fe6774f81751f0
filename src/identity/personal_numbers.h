// Finds numbers of people in free text (domain 9.2, last row of the table). Internal to this module.
#pragma once

#include <cstddef>
#include <string_view>
#include <vector>

namespace credence::identity {

// Bytes [begin, end) of a text.
struct TextRange {
  std::size_t begin = 0;
  std::size_t end = 0;
};

// Citizen numbers (18 characters with a possible birth date, the old 15 digits with a plausible one), mobile numbers
// and bank cards (16–19 digits, Luhn). Digits may be full-width, and single blanks or hyphens may stand between them in
// the groupings people write. In ascending order, never overlapping. Time and memory linear in the text; a text without
// eleven digits in a row costs one pass and no memory.
std::vector<TextRange> FindPersonalNumbers(std::string_view text);

}  // namespace credence::identity
