// Registration number 工商注册号 (GS 15-2006; domain 2.5). Fifteen digits; thirteen is the legacy form.
#pragma once

#include <string_view>

#include "identity/verdict.h"

namespace credence::identity {

IdentifierVerdict CheckRegistrationNumber(std::string_view text);

// ISO 7064 MOD 11,10 over the first fourteen digits.
char RegistrationNumberCheckDigit(std::string_view body14);

}  // namespace credence::identity
