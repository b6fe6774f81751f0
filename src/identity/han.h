// Han characters: simplified forms and the letters with which their readings begin. Pure, from the Unihan database
// (Debian's unicode-data) that was present when the program was built.
#pragma once

#include <string_view>

namespace credence::identity {

// The block of common characters, in which nearly all of a name lies.
inline constexpr char32_t kCommonHanFirst = 0x4E00, kCommonHanLast = 0x9FFF;

// The character that stands for this one when names are searched: the simplified one for a traditional one, any other
// as it is. Not for showing: 乾 and 干 meet in one.
char32_t SimplifiedOf(char32_t character);

// First letters of all its readings, a–z; empty for what has no reading.
std::string_view InitialsOf(char32_t character);

}  // namespace credence::identity
