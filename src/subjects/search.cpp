#include "subjects/search.h"

#include <charconv>

#include "identity/credit_code.h"
#include "identity/normalise.h"
#include "subjects/subjects_service.h"

namespace credence::subjects {

Result<SearchPage> Search(db::Transaction& tx, const SearchQuery& query) {
  SearchPage page;
  const std::string code = identity::NormaliseIdentifier(query.text);
  if (code.size() == 18 && query.kind != "name") {
    page.kind = "code";
    auto file = SubjectsService::FindByCode(tx, code);
    if (!file.ok() && file.error().kind == ErrorKind::kInvalid) return file.error();
    if (file.ok()) page.rows.push_back({std::move(file->subject), ""});
    page.total = static_cast<std::int64_t>(page.rows.size());
    return page;
  }
  page.kind = "name";
  const std::string wanted = identity::NormaliseName(query.text);
  std::int64_t behind = 0;
  std::from_chars(query.cursor.data(), query.cursor.data() + query.cursor.size(), behind);
  std::vector<std::int64_t> ids;
  tx.ForEach<std::int64_t, std::string>(
      "SELECT subject_id, normalised FROM subject_name WHERE valid_to = '' ORDER BY subject_id", {},
      [&](std::int64_t id, std::string name) {
        if (name.find(wanted) == std::string::npos) return;
        ++page.total;
        if (id > behind && static_cast<std::int64_t>(ids.size()) <= query.rows_max) ids.push_back(id);
      });
  if (static_cast<std::int64_t>(ids.size()) > query.rows_max) {
    ids.pop_back();
    page.next = std::to_string(ids.back());
  }
  for (auto& [id, subject] : SubjectsService::FindMany(tx, ids)) page.rows.push_back({subject, ""});
  return page;
}

}  // namespace credence::subjects
