#include "subjects/subject_store.h"

#include "identity/normalise.h"

namespace credence::subjects::subject_store {

std::map<std::string, std::int64_t, std::less<>> HoldersOf(db::Transaction& tx, Scheme scheme,
                                                           const std::vector<std::string>& values) {
  std::map<std::string, std::int64_t, std::less<>> holders;
  tx.ForEachIn<std::string, std::int64_t>(
      "SELECT value, subject_id FROM subject_identifier WHERE scheme = :scheme AND value IN (:keys)", values,
      {{"scheme", Name(scheme)}},
      [&](std::string value, std::int64_t subject_id) { holders.emplace(std::move(value), subject_id); });
  return holders;
}

std::map<std::int64_t, Subject> FindMany(db::Transaction& tx, const std::vector<std::int64_t>& ids) {
  std::map<std::int64_t, Subject> subjects;
  tx.ForEachIn<std::int64_t, std::string, std::string, std::string, std::string, std::string,
               std::optional<std::int64_t>>(
      "SELECT id, kind, code, name, status, region, merged_into FROM subject WHERE id IN (:keys)", ids, {},
      [&](std::int64_t id, std::string kind, std::string code, std::string name, std::string status, std::string region,
          std::optional<std::int64_t> merged_into) {
        subjects.emplace(id, Subject{id, SubjectKindFromName(kind), std::move(code), std::move(name), std::move(status),
                                     std::move(region), merged_into});
      });
  return subjects;
}

std::optional<Subject> Find(db::Transaction& tx, std::int64_t id) {
  auto found = FindMany(tx, {id});
  if (found.empty()) return std::nullopt;
  return std::move(found.begin()->second);
}

void Insert(db::Transaction& tx, const Subject& subject, Instant now) {
  tx.Execute(
      R"(INSERT INTO subject (id, kind, code, name, status, region, merged_into, created_at, changed_at)
         VALUES (:id, :kind, :code, :name, :status, :region, NULL, :created_at, :changed_at))",
      {{"id", subject.id},
       {"kind", Name(subject.kind)},
       {"code", subject.code},
       {"name", subject.name},
       {"status", subject.status},
       {"region", subject.region},
       {"created_at", now.epoch_ms},
       {"changed_at", now.epoch_ms}});
}

void Update(db::Transaction& tx, const Subject& subject, Instant now) {
  tx.Execute(
      R"(UPDATE subject SET name = :name, status = :status, region = :region, changed_at = :changed_at
         WHERE id = :id)",
      {{"name", subject.name},
       {"status", subject.status},
       {"region", subject.region},
       {"changed_at", now.epoch_ms},
       {"id", subject.id}});
}

void AddCode(db::Transaction& tx, std::int64_t subject_id, std::string_view code) {
  tx.Execute("INSERT INTO subject_identifier (scheme, value, subject_id) VALUES (:scheme, :value, :subject_id)",
             {{"scheme", Name(Scheme::kUnifiedCode)}, {"value", code}, {"subject_id", subject_id}});
}

void AddIdentifier(db::Transaction& tx, std::int64_t subject_id, const Identifier& identifier) {
  tx.Execute(
      R"(INSERT INTO subject_identifier (scheme, value, subject_id) VALUES (:scheme, :value, :subject_id)
         ON CONFLICT (value, scheme) DO NOTHING)",
      {{"scheme", Name(identifier.scheme)}, {"value", identifier.value}, {"subject_id", subject_id}});
}

void AddName(db::Transaction& tx, std::int64_t subject_id, std::string_view name, CivilDate valid_from) {
  const std::string normalised = identity::NormaliseName(name);
  const std::string from = valid_from.Iso();
  tx.Execute(
      R"(INSERT INTO subject_name (subject_id, name, normalised, valid_from, valid_to)
         VALUES (:subject_id, :name, :normalised, :valid_from, '')
         ON CONFLICT (subject_id, normalised, valid_from) DO UPDATE SET name = excluded.name, valid_to = '')",
      {{"subject_id", subject_id}, {"name", name}, {"normalised", normalised}, {"valid_from", from}});
}

void RespellName(db::Transaction& tx, std::int64_t subject_id, std::string_view name) {
  const std::string normalised = identity::NormaliseName(name);
  tx.Execute(
      R"(UPDATE subject_name SET name = :name
         WHERE subject_id = :subject_id AND normalised = :normalised AND valid_to = '')",
      {{"name", name}, {"subject_id", subject_id}, {"normalised", normalised}});
}

void EndName(db::Transaction& tx, std::int64_t subject_id, std::string_view name, CivilDate valid_to) {
  const std::string normalised = identity::NormaliseName(name);
  const std::string to = valid_to.Iso();
  tx.Execute(
      R"(UPDATE subject_name SET valid_to = :valid_to
         WHERE subject_id = :subject_id AND normalised = :normalised AND valid_to = '')",
      {{"valid_to", to}, {"subject_id", subject_id}, {"normalised", normalised}});
}

bool HasBorne(db::Transaction& tx, std::int64_t subject_id, std::string_view normalised) {
  const auto count = tx.SelectOne<std::int64_t>(
      "SELECT COUNT(*) FROM subject_name WHERE subject_id = :subject_id AND normalised = :normalised",
      {{"subject_id", subject_id}, {"normalised", normalised}});
  return std::get<0>(*count) > 0;
}

std::vector<SubjectName> NamesOf(db::Transaction& tx, std::int64_t subject_id) {
  std::vector<SubjectName> names;
  tx.ForEach<std::string, std::string, std::string>(
      R"(SELECT name, valid_from, valid_to FROM subject_name
         WHERE subject_id = :subject_id
         ORDER BY CASE WHEN valid_to = '' THEN 0 ELSE 1 END, valid_from DESC, normalised)",
      {{"subject_id", subject_id}}, [&](std::string name, std::string valid_from, std::string valid_to) {
        names.push_back({std::move(name), std::move(valid_from), std::move(valid_to)});
      });
  return names;
}

std::multimap<std::string, std::int64_t> BearersOf(db::Transaction& tx, const std::vector<std::string>& normalised) {
  std::multimap<std::string, std::int64_t> bearers;
  tx.ForEachIn<std::string, std::int64_t>(
      "SELECT DISTINCT normalised, subject_id FROM subject_name WHERE normalised IN (:keys)", normalised, {},
      [&](std::string name, std::int64_t subject_id) { bearers.emplace(std::move(name), subject_id); });
  return bearers;
}

std::vector<Identifier> IdentifiersOf(db::Transaction& tx, std::int64_t subject_id) {
  std::vector<Identifier> identifiers;
  tx.ForEach<std::string, std::string>(
      "SELECT scheme, value FROM subject_identifier WHERE subject_id = :subject_id ORDER BY scheme, value",
      {{"subject_id", subject_id}}, [&](std::string scheme, std::string value) {
        Scheme known = scheme == Name(Scheme::kUnifiedCode)        ? Scheme::kUnifiedCode
                       : scheme == Name(Scheme::kOrganisationCode) ? Scheme::kOrganisationCode
                                                                   : Scheme::kRegistrationNumber;
        identifiers.push_back({known, std::move(value)});
      });
  return identifiers;
}

std::int64_t Count(db::Transaction& tx) {
  return std::get<0>(*tx.SelectOne<std::int64_t>("SELECT COUNT(*) FROM subject WHERE merged_into IS NULL"));
}

}  // namespace credence::subjects::subject_store
