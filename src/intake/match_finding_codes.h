// Findings of rows whose subject a person decided. Texts: catalog/texts/match.json.
#pragma once

#include <string_view>

namespace credence::intake::codes {

inline constexpr std::string_view kMatchedByDecision = "subject.matched_by_decision";  // {registered} {decision} {date}
inline constexpr std::string_view kRejectedByDecision = "subject.rejected_by_decision";  // {decision} {date} {reason}

}  // namespace credence::intake::codes
