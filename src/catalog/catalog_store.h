// SQL of the catalogue: item definitions and the calendar.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "catalog/item_definition.h"
#include "db/database.h"

namespace credence::catalog::catalog_store {

// True when the definition was stored now, false when it was there. A stored version never changes: another text under
// the same version is answered with catalog.item_changed {item, version}.
Result<bool> AddItem(db::Transaction& tx, const ItemDefinition& item, std::string_view definition);
std::vector<std::string> Definitions(db::Transaction& tx);

// `csv` as in workdays/calendar.h; days that are known already take the new kind.
void SaveCalendar(db::Transaction& tx, std::string_view csv);
std::string CalendarCsv(db::Transaction& tx);

}  // namespace credence::catalog::catalog_store
