// A text cut into its characters (Unicode code points). Internal to this module.
#pragma once

#include <string_view>
#include <vector>

namespace credence::identity {

// Views into `text`, one for each code point. Ill-formed UTF-8 gives pieces too, never a read outside the text.
std::vector<std::string_view> Characters(std::string_view text);

}  // namespace credence::identity
