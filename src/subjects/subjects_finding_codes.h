// Why a waiting row or a subject may be the same as another subject, and what speaks against it. Texts, which are data:
// catalog/texts/match.json.
#pragma once

#include <string_view>

namespace credence::subjects::codes {

// Likenesses, the strongest first.
inline constexpr std::string_view kSameCode = "match.same_code";
inline constexpr std::string_view kSameCodeOtherName = "match.same_code_other_name";
inline constexpr std::string_view kSameOrganisationCode = "match.same_organisation_code";
inline constexpr std::string_view kSameRegistration = "match.same_registration";
inline constexpr std::string_view kSameRegistrationOtherName = "match.same_registration_other_name";
inline constexpr std::string_view kSameNameCloseCode = "match.same_name_close_code";  // {count}
inline constexpr std::string_view kSameNameOtherCode = "match.same_name_other_code";
inline constexpr std::string_view kSameName = "match.same_name";  // one side has no code
inline constexpr std::string_view kFormerName = "match.former_name";
inline constexpr std::string_view kSameDecision = "match.same_decision";  // {record}

// What speaks against it.
inline constexpr std::string_view kNothingInCommon = "match.nothing_in_common";
inline constexpr std::string_view kOtherKind = "match.other_kind";
inline constexpr std::string_view kOtherRegion = "match.other_region";
inline constexpr std::string_view kOtherRegistration = "match.other_registration";
inline constexpr std::string_view kEnded = "match.ended";  // {status}
inline constexpr std::string_view kBothActive = "match.both_active";
inline constexpr std::string_view kSharedDecisions = "match.shared_decisions";  // {count}

}  // namespace credence::subjects::codes
