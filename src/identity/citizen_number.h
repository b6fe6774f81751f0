// Citizen number 公民身份号码 (GB 11643-1999; domain 2.4). Only to check, to mask and to refuse: never a key of the
// register.
#pragma once

#include <string_view>

#include "base/civil_date.h"
#include "identity/verdict.h"

namespace credence::identity {

// `today` bounds the birth date.
IdentifierVerdict CheckCitizenNumber(std::string_view text, CivilDate today);

}  // namespace credence::identity
