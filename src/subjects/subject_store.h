// SQL of the register: subjects, their names and confirmed numbers.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/civil_date.h"
#include "db/database.h"
#include "subjects/subject.h"

namespace credence::subjects::subject_store {

// Who holds these values under this scheme; merges are not resolved here.
std::map<std::string, std::int64_t, std::less<>> HoldersOf(db::Transaction& tx, Scheme scheme,
                                                           const std::vector<std::string>& values);

std::map<std::int64_t, Subject> FindMany(db::Transaction& tx, const std::vector<std::int64_t>& ids);
std::optional<Subject> Find(db::Transaction& tx, std::int64_t id);

void Insert(db::Transaction& tx, const Subject& subject, Instant now);
void Update(db::Transaction& tx, const Subject& subject, Instant now);
// The unified code of a new subject. Throws db::UniqueViolation when somebody bears it.
void AddCode(db::Transaction& tx, std::int64_t subject_id, std::string_view code);
// A number that somebody else holds already stays with its holder.
void AddIdentifier(db::Transaction& tx, std::int64_t subject_id, const Identifier& identifier);

void AddName(db::Transaction& tx, std::int64_t subject_id, std::string_view name, CivilDate valid_from);
// Another spelling of the current name.
void RespellName(db::Transaction& tx, std::int64_t subject_id, std::string_view name);
void EndName(db::Transaction& tx, std::int64_t subject_id, std::string_view name, CivilDate valid_to);
// At any time, under this comparing form.
bool HasBorne(db::Transaction& tx, std::int64_t subject_id, std::string_view normalised);
// Current first.
std::vector<SubjectName> NamesOf(db::Transaction& tx, std::int64_t subject_id);
std::vector<Identifier> IdentifiersOf(db::Transaction& tx, std::int64_t subject_id);

// Who bears these names today or bore them once; names in their comparing form.
std::multimap<std::string, std::int64_t> BearersOf(db::Transaction& tx, const std::vector<std::string>& normalised);
// Without those merged into another.
std::int64_t Count(db::Transaction& tx);

// Walks every subject in the order of its id.
template <typename Visit>
void ForEach(db::Transaction& tx, Visit&& visit) {
  tx.ForEach<std::int64_t, std::string, std::string, std::string, std::string, std::string>(
      "SELECT id, kind, code, name, status, region FROM subject ORDER BY id", {},
      [&](std::int64_t id, std::string kind, std::string code, std::string name, std::string status,
          std::string region) {
        visit(Subject{id, SubjectKindFromName(kind), std::move(code), std::move(name), std::move(status),
                      std::move(region), std::nullopt});
      });
}

}  // namespace credence::subjects::subject_store
