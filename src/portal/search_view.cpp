// The answers of the search: PortalService::Search.
#include <boost/json.hpp>

#include "base/text.h"
#include "identity/masking.h"
#include "identity/region.h"
#include "portal/portal_errors.h"
#include "portal/portal_service.h"
#include "subjects/merge_store.h"
#include "subjects/search.h"

namespace credence::portal {
namespace {

namespace json = boost::json;

constexpr std::int64_t kRowsOfSearch = 20;

json::value ProblemOf(const Error& error, Language language) {
  CodeText text = TextOf(error.code, error.values, language);
  return json::object{{"code", error.code}, {"text", std::move(text.text)}, {"mend", std::move(text.mend)}};
}

json::object EmptyView(std::string_view query) {
  return {{"query", identity::MaskFreeText(query)},
          {"kind", "name"},
          {"rows", json::array()},
          {"total", 0},
          {"total_capped", false},
          {"next", nullptr},
          {"problem", nullptr}};
}

}  // namespace

Result<json::object> PortalService::Search(const Caller& caller, Language language, std::string_view query,
                                           std::string_view kind, std::string_view cursor) const {
  RETURN_IF_ERROR(caller.Require(Permission::kReadPublic));
  json::object view = EmptyView(query);
  if (TrimBlanks(query).empty()) return view;
  return parts_.database.Read([&](db::Transaction& tx) -> Result<json::object> {
    auto page = subjects::Search(tx, {std::string(query), std::string(kind), std::string(cursor), kRowsOfSearch});
    if (!page.ok()) {
      view["problem"] = ProblemOf(page.error(), language);
      return view;
    }
    json::array rows;
    for (const subjects::SearchRow& row : page->rows) {
      json::object counts;
      for (std::string_view item : {"licence", "penalty"}) {
        records::PublicQuery records;
        records.item = item;
        records.subject_ids = subjects::GroupOf(tx, row.subject.id);
        counts[item] = parts_.records.CountPublic(tx, records, kTotalMax);
      }
      const auto region = identity::FindRegion(row.subject.region);
      rows.push_back({{"code", row.subject.code},
                      {"name", identity::MaskFreeText(row.subject.name)},
                      {"status", TextOrNull(row.subject.status)},
                      {"kind", subjects::Name(row.subject.kind)},
                      {"region", TextOrNull(identity::MaskFreeText(region ? region->name : row.subject.region))},
                      {"counts", std::move(counts)},
                      {"matched_name", TextOrNull(identity::MaskFreeText(row.matched_name))}});
    }
    view["kind"] = page->kind;
    view["rows"] = std::move(rows);
    view["total"] = page->total;
    view["total_capped"] = page->total_capped;
    view["next"] = TextOrNull(page->next);
    return view;
  });
}

}  // namespace credence::portal
