// Error and finding codes of intake. Texts: catalog/texts/intake.json.
#pragma once

#include "base/error.h"

namespace credence::intake::errors {

inline constexpr ErrorCode kBatchNotFound{ErrorKind::kNotFound, "intake.batch_not_found"};
inline constexpr ErrorCode kNotProvider{ErrorKind::kForbidden, "intake.not_provider"};
inline constexpr ErrorCode kWrongItem{ErrorKind::kInvalid, "intake.wrong_item"};
inline constexpr ErrorCode kBlobMissing{ErrorKind::kInternal, "intake.blob_missing"};
inline constexpr ErrorCode kReceivedInFuture{ErrorKind::kInvalid, "intake.received_in_future"};

}  // namespace credence::intake::errors
