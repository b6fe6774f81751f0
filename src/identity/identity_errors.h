// Error and finding codes of the identifiers, `<scheme>.<reason>` with the reason words of verdict.h.
// Texts: catalog/texts/identity.json. Values: {value} the text that was given (mask it before it is shown),
// {length} its code points.
#pragma once

#include <string_view>

#include "base/error.h"

namespace credence::identity {

enum class IdentifierScheme { kCreditCode, kOrganisationCode, kCitizenNumber, kRegistrationNumber };

// The code for a reason of the scheme's check. A reason that the scheme does not know, also the empty one, is a
// broken invariant.
const ErrorCode& ErrorCodeOf(IdentifierScheme scheme, std::string_view reason);

}  // namespace credence::identity

namespace credence::identity::errors {

// Unified social credit code (domain 2.2).
inline constexpr ErrorCode kCreditCodeLength{ErrorKind::kInvalid, "credit_code.length"};
inline constexpr ErrorCode kCreditCodeCharset{ErrorKind::kInvalid, "credit_code.charset"};
inline constexpr ErrorCode kCreditCodeAuthority{ErrorKind::kInvalid, "credit_code.authority"};
inline constexpr ErrorCode kCreditCodeCategory{ErrorKind::kInvalid, "credit_code.category"};
inline constexpr ErrorCode kCreditCodeRegionFormat{ErrorKind::kInvalid, "credit_code.region_format"};
inline constexpr ErrorCode kCreditCodeCheck{ErrorKind::kInvalid, "credit_code.check"};
inline constexpr ErrorCode kCreditCodeRegion{ErrorKind::kInvalid, "credit_code.region"};       // a warning
inline constexpr ErrorCode kCreditCodeOrgCheck{ErrorKind::kInvalid, "credit_code.org_check"};  // a warning

// Organisation code (domain 2.3).
inline constexpr ErrorCode kOrganisationCodeLength{ErrorKind::kInvalid, "organisation_code.length"};
inline constexpr ErrorCode kOrganisationCodeHyphen{ErrorKind::kInvalid, "organisation_code.hyphen"};
inline constexpr ErrorCode kOrganisationCodeCharset{ErrorKind::kInvalid, "organisation_code.charset"};
inline constexpr ErrorCode kOrganisationCodeCheck{ErrorKind::kInvalid, "organisation_code.check"};

// Citizen number (domain 2.4).
inline constexpr ErrorCode kCitizenNumberLength{ErrorKind::kInvalid, "citizen_number.length"};
inline constexpr ErrorCode kCitizenNumberCharset{ErrorKind::kInvalid, "citizen_number.charset"};
inline constexpr ErrorCode kCitizenNumberRegion{ErrorKind::kInvalid, "citizen_number.region"};
inline constexpr ErrorCode kCitizenNumberBirthDate{ErrorKind::kInvalid, "citizen_number.birth_date"};
inline constexpr ErrorCode kCitizenNumberBirthRange{ErrorKind::kInvalid, "citizen_number.birth_range"};
inline constexpr ErrorCode kCitizenNumberSequence{ErrorKind::kInvalid, "citizen_number.sequence"};
inline constexpr ErrorCode kCitizenNumberCheck{ErrorKind::kInvalid, "citizen_number.check"};
inline constexpr ErrorCode kCitizenNumberLegacy15{ErrorKind::kInvalid, "citizen_number.legacy15"};  // an old format

// Registration number (domain 2.5).
inline constexpr ErrorCode kRegistrationNumberLength{ErrorKind::kInvalid, "registration_number.length"};
inline constexpr ErrorCode kRegistrationNumberCharset{ErrorKind::kInvalid, "registration_number.charset"};
inline constexpr ErrorCode kRegistrationNumberCheck{ErrorKind::kInvalid, "registration_number.check"};
inline constexpr ErrorCode kRegistrationNumberRegion{ErrorKind::kInvalid, "registration_number.region"};
inline constexpr ErrorCode kRegistrationNumberLegacy13{ErrorKind::kInvalid,
                                                       "registration_number.legacy13"};  // an old format

}  // namespace credence::identity::errors
