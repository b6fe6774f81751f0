#include "subjects/comparison.h"

#include <algorithm>

#include "identity/normalise.h"
#include "subjects/subject_status.h"
#include "subjects/subjects_finding_codes.h"

namespace credence::subjects {
namespace {

// Codes that differ in so few characters are one code and a slip of the keyboard; the check character changes with
// every other one.
constexpr std::size_t kCloseCharacters = 2;

std::string Joined(const std::vector<std::string>& texts) {
  std::string joined;
  for (const std::string& text : texts) joined.append(joined.empty() ? "" : "；").append(text);
  return joined;
}

Agreement AgreementOf(const std::string& left, const std::string& right) {
  if (left.empty() || right.empty()) return Agreement::kUnknown;
  return left == right ? Agreement::kSame : Agreement::kDiffers;
}

bool SameText(const std::string& left, const std::string& right) {
  return AgreementOf(left, right) == Agreement::kSame;
}

bool SameName(const std::string& left, const std::string& right) {
  return SameText(identity::NormaliseName(left), identity::NormaliseName(right));
}

bool BoreName(const SubjectFacts& subject, const std::string& name) {
  return std::any_of(subject.former_names.begin(), subject.former_names.end(),
                     [&](const std::string& former) { return SameName(former, name); });
}

// Characters at which two texts of one length differ.
std::size_t Distance(const std::string& left, const std::string& right) {
  std::size_t distance = 0;
  for (std::size_t i = 0; i < left.size(); ++i) distance += left[i] != right[i] ? 1 : 0;
  return distance;
}

}  // namespace

std::string_view Name(Agreement agreement) {
  if (agreement == Agreement::kSame) return "same";
  return agreement == Agreement::kDiffers ? "differs" : "unknown";
}

SubjectFacts FactsOf(const Subject& subject, const std::vector<SubjectName>& names,
                     const std::vector<Identifier>& identifiers) {
  SubjectFacts facts{subject.code,  "", "", subject.name, {}, std::string(Name(subject.kind)), subject.status,
                     subject.region};
  for (const SubjectName& name : names) {
    if (!name.valid_to.empty()) facts.former_names.push_back(name.name);
  }
  for (const Identifier& identifier : identifiers) {
    if (identifier.scheme == Scheme::kOrganisationCode) facts.organisation_code = identifier.value;
    if (identifier.scheme == Scheme::kRegistrationNumber) facts.registration_number = identifier.value;
  }
  return facts;
}

std::vector<ComparedFact> CompareFacts(const SubjectFacts& left, const SubjectFacts& right) {
  std::vector<ComparedFact> facts;
  auto add = [&](std::string_view fact, const std::string& of_left, const std::string& of_right) {
    facts.push_back({fact, of_left, of_right, AgreementOf(of_left, of_right)});
  };
  add("code", left.code, right.code);
  add("organisation_code", left.organisation_code, right.organisation_code);
  add("registration_number", left.registration_number, right.registration_number);
  add("name", left.name, right.name);
  if (SameName(left.name, right.name)) facts.back().agreement = Agreement::kSame;
  add("former_names", Joined(left.former_names), Joined(right.former_names));
  add("kind", left.kind, right.kind);
  add("status", left.status, right.status);
  add("region", left.region, right.region);
  return facts;
}

std::vector<Remark> LikenessesOf(const SubjectFacts& left, const SubjectFacts& right) {
  std::vector<Remark> likenesses;
  const bool same_name = SameName(left.name, right.name);
  const bool other_name = !same_name && !left.name.empty() && !right.name.empty();
  const bool same_code = SameText(left.code, right.code);
  if (same_code) likenesses.push_back({other_name ? codes::kSameCodeOtherName : codes::kSameCode});
  if (!same_code && SameText(left.organisation_code, right.organisation_code)) {
    likenesses.push_back({codes::kSameOrganisationCode});
  }
  if (SameText(left.registration_number, right.registration_number)) {
    likenesses.push_back({other_name ? codes::kSameRegistrationOtherName : codes::kSameRegistration});
  }
  if (same_name && !same_code) {
    const bool comparable = !left.code.empty() && left.code.size() == right.code.size();
    const std::size_t distance = comparable ? Distance(left.code, right.code) : 0;
    if (comparable && distance <= kCloseCharacters) {
      likenesses.push_back({codes::kSameNameCloseCode, {{"count", std::to_string(distance)}}});
    } else {
      const bool both_coded = !left.code.empty() && !right.code.empty();
      likenesses.push_back({both_coded ? codes::kSameNameOtherCode : codes::kSameName});
    }
  }
  if (!same_name && (BoreName(left, right.name) || BoreName(right, left.name))) {
    likenesses.push_back({codes::kFormerName});
  }
  return likenesses;
}

std::vector<Remark> ObjectionsTo(const SubjectFacts& left, const SubjectFacts& right) {
  std::vector<Remark> objections;
  if (LikenessesOf(left, right).empty()) objections.push_back({codes::kNothingInCommon});
  if (AgreementOf(left.kind, right.kind) == Agreement::kDiffers) objections.push_back({codes::kOtherKind});
  if (AgreementOf(left.registration_number, right.registration_number) == Agreement::kDiffers) {
    objections.push_back({codes::kOtherRegistration});
  }
  if (AgreementOf(left.region, right.region) == Agreement::kDiffers) objections.push_back({codes::kOtherRegion});
  if (IsEndedStatus(right.status)) objections.push_back({codes::kEnded, {{"status", right.status}}});
  const bool both_known = !left.status.empty() && !right.status.empty();
  if (both_known && !IsEndedStatus(left.status) && !IsEndedStatus(right.status)) {
    objections.push_back({codes::kBothActive});
  }
  return objections;
}

}  // namespace credence::subjects
