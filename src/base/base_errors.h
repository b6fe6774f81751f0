// Error codes that belong to no single area. Texts: catalog/texts/base.json.
#pragma once

#include "base/error.h"

namespace credence::errors {

inline constexpr ErrorCode kForbidden{ErrorKind::kForbidden, "access.forbidden"};
inline constexpr ErrorCode kInternal{ErrorKind::kInternal, "server.internal"};
inline constexpr ErrorCode kUsage{ErrorKind::kInvalid, "command.usage"};

}  // namespace credence::errors
