// Normalisation of identifiers and names before they are compared (domain 2.1, 2.7). Pure.
#pragma once

#include <string>
#include <string_view>

namespace credence::identity {

// NFKC, blanks and zero-width characters removed, upper case. Letters are never turned into digits, hyphens never
// removed.
std::string NormaliseIdentifier(std::string_view text);

// The form in which names are compared, never shown: NFKC, blanks removed, （） → (), middle dots → ·, Latin upper
// case.
std::string NormaliseName(std::string_view text);

}  // namespace credence::identity
