// The forms in which names are searched (design 6). Pure.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace credence::identity {

// NormaliseName, and traditional characters as simplified ones. For comparing only, never shown.
std::string SearchForm(std::string_view name);

// What people may type for each character of a name that is searched by initials: the letters of its readings, the
// letter or digit itself in lower case. Characters without any (brackets, dots) are left out.
// 重庆 A1 → {"zc", "q", "a", "1"}.
std::vector<std::string> InitialsOfName(std::string_view search_form);

// What somebody typed, as initials: a–z and 0–9 with at least one letter, in lower case; empty when it is none.
std::string TypedInitials(std::string_view search_form);

}  // namespace credence::identity
