#include "intake/candidates.h"

#include <algorithm>
#include <map>
#include <set>

#include "identity/credit_code.h"
#include "identity/normalise.h"
#include "records/record_store.h"
#include "subjects/merge_store.h"
#include "subjects/subject_store.h"
#include "subjects/subjects_finding_codes.h"
#include "subjects/subjects_service.h"

namespace credence::intake {
namespace {

namespace codes = subjects::codes;
namespace subject_store = subjects::subject_store;
using subjects::Scheme;
using Holders = std::map<std::string, std::int64_t, std::less<>>;

// How much a reason weighs: the order of subjects_finding_codes.h.
constexpr std::string_view kByWeight[] = {
    codes::kSameCode,          codes::kSameCodeOtherName,         codes::kSameDecision,
    codes::kSameRegistration,  codes::kSameOrganisationCode,      codes::kSameNameCloseCode,
    codes::kSameNameOtherCode, codes::kSameRegistrationOtherName, codes::kSameName,
    codes::kFormerName,
};

std::size_t WeightOf(const Candidate& candidate) {
  std::size_t best = std::size(kByWeight);
  for (const subjects::Remark& remark : candidate.likenesses) {
    const auto* at = std::find(std::begin(kByWeight), std::end(kByWeight), remark.code);
    best = std::min(best, static_cast<std::size_t>(at - std::begin(kByWeight)));
  }
  return best;
}

// The numbers and names of many rows, and who bears them.
class Bearers {
 public:
  Bearers(db::Transaction& tx, const std::vector<WaitingRow>& rows) {
    std::vector<std::string> uscc, organisation, registration, names, decisions;
    for (const WaitingRow& row : rows) {
      const subjects::SubjectFacts facts = FactsOf(row);
      auto add = [](std::vector<std::string>& to, std::string value) {
        if (!value.empty()) to.push_back(std::move(value));
      };
      add(uscc, facts.code);
      add(organisation, facts.organisation_code);
      add(registration, facts.registration_number);
      add(names, identity::NormaliseName(facts.name));
      add(decisions, row.draft.decision_key);
    }
    by_code_ = subject_store::HoldersOf(tx, Scheme::kUnifiedCode, uscc);
    by_organisation_ = subject_store::HoldersOf(tx, Scheme::kOrganisationCode, organisation);
    by_registration_ = subject_store::HoldersOf(tx, Scheme::kRegistrationNumber, registration);
    by_name_ = subject_store::BearersOf(tx, names);
    for (const records::KnownRecord& known : records::record_store::FindByDecisions(tx, decisions)) {
      by_decision_.emplace(known.decision_key, known.id);
    }
  }

  std::set<std::int64_t> Of(const WaitingRow& row) const {
    const subjects::SubjectFacts facts = FactsOf(row);
    std::set<std::int64_t> ids;
    auto add = [&](const Holders& holders, const std::string& value) {
      if (auto holder = holders.find(value); holder != holders.end()) ids.insert(holder->second);
    };
    add(by_code_, facts.code);
    add(by_organisation_, facts.organisation_code);
    add(by_registration_, facts.registration_number);
    const auto [name, names_end] = by_name_.equal_range(identity::NormaliseName(facts.name));
    for (auto at = name; at != names_end && ids.size() < 2 * kCandidatesMax; ++at) ids.insert(at->second);
    const auto [record, records_end] = by_decision_.equal_range(row.draft.decision_key);
    for (auto at = record; at != records_end; ++at) ids.insert(at->second.subject_id);
    return ids;
  }

  // The record in force of the row's decision under one of these subjects.
  std::string RecordUnder(const WaitingRow& row, const std::vector<std::int64_t>& group) const {
    const auto [begin, end] = by_decision_.equal_range(row.draft.decision_key);
    for (auto at = begin; at != end; ++at) {
      if (std::find(group.begin(), group.end(), at->second.subject_id) != group.end()) return at->second.str();
    }
    return "";
  }

 private:
  Holders by_code_, by_organisation_, by_registration_;
  std::multimap<std::string, std::int64_t> by_name_;
  std::multimap<std::string, records::RecordId> by_decision_;
};

Candidate Compare(const WaitingRow& row, const subjects::SubjectFile& file) {
  const subjects::SubjectFacts left = FactsOf(row);
  const subjects::SubjectFacts right = subjects::FactsOf(file.subject, file.names, file.identifiers);
  return {file.subject, subjects::LikenessesOf(left, right), subjects::ObjectionsTo(left, right),
          subjects::CompareFacts(left, right)};
}

}  // namespace

subjects::SubjectFacts FactsOf(const WaitingRow& row) {
  const catalog::SubjectFields& subject = row.item->subject;
  subjects::SubjectFacts facts;
  facts.code = row.ValueOf(subject.uscc);
  facts.organisation_code = row.ValueOf(subject.organisation_no);
  if (facts.organisation_code.empty() && identity::CheckCreditCode(facts.code).acceptable()) {
    facts.organisation_code = facts.code.substr(8, 9);
  }
  facts.registration_number = row.ValueOf(subject.registration_no);
  facts.name = row.ValueOf(subject.name);
  return facts;
}

std::vector<std::vector<Candidate>> FindCandidates(db::Transaction& tx, const std::vector<WaitingRow>& rows) {
  const Bearers bearers(tx, rows);
  std::map<std::int64_t, subjects::SubjectFile> files;  // by the id that was found
  std::vector<std::vector<Candidate>> candidates;
  for (const WaitingRow& row : rows) {
    std::vector<Candidate> of_row;
    std::set<std::int64_t> seen;  // survivors
    for (std::int64_t id : bearers.Of(row)) {
      auto file = files.find(id);
      if (file == files.end()) file = files.emplace(id, subjects::SubjectsService::OpenFile(tx, id)).first;
      if (!seen.insert(file->second.subject.id).second) continue;
      Candidate candidate = Compare(row, file->second);
      const std::string record = bearers.RecordUnder(row, file->second.group);
      if (!record.empty()) {
        candidate.likenesses.insert(candidate.likenesses.begin(), {codes::kSameDecision, {{"record", record}}});
      }
      if (!candidate.likenesses.empty()) of_row.push_back(std::move(candidate));
    }
    std::stable_sort(of_row.begin(), of_row.end(),
                     [](const Candidate& a, const Candidate& b) { return WeightOf(a) < WeightOf(b); });
    if (of_row.size() > kCandidatesMax) of_row.erase(of_row.begin() + kCandidatesMax, of_row.end());
    candidates.push_back(std::move(of_row));
  }
  return candidates;
}

Candidate CompareWith(db::Transaction& tx, const WaitingRow& row, const subjects::Subject& subject) {
  return Compare(row, subjects::SubjectsService::OpenFile(tx, subject.id));
}

}  // namespace credence::intake
