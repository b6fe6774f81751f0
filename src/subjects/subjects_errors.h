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

}  // namespace credence::subjects::errors
