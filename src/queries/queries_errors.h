// Error codes of queries. Texts: catalog/texts/queries.json.
#pragma once

#include "base/error.h"

namespace credence::queries::errors {

inline constexpr ErrorCode kPurpose{ErrorKind::kInvalid, "queries.purpose"};
inline constexpr ErrorCode kMatter{ErrorKind::kInvalid, "queries.matter"};  // {limit}

}  // namespace credence::queries::errors
