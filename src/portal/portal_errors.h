// Error codes of the public pages. Texts: catalog/texts/portal.json.
#pragma once

#include "base/error.h"

namespace credence::portal::errors {

inline constexpr ErrorCode kFilterItem{ErrorKind::kInvalid, "portal.filter_item"};              // {value}
inline constexpr ErrorCode kFilterDate{ErrorKind::kInvalid, "portal.filter_date"};              // {value}
inline constexpr ErrorCode kFilterDates{ErrorKind::kInvalid, "portal.filter_dates"};            // {from} {to}
inline constexpr ErrorCode kFilterDepartment{ErrorKind::kInvalid, "portal.filter_department"};  // {value}
inline constexpr ErrorCode kFilterWord{ErrorKind::kInvalid, "portal.filter_word"};              // {length}
inline constexpr ErrorCode kFilterMonth{ErrorKind::kInvalid, "portal.filter_month"};            // {value}
inline constexpr ErrorCode kCursor{ErrorKind::kInvalid, "portal.cursor"};
inline constexpr ErrorCode kSearchLimit{ErrorKind::kInvalid, "portal.search_limit"};  // {max}
// A public field that only shows masked stands in the committed text: the proof would tell it.
inline constexpr ErrorCode kProofWithheld{ErrorKind::kForbidden, "portal.proof_withheld"};

}  // namespace credence::portal::errors
