// The changes of public records in the order of the log, for those who keep a copy: PortalService::Changes. A row says
// which record changed; what it is today is joined at the moment of reading, so that what was withdrawn is in no page.
#include <boost/json.hpp>

#include "ledger/log_rows.h"
#include "portal/portal_service.h"
#include "portal/record_view.h"
#include "records/records_errors.h"

namespace credence::portal {
namespace {

namespace json = boost::json;

// What may change what the public sees of a record.
const std::vector<std::string_view> kActions = {"record.filed",      "record.versioned", "record.confirmed",
                                                "record.superseded", "record.withdrawn", "record.reinstated",
                                                "record.revoked",    "record.recomputed"};

bool HasSummary(std::string_view item) { return item == "licence" || item == "penalty"; }

}  // namespace

Result<json::object> PortalService::Changes(const Caller& caller, const ChangeQuery& query) const {
  RETURN_IF_ERROR(caller.Require(Permission::kReadSubjects));
  return parts_.database.Read([&](db::Transaction& tx) -> Result<json::object> {
    const std::int64_t from = query.from ? *query.from : ledger::FirstSequenceSince(tx, query.since);
    const ledger::LogPage page = ledger::ReadLog(tx, from, kActions, query.rows_max);
    json::array rows;
    for (const ledger::LogRow& row : page.rows) {
      auto found = parts_.records.FindPublic(tx, row.object);
      // What the public never saw is not told of: neither here nor at the door of the record itself.
      if (!found.ok() && !found.error().Is(records::errors::kPublicityEnded)) continue;
      if (found.ok() && !HasSummary(found->item)) continue;
      json::object change{
          {"sequence", row.sequence}, {"at", BeijingRfc3339(row.time)}, {"record", row.object}, {"public", found.ok()}};
      if (found.ok()) change["current"] = SummaryOf(Complete(tx, {std::move(*found)}).front());
      rows.push_back(std::move(change));
    }
    return json::object{{"rows", std::move(rows)}, {"next", std::to_string(page.next)}, {"more", !page.is_end}};
  });
}

}  // namespace credence::portal
