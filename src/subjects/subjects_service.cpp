#include "subjects/subjects_service.h"

#include "base/check.h"
#include "identity/credit_code.h"
#include "identity/normalise.h"
#include "subjects/subject_store.h"
#include "subjects/subjects_errors.h"

namespace credence::subjects {

Result<SubjectFile> SubjectsService::FindByCode(db::Transaction& tx, std::string_view typed_code) {
  ASSIGN_OR_RETURN(identity::CreditCode code, identity::CreditCode::Parse(identity::NormaliseIdentifier(typed_code)));
  auto holders = subject_store::HoldersOf(tx, Scheme::kUnifiedCode, {code.str()});
  if (holders.empty()) return Error(errors::kNotFound, {{"code", code.str()}});
  auto subject = subject_store::Find(tx, holders.begin()->second);
  while (subject && subject->merged_into) subject = subject_store::Find(tx, *subject->merged_into);
  CHECK(subject.has_value());
  SubjectFile file{std::move(*subject), {}, {}};
  file.names = subject_store::NamesOf(tx, file.subject.id);
  file.identifiers = subject_store::IdentifiersOf(tx, file.subject.id);
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

Result<CodeQuality> SubjectsService::MeasureCodes(const Caller& caller, std::int64_t rows_max) {
  RETURN_IF_ERROR(caller.Require(Permission::kReadSubjects));
  return database_.Read([&](db::Transaction& tx) -> Result<CodeQuality> { return MeasureCodeQuality(tx, rows_max); });
}

}  // namespace credence::subjects
