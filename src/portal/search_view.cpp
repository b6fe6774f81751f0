// The answers of the search: PortalService::FindSubjects, Search and Suggest.
#include <algorithm>
#include <boost/json.hpp>
#include <map>

#include "base/limits.h"
#include "base/text.h"
#include "identity/masking.h"
#include "identity/region.h"
#include "portal/portal_service.h"
#include "subjects/merge_store.h"
#include "subjects/search.h"
#include "subjects/subjects_service.h"

namespace credence::portal {
namespace {

namespace json = boost::json;

// What was typed is said again, but never a number of a person.
std::string Shown(std::string_view typed) {
  if (typed.size() > limits::kSearchTextBytesMax || !IsValidUtf8(typed)) return {};
  return identity::MaskFreeText(Shorten(typed, limits::kSearchCodePointsMax));
}

json::object AnswerFor(std::string_view query) {
  return {{"query", Shown(query)}, {"kind", "name"},  {"rows", json::array()}, {"total", 0},
          {"total_capped", false}, {"next", nullptr}, {"problem", nullptr}};
}

Error Masked(Error error) {
  for (auto& [name, value] : error.values) value = identity::MaskFreeText(value);
  return error;
}

// Subjects with a public record of this document number, in the order of their numbers.
subjects::SearchPage SearchDocuments(db::Transaction& tx, const records::RecordsService& records,
                                     std::string_view document_number) {
  subjects::SearchPage page;
  page.kind = subjects::SearchKind::kDocument;
  std::vector<std::int64_t> ids;
  for (const records::Record& record : records.FindPublicByDocument(tx, document_number)) {
    const catalog::ItemDefinition& item = records.ItemOf(record);
    const std::string code = item.document_number == catalog::kNoField ? "" : item.field(item.document_number).code;
    const PublicValue shown = PublicValueOf(item, record, code);
    if (!shown.text.empty() && !shown.is_masked) ids.push_back(record.id.subject_id);
  }
  std::map<std::int64_t, subjects::Subject> found;
  for (auto& [id, subject] : subjects::SubjectsService::FindMany(tx, ids)) found.emplace(subject.id, subject);
  for (auto& [id, subject] : found) page.rows.push_back({std::move(subject), ""});
  page.total = static_cast<std::int64_t>(page.rows.size());
  return page;
}

Result<subjects::SearchPage> FindPage(db::Transaction& tx, const records::RecordsService& records,
                                      const SearchRequest& request, bool counts) {
  subjects::SearchQuery query{std::string(request.query), {}, std::string(request.cursor), request.rows_max, counts};
  if (!request.kind.empty()) {
    ASSIGN_OR_RETURN(query.kind, subjects::SearchKindFromName(request.kind));
  }
  ASSIGN_OR_RETURN(const subjects::SearchKind looks_like, subjects::KindOfText(request.query));
  if (query.kind.value_or(looks_like) == subjects::SearchKind::kDocument) {
    subjects::SearchPage page = SearchDocuments(tx, records, request.query);
    if (!page.rows.empty() || query.kind) return page;
    query.kind = subjects::SearchKind::kName;
  }
  return subjects::Search(tx, query);
}

json::object RowOf(const subjects::SearchRow& row, json::object counts) {
  const subjects::Subject& subject = row.subject;
  const auto region = identity::FindRegion(subject.region);
  return {{"code", subject.code},
          {"name", identity::MaskFreeText(subject.name)},
          {"status", TextOrNull(subject.status)},
          {"kind", subjects::Name(subject.kind)},
          {"region", TextOrNull(identity::MaskFreeText(region ? region->name : subject.region))},
          {"counts", std::move(counts)},
          {"matched_name", TextOrNull(identity::MaskFreeText(row.matched_name))}};
}

}  // namespace

Result<json::object> PortalService::FindSubjects(const Caller& caller, const SearchRequest& request) const {
  RETURN_IF_ERROR(caller.Require(Permission::kReadPublic));
  return parts_.database.Read([&](db::Transaction& tx) -> Result<json::object> {
    auto page = FindPage(tx, parts_.records, request, true);
    if (!page.ok()) return Masked(page.error());
    json::array rows;
    for (const subjects::SearchRow& row : page->rows) {
      json::object counts;
      for (std::string_view item : {"licence", "penalty"}) {
        records::PublicQuery of_subject;
        of_subject.item = item;
        of_subject.subject_ids = subjects::GroupOf(tx, row.subject.id);
        counts[item] = parts_.records.CountPublic(tx, of_subject, kTotalMax);
      }
      rows.push_back(RowOf(row, std::move(counts)));
    }
    json::object answer = AnswerFor(request.query);
    answer["kind"] = subjects::Name(page->kind);
    answer["rows"] = std::move(rows);
    answer["total"] = page->total;
    answer["total_capped"] = page->total_capped;
    answer["next"] = TextOrNull(page->next);
    return answer;
  });
}

Result<json::object> PortalService::Search(const Caller& caller, Language language, std::string_view query,
                                           std::string_view kind, std::string_view cursor) const {
  const bool is_empty = IsValidUtf8(query) && TrimBlanks(query).empty();
  if (is_empty) return AnswerFor(query);
  auto found = FindSubjects(caller, {query, kind, cursor, kRowsOfSearch});
  if (found.ok() || found.error().kind != ErrorKind::kInvalid) return found;
  json::object answer = AnswerFor(query);
  CodeText text = TextOf(found.error().code, found.error().values, language);
  answer["problem"] = {{"code", found.error().code}, {"text", std::move(text.text)}, {"mend", std::move(text.mend)}};
  return answer;
}

Result<json::object> PortalService::Suggest(const Caller& caller, std::string_view text) const {
  RETURN_IF_ERROR(caller.Require(Permission::kReadPublic));
  return parts_.database.Read([&](db::Transaction& tx) -> Result<json::object> {
    json::array suggestions;
    const auto page = FindPage(tx, parts_.records, {text, "", "", limits::kSuggestionsMax}, false);
    if (page.ok()) {
      for (const subjects::SearchRow& row : page->rows) {
        suggestions.push_back({{"code", row.subject.code},
                               {"name", identity::MaskFreeText(row.subject.name)},
                               {"matched_name", TextOrNull(identity::MaskFreeText(row.matched_name))}});
      }
    }
    return json::object{{"query", Shown(text)}, {"suggestions", std::move(suggestions)}};
  });
}

}  // namespace credence::portal
