// The answers of the search: PortalService::Search.
#include <boost/json.hpp>

#include "identity/masking.h"
#include "portal/portal_service.h"

namespace credence::portal {

namespace json = boost::json;

Result<json::object> PortalService::Search(const Caller& caller, Language, std::string_view query, std::string_view,
                                           std::string_view) const {
  RETURN_IF_ERROR(caller.Require(Permission::kReadPublic));
  json::object view{{"query", identity::MaskFreeText(query)},
                    {"kind", "name"},
                    {"rows", json::array()},
                    {"total", 0},
                    {"total_capped", false},
                    {"next", nullptr},
                    {"problem", nullptr}};
  auto subject = Subject(caller, query);
  if (!subject.ok()) return view;
  const json::object& found = subject->at("subject").as_object();
  json::object row;
  for (const char* name : {"code", "name", "status", "region"}) row[name] = found.at(name);
  row["kind"] = found.at("category");
  row["matched_name"] = nullptr;
  row["counts"] =
      json::object{{"licence", subject->at("licences").at("total")}, {"penalty", subject->at("penalties").at("total")}};
  view["rows"] = json::array{std::move(row)};
  view["total"] = 1;
  return view;
}

}  // namespace credence::portal
