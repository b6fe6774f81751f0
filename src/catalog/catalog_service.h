// The use cases of the catalogue: load items and the calendar into the installation, read them back.
#pragma once

#include <string_view>

#include "base/caller.h"
#include "catalog/items.h"
#include "db/database.h"
#include "workdays/calendar.h"

namespace credence::catalog {

class CatalogService {
 public:
  explicit CatalogService(db::Database& database) : database_(database) {}

  // The items and the calendar of the binary. Doing it again changes nothing; a newer binary adds newer versions.
  Status LoadBuiltin(const Caller& caller);
  // A year's arrangement as CSV. Error codes: workdays.bad_calendar {line}.
  Status LoadCalendar(const Caller& caller, std::string_view csv);

  Result<Items> ReadItems();
  Result<workdays::Calendar> ReadCalendar();

 private:
  db::Database& database_;
};

}  // namespace credence::catalog
