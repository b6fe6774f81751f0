// Error and finding codes of intake. Texts: catalog/texts/intake.json.
#pragma once

#include "base/error.h"

namespace credence::intake::errors {

inline constexpr ErrorCode kBatchNotFound{ErrorKind::kNotFound, "intake.batch_not_found"};
inline constexpr ErrorCode kNotProvider{ErrorKind::kForbidden, "intake.not_provider"};
inline constexpr ErrorCode kWrongItem{ErrorKind::kInvalid, "intake.wrong_item"};
inline constexpr ErrorCode kBlobMissing{ErrorKind::kInternal, "intake.blob_missing"};
inline constexpr ErrorCode kReceivedInFuture{ErrorKind::kInvalid, "intake.received_in_future"};
inline constexpr ErrorCode kTooLarge{ErrorKind::kTooLarge, "intake.too_large"};  // {limit} GiB
// The file: {item} {sheets}; shown beside the findings of the header.
inline constexpr ErrorCode kSeveralSheets{ErrorKind::kInvalid, "intake.several_sheets"};
inline constexpr ErrorCode kHeaderRefused{ErrorKind::kInvalid, "intake.header_refused"};
// Examined batches: {batch} {count}.
inline constexpr ErrorCode kNotExamined{ErrorKind::kWrongState, "intake.not_examined"};
inline constexpr ErrorCode kNothingToSubmit{ErrorKind::kWrongState, "intake.nothing_to_submit"};
inline constexpr ErrorCode kWarningsUnconfirmed{ErrorKind::kWrongState, "intake.warnings_unconfirmed"};
inline constexpr ErrorCode kReasonRequired{ErrorKind::kInvalid, "intake.reason_required"};
inline constexpr ErrorCode kReasonUnusable{ErrorKind::kInvalid, "intake.reason_unusable"};  // {limit}
inline constexpr ErrorCode kErrorsOpen{ErrorKind::kWrongState, "intake.errors_open"};
// Correction: {batch} {days}.
inline constexpr ErrorCode kOtherBatch{ErrorKind::kConflict, "intake.other_batch"};
inline constexpr ErrorCode kCopyGone{ErrorKind::kNotFound, "intake.copy_gone"};

}  // namespace credence::intake::errors
