// Error codes of access. Texts: catalog/texts/access.json.
#pragma once

#include "base/error.h"

namespace credence::access::errors {

inline constexpr ErrorCode kUnknownDepartment{ErrorKind::kNotFound, "access.unknown_department"};

}  // namespace credence::access::errors
