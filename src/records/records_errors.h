// Error and finding codes of records. Texts: catalog/texts/records.json.
#pragma once

#include "base/error.h"

namespace credence::records::errors {

inline constexpr ErrorCode kBadRuleSets{ErrorKind::kInternal, "records.bad_rule_sets"};
inline constexpr ErrorCode kNotFound{ErrorKind::kNotFound, "records.not_found"};
inline constexpr ErrorCode kPublicityEnded{ErrorKind::kNotFound, "records.publicity_ended"};
inline constexpr ErrorCode kNotHeld{ErrorKind::kWrongState, "records.not_held"};
inline constexpr ErrorCode kUnknownEdition{ErrorKind::kNotFound, "records.unknown_edition"};  // {item} {edition}
// What a department has reported: {record}.
inline constexpr ErrorCode kNoReported{ErrorKind::kNotFound, "records.no_reported"};
inline constexpr ErrorCode kOvertaken{ErrorKind::kConflict, "records.overtaken"};  // {record} {version}
// Withdrawals: {record}.
inline constexpr ErrorCode kWithdrawalReason{ErrorKind::kInvalid, "records.withdrawal_reason"};
inline constexpr ErrorCode kWithdrawalNote{ErrorKind::kInvalid, "records.withdrawal_note"};  // {limit}
inline constexpr ErrorCode kNotInForce{ErrorKind::kWrongState, "records.not_in_force"};
inline constexpr ErrorCode kRegisterRow{ErrorKind::kWrongState, "records.register_row"};
inline constexpr ErrorCode kWithdrawalWaits{ErrorKind::kConflict, "records.withdrawal_waits"};
inline constexpr ErrorCode kNoWithdrawal{ErrorKind::kWrongState, "records.no_withdrawal"};
inline constexpr ErrorCode kOwnWithdrawal{ErrorKind::kForbidden, "records.own_withdrawal"};
// Findings at filing; record.new_version and record.other_subject stand in catalog/finding_codes.h.
inline constexpr ErrorCode kOtherSubjectMany{ErrorKind::kConflict, "record.other_subject_many"};
inline constexpr ErrorCode kSuperseded{ErrorKind::kConflict, "record.superseded"};
inline constexpr ErrorCode kRevoked{ErrorKind::kConflict, "record.revoked"};  // {record}
inline constexpr ErrorCode kReinstated{ErrorKind::kConflict, "record.reinstated"};

}  // namespace credence::records::errors
