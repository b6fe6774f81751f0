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

// How much is public about each of these subjects with those merged into them, in the same order.
std::vector<json::object> CountsOf(db::Transaction& tx, const records::RecordsService& records,
                                   const std::vector<subjects::SearchRow>& rows) {
  std::vector<std::int64_t> ids;
  for (const subjects::SearchRow& row : rows) ids.push_back(row.subject.id);
  const auto merged = subjects::MergedInto(tx, ids);
  for (const auto& [into, id] : merged) ids.push_back(id);
  const records::PublicCounts counts = records.CountPublicOf(tx, ids);
  std::vector<json::object> counts_of_rows;
  for (const subjects::SearchRow& row : rows) {
    json::object& of_row = counts_of_rows.emplace_back();
    for (const char* item : {"licence", "penalty"}) {
      const auto count = [&](std::int64_t id) {
        const auto found = counts.find({id, item});
        return found == counts.end() ? 0 : found->second;
      };
      std::int64_t sum = count(row.subject.id);
      const auto [begin, end] = merged.equal_range(row.subject.id);
      for (auto it = begin; it != end; ++it) sum += count(it->second);
      of_row[item] = std::min(sum, kTotalMax);
    }
  }
  return counts_of_rows;
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
    std::vector<json::object> counts = CountsOf(tx, parts_.records, page->rows);
    json::array rows;
    for (std::size_t i = 0; i < page->rows.size(); ++i) rows.push_back(RowOf(page->rows[i], std::move(counts[i])));
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
