// Error codes that belong to no single area. Texts: catalog/texts/base.json.
#pragma once

#include "base/error.h"

namespace credence::errors {

inline constexpr ErrorCode kForbidden{ErrorKind::kForbidden, "access.forbidden"};
// {department}: the permission does not reach the rows of that department.
inline constexpr ErrorCode kOtherDepartment{ErrorKind::kForbidden, "access.other_department"};
// {stage}: what the session still waits for: second_factor, password, enrolment.
inline constexpr ErrorCode kStepMissing{ErrorKind::kForbidden, "access.step_missing"};
inline constexpr ErrorCode kSecondFactorRequired{ErrorKind::kForbidden, "access.second_factor_required"};
inline constexpr ErrorCode kInternal{ErrorKind::kInternal, "server.internal"};
inline constexpr ErrorCode kUsage{ErrorKind::kInvalid, "command.usage"};

}  // namespace credence::errors
