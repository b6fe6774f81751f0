// A subject (信用主体): an organisation or an individual business. Natural persons never become subjects (design 1.2).
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace credence::subjects {

enum class SubjectKind { kOrganisation, kIndividualBusiness };
std::string_view Name(SubjectKind kind);  // organisation, individual_business
SubjectKind SubjectKindFromName(std::string_view name);

// Numbers that identify a subject, in the order in which they are trusted (domain 2.7).
enum class Scheme { kUnifiedCode, kOrganisationCode, kRegistrationNumber };
std::string_view Name(Scheme scheme);  // uscc, organisation, registration

struct Identifier {
  Scheme scheme = Scheme::kUnifiedCode;
  std::string value;  // normalised, without hyphens
  friend auto operator<=>(const Identifier&, const Identifier&) = default;
};

struct SubjectName {
  std::string name;
  std::string valid_from;  // ISO date on which the platform learned it
  std::string valid_to;    // empty = current
};

struct Subject {
  std::int64_t id = 0;
  SubjectKind kind = SubjectKind::kOrganisation;
  std::string code;  // unified code
  std::string name;
  std::string status;  // as the register words it, empty when unknown
  std::string region;  // GB/T 2260 code or the text of the register
  std::optional<std::int64_t> merged_into;
};

// What a register row says about an organisation.
struct RegisterEntry {
  std::string code;  // unified code, valid
  std::string name;
  std::string status;
  std::string region;
  std::string registration_number;  // empty when not given
  std::string organisation_code;    // nine characters; empty when not given
};

// 92… is an individual business, everything else an organisation.
SubjectKind KindOfCode(std::string_view code);

}  // namespace credence::subjects
