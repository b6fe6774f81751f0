// Two subjects, or a reported row and a subject, side by side: which facts agree, why they may be one, what speaks
// against it. Pure. It explains and never decides: a name alone is no proof, and a person has to say so.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"
#include "subjects/subject.h"

namespace credence::subjects {

// A code of subjects_finding_codes.h with the values of its text.
struct Remark {
  std::string_view code;
  TextValues values = {};
};

// What is known of one side; what is not known is empty.
struct SubjectFacts {
  std::string code;  // unified code
  std::string organisation_code;
  std::string registration_number;
  std::string name;
  std::vector<std::string> former_names;
  std::string kind;  // Name(SubjectKind)
  std::string status;
  std::string region;
};
SubjectFacts FactsOf(const Subject& subject, const std::vector<SubjectName>& names,
                     const std::vector<Identifier>& identifiers);

enum class Agreement { kSame, kDiffers, kUnknown };  // unknown: one side says nothing
std::string_view Name(Agreement agreement);          // same, differs, unknown

struct ComparedFact {
  std::string_view fact;    // code, organisation_code, registration_number, name, former_names, kind, status, region
  std::string left, right;  // former names joined by "；"
  Agreement agreement = Agreement::kUnknown;
};

// In a fixed order.
std::vector<ComparedFact> CompareFacts(const SubjectFacts& left, const SubjectFacts& right);
// The strongest first; empty when nothing is in common.
std::vector<Remark> LikenessesOf(const SubjectFacts& left, const SubjectFacts& right);
std::vector<Remark> ObjectionsTo(const SubjectFacts& left, const SubjectFacts& right);

}  // namespace credence::subjects
