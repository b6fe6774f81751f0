#include <boost/json.hpp>

#include "app/commands.h"
#include "app/words.h"
#include "portal/portal_service.h"

namespace credence::app {
namespace {

namespace json = boost::json;

std::string TextAt(const json::object& object, std::string_view name) {
  const json::value& value = object.at(name);
  return value.is_string() ? std::string(value.as_string()) : "—";
}

}  // namespace

// The same answer as the public API gives.
int RunSearch(const CommandContext& context, const SearchOptions& options) {
  auto opened = Installation::Open(context.data, context.clock);
  if (!opened.ok()) return context.Refuse(opened.error());
  Installation& installation = **opened;
  const portal::PortalService portal({installation.database(),
                                      installation.records(),
                                      installation.access(),
                                      installation.items(),
                                      context.clock,
                                      {}});
  auto found = portal.FindSubjects(Caller::Operator(), {options.text, options.kind, options.cursor, options.rows_max});
  if (!found.ok()) return context.Refuse(found.error());
  const json::array& rows = found->at("rows").as_array();
  const std::string total = std::to_string(found->at("total").as_int64());
  context.Line(found->at("total_capped").as_bool() ? "search.total_capped" : "search.total", {{"total", total}});
  for (const json::value& value : rows) {
    const json::object& row = value.as_object();
    const json::object& counts = row.at("counts").as_object();
    context.Line("search.row", {{"code", TextAt(row, "code")},
                                {"name", TextAt(row, "name")},
                                {"status", TextAt(row, "status")},
                                {"region", TextAt(row, "region")},
                                {"licences", std::to_string(counts.at("licence").as_int64())},
                                {"penalties", std::to_string(counts.at("penalty").as_int64())}});
    if (row.at("matched_name").is_string()) context.Line("search.former", {{"name", TextAt(row, "matched_name")}});
  }
  if (found->at("next").is_string()) context.Line("search.next", {{"cursor", TextAt(*found, "next")}});
  context.End(*found);
  return kExitDone;
}

}  // namespace credence::app
