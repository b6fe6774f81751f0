// Organisation code 组织机构代码 (GB 11714-1997; domain 2.3). Stored as nine characters, printed XXXXXXXX-X.
#pragma once

#include <string>
#include <string_view>

#include "identity/verdict.h"

namespace credence::identity {

// Accepts nine characters, or ten with the hyphen at position 9. Strict otherwise.
IdentifierVerdict CheckOrganisationCode(std::string_view text);

// Nine characters without the hyphen; the text must have passed the check.
std::string StoredOrganisationCode(std::string_view text);
std::string PrintedOrganisationCode(std::string_view text);

char OrganisationCodeCheckCharacter(std::string_view body8);

}  // namespace credence::identity
