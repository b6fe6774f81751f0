// Error codes of subjects. Texts: catalog/texts/subjects.json.
#pragma once

#include "base/error.h"

namespace credence::subjects::errors {

inline constexpr ErrorCode kNotFound{ErrorKind::kNotFound, "subjects.not_found"};

// A text that cannot be searched.
inline constexpr ErrorCode kSearchEmpty{ErrorKind::kInvalid, "subjects.search_empty"};
inline constexpr ErrorCode kSearchShort{ErrorKind::kInvalid, "subjects.search_short"};
inline constexpr ErrorCode kSearchLong{ErrorKind::kInvalid, "subjects.search_long"};  // {max}
inline constexpr ErrorCode kSearchCharacters{ErrorKind::kInvalid, "subjects.search_characters"};
inline constexpr ErrorCode kSearchKind{ErrorKind::kInvalid, "subjects.search_kind"};  // {value}
inline constexpr ErrorCode kSearchCursor{ErrorKind::kInvalid, "subjects.search_cursor"};

// Merging.
inline constexpr ErrorCode kReason{ErrorKind::kInvalid, "subjects.reason"};                       // {min} {max}
inline constexpr ErrorCode kMergeSelf{ErrorKind::kInvalid, "subjects.merge_self"};                // {code}
inline constexpr ErrorCode kMergeMerged{ErrorKind::kWrongState, "subjects.merge_merged"};         // {subject}
inline constexpr ErrorCode kMergeIntoMerged{ErrorKind::kConflict, "subjects.merge_into_merged"};  // {subject}
inline constexpr ErrorCode kMergeHasMerged{ErrorKind::kConflict, "subjects.merge_has_merged"};    // {subject} {count}
inline constexpr ErrorCode kMergeMany{ErrorKind::kTooLarge, "subjects.merge_many"};               // {subject} {count}
inline constexpr ErrorCode kMergeKinds{ErrorKind::kInvalid, "subjects.merge_kinds"};              // {from} {into}
inline constexpr ErrorCode kMergePersons{ErrorKind::kInvalid, "subjects.merge_persons"};          // {from} {into}
inline constexpr ErrorCode kMergeEverywhere{ErrorKind::kForbidden, "subjects.merge_everywhere"};
inline constexpr ErrorCode kNotMerged{ErrorKind::kWrongState, "subjects.not_merged"};  // {subject}
// {subject} {merged_on} {days} {last}
inline constexpr ErrorCode kUnmergeTooLate{ErrorKind::kWrongState, "subjects.unmerge_too_late"};

// Claims.
inline constexpr ErrorCode kNoClaim{ErrorKind::kNotFound, "subjects.no_claim"};                // {claim}
inline constexpr ErrorCode kClaimEnded{ErrorKind::kWrongState, "subjects.claim_ended"};        // {claim} {date}
inline constexpr ErrorCode kNotSettled{ErrorKind::kWrongState, "subjects.claim_not_settled"};  // {claim}
inline constexpr ErrorCode kMonth{ErrorKind::kInvalid, "subjects.month"};                      // {value} {latest}

}  // namespace credence::subjects::errors
