// SQL of the frozen figures of a month.
#pragma once

#include <functional>
#include <optional>
#include <string_view>

#include "db/database.h"
#include "subjects/quality_service.h"

namespace credence::subjects::quality_store {

// Without rows.
std::optional<MonthQuality> Find(db::Transaction& tx, std::string_view month, std::string_view department_id);
void Insert(db::Transaction& tx, const MonthQuality& frozen, const ledger::EntryPlace& place);
void ForEach(db::Transaction& tx, const std::function<void(const MonthQuality&, const ledger::EntryPlace&)>& visit);

}  // namespace credence::subjects::quality_store
