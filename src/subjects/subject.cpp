#include "subjects/subject.h"

#include "base/check.h"

namespace credence::subjects {

std::string_view Name(SubjectKind kind) {
  return kind == SubjectKind::kOrganisation ? "organisation" : "individual_business";
}

SubjectKind SubjectKindFromName(std::string_view name) {
  CHECK(name == "organisation" || name == "individual_business");
  return name == "organisation" ? SubjectKind::kOrganisation : SubjectKind::kIndividualBusiness;
}

std::string_view Name(Scheme scheme) {
  switch (scheme) {
    case Scheme::kUnifiedCode:
      return "uscc";
    case Scheme::kOrganisationCode:
      return "organisation";
    case Scheme::kRegistrationNumber:
      return "registration";
  }
  CHECK(false);
  return "";
}

SubjectKind KindOfCode(std::string_view code) {
  return code.starts_with("92") ? SubjectKind::kIndividualBusiness : SubjectKind::kOrganisation;
}

std::string SubjectKey(std::string_view code, std::string_view organisation_code,
                       std::string_view registration_number) {
  if (!code.empty()) return std::string(code);
  if (!organisation_code.empty()) return "organisation:" + std::string(organisation_code);
  if (!registration_number.empty()) return "registration:" + std::string(registration_number);
  return "";
}

}  // namespace credence::subjects
