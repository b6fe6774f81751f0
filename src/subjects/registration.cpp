#include "subjects/registration.h"

#include <map>

#include "base/check.h"
#include "identity/normalise.h"
#include "subjects/name_postings.h"
#include "subjects/subject_store.h"

namespace credence::subjects {
namespace {

// The numbers beside the unified code.
void AddNumbers(db::Transaction& tx, std::int64_t subject_id, const RegisterEntry& entry) {
  for (const Identifier& identifier : IdentifiersOf(entry)) subject_store::AddIdentifier(tx, subject_id, identifier);
}

void Change(db::Transaction& tx, Subject& subject, const RegisterEntry& entry, CivilDate today, Instant now) {
  if (identity::NormaliseName(subject.name) != identity::NormaliseName(entry.name)) {
    subject_store::EndName(tx, subject.id, subject.name, today);
    const std::string normalised = identity::NormaliseName(entry.name);
    if (!subject_store::HasBorne(tx, subject.id, normalised)) {
      name_postings::AddFurtherName(tx, subject.id, normalised);
    }
    subject_store::AddName(tx, subject.id, entry.name, today);
  } else if (subject.name != entry.name) {
    subject_store::RespellName(tx, subject.id, entry.name);
  }
  if (subject.name != entry.name || subject.status != entry.status || subject.region != entry.region) {
    subject.name = entry.name;
    subject.status = entry.status;
    subject.region = entry.region;
    subject_store::Update(tx, subject, now);
  }
  AddNumbers(tx, subject.id, entry);
}

}  // namespace

std::vector<Identifier> IdentifiersOf(const RegisterEntry& entry) {
  CHECK(entry.code.size() == 18);
  std::vector<Identifier> identifiers = {
      {Scheme::kUnifiedCode, entry.code},
      {Scheme::kOrganisationCode, entry.organisation_code.empty() ? entry.code.substr(8, 9) : entry.organisation_code}};
  if (!entry.registration_number.empty()) {
    identifiers.push_back({Scheme::kRegistrationNumber, entry.registration_number});
  }
  return identifiers;
}

std::vector<std::int64_t> RegisterOrganisations(db::Transaction& tx, const std::vector<RegisterEntry>& entries,
                                                CivilDate today, Instant now) {
  tx.TakeTurn("subjects.register");
  std::vector<std::string> codes;
  for (const RegisterEntry& entry : entries) {
    CHECK(entry.code.size() == 18);
    codes.push_back(entry.code);
  }
  auto holders = subject_store::HoldersOf(tx, Scheme::kUnifiedCode, codes);
  std::vector<std::int64_t> holder_ids;
  for (const auto& [code, id] : holders) holder_ids.push_back(id);
  auto known = subject_store::FindMany(tx, holder_ids);

  std::vector<std::int64_t> fresh_ids = tx.ReserveIds("subject", entries.size() - holders.size());
  std::size_t fresh_used = 0;
  std::map<std::int64_t, std::string> fresh_names;
  std::vector<std::int64_t> ids;
  for (const RegisterEntry& entry : entries) {
    auto holder = holders.find(entry.code);
    if (holder != holders.end()) {
      Change(tx, known.at(holder->second), entry, today, now);
      ids.push_back(holder->second);
      continue;
    }
    Subject subject{fresh_ids.at(fresh_used++),
                    KindOfCode(entry.code),
                    entry.code,
                    entry.name,
                    entry.status,
                    entry.region,
                    std::nullopt};
    subject_store::Insert(tx, subject, now);
    subject_store::AddCode(tx, subject.id, entry.code);
    subject_store::AddName(tx, subject.id, entry.name, today);
    fresh_names.emplace(subject.id, identity::NormaliseName(entry.name));
    AddNumbers(tx, subject.id, entry);
    holders.emplace(entry.code, subject.id);
    known.emplace(subject.id, subject);
    ids.push_back(subject.id);
  }
  name_postings::AddFirstNames(tx, fresh_names);
  return ids;
}

}  // namespace credence::subjects
