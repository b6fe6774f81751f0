// Error codes of the matching workbench. Texts: catalog/texts/match.json.
#pragma once

#include "base/error.h"

namespace credence::intake::errors {

inline constexpr ErrorCode kRowNotFound{ErrorKind::kNotFound, "match.row_not_found"};            // {row}
inline constexpr ErrorCode kRowDecided{ErrorKind::kWrongState, "match.row_decided"};             // {row} {decision}
inline constexpr ErrorCode kDecisionNotFound{ErrorKind::kNotFound, "match.decision_not_found"};  // {decision}
inline constexpr ErrorCode kUndoneAlready{ErrorKind::kWrongState, "match.undone_already"};       // {decision} {date}
inline constexpr ErrorCode kDecidedAlready{ErrorKind::kConflict, "match.decided_already"};       // {decision}
inline constexpr ErrorCode kMatchOtherSubject{ErrorKind::kConflict, "match.other_subject"};      // {record}
inline constexpr ErrorCode kMatchOtherMany{ErrorKind::kConflict, "match.other_subject_many"};    // {count}

}  // namespace credence::intake::errors
