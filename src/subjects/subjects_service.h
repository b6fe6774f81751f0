// The use cases of the register.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string_view>
#include <vector>

#include "base/caller.h"
#include "db/database.h"
#include "subjects/subject.h"

namespace credence::subjects {

struct SubjectFile {
  Subject subject;
  // Current first; those of merged subjects are former names of the survivor.
  std::vector<SubjectName> names;
  std::vector<Identifier> identifiers;  // of all of the group
  // Whose records are read together: the subject and those merged into it, itself first (merge_store.h).
  std::vector<std::int64_t> group;
  // Who bears the code that was asked for, when it has been merged into the subject.
  std::optional<Subject> merged_from;
};

class SubjectsService {
 public:
  explicit SubjectsService(db::Database& database) : database_(database) {}

  // By unified code, normalised as people type it; merges are followed.
  // Error codes: credit_code.* for a code that cannot exist, subjects.not_found.
  Result<SubjectFile> FindByCode(const Caller& caller, std::string_view typed_code);
  // The same inside somebody's transaction.
  static Result<SubjectFile> FindByCode(db::Transaction& tx, std::string_view typed_code);
  // Of a subject that exists; merges are followed.
  static SubjectFile OpenFile(db::Transaction& tx, std::int64_t id);

  // Who stands behind these ids today: merges are followed, the key is the id that was asked for. Ids without a subject
  // are left out.
  static std::map<std::int64_t, Subject> FindMany(db::Transaction& tx, const std::vector<std::int64_t>& ids);

  // Organisations and individual businesses of the register, without those merged into another.
  static std::int64_t Count(db::Transaction& tx);

 private:
  db::Database& database_;
};

}  // namespace credence::subjects
