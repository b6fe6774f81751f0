// Error and finding codes of records. Texts: catalog/texts/records.json.
#pragma once

#include "base/error.h"

namespace credence::records::errors {

inline constexpr ErrorCode kBadRuleSets{ErrorKind::kInternal, "records.bad_rule_sets"};
inline constexpr ErrorCode kNotFound{ErrorKind::kNotFound, "records.not_found"};
inline constexpr ErrorCode kPublicityEnded{ErrorKind::kNotFound, "records.publicity_ended"};
inline constexpr ErrorCode kNotHeld{ErrorKind::kWrongState, "records.not_held"};
inline constexpr ErrorCode kUnknownEdition{ErrorKind::kNotFound, "records.unknown_edition"};  // {item} {edition}
// Findings at filing; record.new_version and record.other_subject stand in catalog/finding_codes.h.
inline constexpr ErrorCode kOtherSubjectMany{ErrorKind::kConflict, "record.other_subject_many"};
inline constexpr ErrorCode kSuperseded{ErrorKind::kConflict, "record.superseded"};
inline constexpr ErrorCode kReinstated{ErrorKind::kConflict, "record.reinstated"};

}  // namespace credence::records::errors
