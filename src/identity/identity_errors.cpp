#include "identity/identity_errors.h"

#include <algorithm>
#include <iterator>

#include "base/check.h"

namespace credence::identity {
namespace {

using namespace errors;  // NOLINT: the table below is nothing but these names

struct Row {
  IdentifierScheme scheme;
  const ErrorCode* code;
};

constexpr Row kRows[] = {
    {IdentifierScheme::kCreditCode, &kCreditCodeLength},
    {IdentifierScheme::kCreditCode, &kCreditCodeCharset},
    {IdentifierScheme::kCreditCode, &kCreditCodeAuthority},
    {IdentifierScheme::kCreditCode, &kCreditCodeCategory},
    {IdentifierScheme::kCreditCode, &kCreditCodeRegionFormat},
    {IdentifierScheme::kCreditCode, &kCreditCodeCheck},
    {IdentifierScheme::kCreditCode, &kCreditCodeRegion},
    {IdentifierScheme::kCreditCode, &kCreditCodeOrgCheck},
    {IdentifierScheme::kOrganisationCode, &kOrganisationCodeLength},
    {IdentifierScheme::kOrganisationCode, &kOrganisationCodeHyphen},
    {IdentifierScheme::kOrganisationCode, &kOrganisationCodeCharset},
    {IdentifierScheme::kOrganisationCode, &kOrganisationCodeCheck},
    {IdentifierScheme::kCitizenNumber, &kCitizenNumberLength},
    {IdentifierScheme::kCitizenNumber, &kCitizenNumberCharset},
    {IdentifierScheme::kCitizenNumber, &kCitizenNumberRegion},
    {IdentifierScheme::kCitizenNumber, &kCitizenNumberBirthDate},
    {IdentifierScheme::kCitizenNumber, &kCitizenNumberBirthRange},
    {IdentifierScheme::kCitizenNumber, &kCitizenNumberSequence},
    {IdentifierScheme::kCitizenNumber, &kCitizenNumberCheck},
    {IdentifierScheme::kCitizenNumber, &kCitizenNumberLegacy15},
    {IdentifierScheme::kRegistrationNumber, &kRegistrationNumberLength},
    {IdentifierScheme::kRegistrationNumber, &kRegistrationNumberCharset},
    {IdentifierScheme::kRegistrationNumber, &kRegistrationNumberCheck},
    {IdentifierScheme::kRegistrationNumber, &kRegistrationNumberRegion},
    {IdentifierScheme::kRegistrationNumber, &kRegistrationNumberLegacy13},
};

std::string_view ReasonOf(const ErrorCode& code) { return code.code.substr(code.code.find('.') + 1); }

}  // namespace

const ErrorCode& ErrorCodeOf(IdentifierScheme scheme, std::string_view reason) {
  const Row* row = std::find_if(std::begin(kRows), std::end(kRows), [&](const Row& candidate) {
    return candidate.scheme == scheme && ReasonOf(*candidate.code) == reason;
  });
  CHECK(row != std::end(kRows));
  return *row->code;
}

}  // namespace credence::identity
