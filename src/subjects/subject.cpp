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

}  // namespace credence::subjects
