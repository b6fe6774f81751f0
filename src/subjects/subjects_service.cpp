#include "subjects/subjects_service.h"

#include <algorithm>
#include <set>

#include "base/check.h"
#include "identity/credit_code.h"
#include "identity/normalise.h"
#include "subjects/merge_store.h"
#include "subjects/subject_store.h"
#include "subjects/subjects_errors.h"

namespace credence::subjects {
namespace {

// What the merged subjects bring along: their numbers, and names under which the survivor was known until the merge.
void AddMerged(db::Transaction& tx, SubjectFile& file) {
  std::set<std::string> borne;
  for (const SubjectName& name : file.names) borne.insert(identity::NormaliseName(name.name));
  for (std::size_t i = 1; i < file.group.size(); ++i) {
    const std::int64_t id = file.group[i];
    for (Identifier& identifier : subject_store::IdentifiersOf(tx, id)) {
      file.identifiers.push_back(std::move(identifier));
    }
    const auto merges = merge_store::MergesOf(tx, id);
    if (merges.empty()) continue;  // fsck tells; the page of the survivor does not fail over it
    const std::string merged_on = BeijingDate(merges.front().merged_at).Iso();
    for (SubjectName& name : subject_store::NamesOf(tx, id)) {
      if (!borne.insert(identity::NormaliseName(name.name)).second) continue;
      if (name.valid_to.empty()) name.valid_to = merged_on;
      file.names.push_back(std::move(name));
    }
  }
  std::sort(file.identifiers.begin(), file.identifiers.end());
  std::stable_sort(file.names.begin(), file.names.end(), [](const SubjectName& a, const SubjectName& b) {
    if (a.valid_to.empty() != b.valid_to.empty()) return a.valid_to.empty();
    return a.valid_from > b.valid_from;
  });
}

}  // namespace

Result<SubjectFile> SubjectsService::FindByCode(db::Transaction& tx, std::string_view typed_code) {
  ASSIGN_OR_RETURN(identity::CreditCode code, identity::CreditCode::Parse(identity::NormaliseIdentifier(typed_code)));
  auto holders = subject_store::HoldersOf(tx, Scheme::kUnifiedCode, {code.str()});
  if (holders.empty()) return Error(errors::kNotFound, {{"code", code.str()}});
  return OpenFile(tx, holders.begin()->second);
}

SubjectFile SubjectsService::OpenFile(db::Transaction& tx, std::int64_t id) {
  auto subject = subject_store::Find(tx, id);
  CHECK(subject.has_value());
  SubjectFile file;
  if (subject->merged_into) {
    file.merged_from = *subject;
    subject = subject_store::Find(tx, *subject->merged_into);
    CHECK(subject.has_value() && !subject->merged_into);
  }
  file.subject = std::move(*subject);
  file.names = subject_store::NamesOf(tx, file.subject.id);
  file.identifiers = subject_store::IdentifiersOf(tx, file.subject.id);
  file.group = GroupOf(tx, file.subject.id);
  if (file.group.size() > 1) AddMerged(tx, file);
  return file;
}

Result<SubjectFile> SubjectsService::FindByCode(const Caller& caller, std::string_view typed_code) {
  RETURN_IF_ERROR(caller.Require(Permission::kReadPublic));
  return database_.Read([&](db::Transaction& tx) { return FindByCode(tx, typed_code); });
}

std::map<std::int64_t, Subject> SubjectsService::FindMany(db::Transaction& tx, const std::vector<std::int64_t>& ids) {
  auto subjects = subject_store::FindMany(tx, ids);
  for (auto& [id, subject] : subjects) {
    while (subject.merged_into) {
      auto heir = subject_store::Find(tx, *subject.merged_into);
      CHECK(heir.has_value());
      subject = std::move(*heir);
    }
  }
  return subjects;
}

std::int64_t SubjectsService::Count(db::Transaction& tx) { return subject_store::Count(tx); }

}  // namespace credence::subjects
