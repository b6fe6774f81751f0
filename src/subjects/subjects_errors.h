// Error codes of subjects. Texts: catalog/texts/subjects.json.
#pragma once

#include "base/error.h"

namespace credence::subjects::errors {

inline constexpr ErrorCode kNotFound{ErrorKind::kNotFound, "subjects.not_found"};

}  // namespace credence::subjects::errors
