#include "subjects/matching.h"

#include <algorithm>
#include <map>
#include <set>

#include "base/check.h"
#include "identity/normalise.h"
#include "subjects/merge_store.h"
#include "subjects/subject.h"
#include "subjects/subject_store.h"

namespace credence::subjects {
namespace {

using Holders = std::map<std::string, std::int64_t, std::less<>>;

// The organisation code inside a unified code, or the one given.
std::string OrganisationCodeOf(const MatchRequest& request) {
  if (!request.organisation_code.empty()) return request.organisation_code;
  return request.code.size() == 18 ? request.code.substr(8, 9) : "";
}

std::vector<std::string> Distinct(const std::vector<MatchRequest>& requests,
                                  std::string (*value)(const MatchRequest&)) {
  std::set<std::string> distinct;
  for (const MatchRequest& request : requests) {
    std::string text = value(request);
    if (!text.empty()) distinct.insert(std::move(text));
  }
  return {distinct.begin(), distinct.end()};
}

std::int64_t HolderOf(const Holders& holders, const std::string& value) {
  auto found = holders.find(value);
  return found == holders.end() ? 0 : found->second;
}

struct Register {
  Holders by_code, by_organisation_code, by_registration_number;
  std::map<std::int64_t, Subject> subjects;
  std::map<std::int64_t, std::vector<SubjectName>> names;  // of those whose current name differs

  const Subject* Resolve(std::int64_t id) const {
    auto found = subjects.find(id);
    while (found != subjects.end() && found->second.merged_into) found = subjects.find(*found->second.merged_into);
    return found == subjects.end() ? nullptr : &found->second;
  }
};

Register LookUp(db::Transaction& tx, const std::vector<MatchRequest>& requests) {
  Register found;
  found.by_code = subject_store::HoldersOf(tx, Scheme::kUnifiedCode,
                                           Distinct(requests, [](const MatchRequest& r) { return r.code; }));
  std::vector<MatchRequest> rest;
  for (const MatchRequest& request : requests) {
    if (HolderOf(found.by_code, request.code) == 0) rest.push_back(request);
  }
  found.by_organisation_code =
      subject_store::HoldersOf(tx, Scheme::kOrganisationCode, Distinct(rest, OrganisationCodeOf));
  found.by_registration_number = subject_store::HoldersOf(
      tx, Scheme::kRegistrationNumber, Distinct(rest, [](const MatchRequest& r) { return r.registration_number; }));

  std::set<std::int64_t> wanted;
  for (const Holders* holders : {&found.by_code, &found.by_organisation_code, &found.by_registration_number}) {
    for (const auto& [value, id] : *holders) wanted.insert(id);
  }
  while (!wanted.empty()) {
    auto subjects = subject_store::FindMany(tx, {wanted.begin(), wanted.end()});
    wanted.clear();
    for (auto& [id, subject] : subjects) {
      if (subject.merged_into && !found.subjects.contains(*subject.merged_into)) wanted.insert(*subject.merged_into);
      found.subjects.emplace(id, std::move(subject));
    }
  }
  return found;
}

bool BearsName(db::Transaction& tx, Register& known, const Subject& subject, const std::string& name) {
  const std::string normalised = identity::NormaliseName(name);
  if (normalised == identity::NormaliseName(subject.name)) return true;
  auto [names, added] = known.names.try_emplace(subject.id);
  if (added) {
    for (std::int64_t id : GroupOf(tx, subject.id)) {
      for (SubjectName& borne : subject_store::NamesOf(tx, id)) names->second.push_back(std::move(borne));
    }
  }
  return std::any_of(names->second.begin(), names->second.end(),
                     [&](const SubjectName& other) { return identity::NormaliseName(other.name) == normalised; });
}

Match Decide(db::Transaction& tx, Register& known, const MatchRequest& request) {
  std::int64_t holder_id = HolderOf(known.by_code, request.code);
  const bool by_code = holder_id != 0;
  if (!by_code) holder_id = HolderOf(known.by_organisation_code, OrganisationCodeOf(request));
  const bool by_organisation_code = !by_code && holder_id != 0;
  const std::int64_t by_number_id = HolderOf(known.by_registration_number, request.registration_number);
  const Subject* by_number = known.Resolve(by_number_id);
  if (holder_id == 0) holder_id = by_number_id;
  if (holder_id == 0) return {};

  const Subject* subject = known.Resolve(holder_id);
  CHECK(subject != nullptr);
  Match match{MatchOutcome::kMatched, subject->id, holder_id, subject->code, subject->name, false};
  match.name_differs = !request.name.empty() && !BearsName(tx, known, *subject, request.name);
  // A code that the register does not know, beside another number of a subject with a different code: somebody is
  // wrong. (A code that was merged away is known.)
  const bool other_code = !by_code && !request.code.empty() && !subject->code.empty() && subject->code != request.code;
  const bool number_without_name = !by_code && !by_organisation_code && match.name_differs;
  const bool two_subjects = by_organisation_code && by_number != nullptr && by_number != subject;
  if (other_code || number_without_name || two_subjects) {
    match.outcome = MatchOutcome::kAmbiguous;
    match.subject_id = match.holder_id = 0;
  }
  return match;
}

}  // namespace

std::vector<Match> MatchSubjects(db::Transaction& tx, const std::vector<MatchRequest>& requests) {
  Register known = LookUp(tx, requests);
  std::vector<Match> matches;
  matches.reserve(requests.size());
  for (const MatchRequest& request : requests) matches.push_back(Decide(tx, known, request));
  return matches;
}

}  // namespace credence::subjects
