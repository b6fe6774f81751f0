#include "catalog/catalog_service.h"

#include "base/resources.h"
#include "catalog/catalog_store.h"

namespace credence::catalog {

Status CatalogService::LoadBuiltin(const Caller& caller) {
  RETURN_IF_ERROR(caller.Require(Permission::kManageCatalog));
  RETURN_IF_ERROR(database_.Write([](db::Transaction& tx) -> Status {
    for (const Resource& resource : ResourcesUnder("catalog/items/")) {
      ASSIGN_OR_RETURN(ItemDefinition item, ItemDefinition::Parse(resource.bytes));
      RETURN_IF_ERROR(catalog_store::AddItem(tx, item, resource.bytes));
    }
    return {};
  }));
  return LoadCalendar(caller, RequireResource("catalog/workdays/cn-workdays.csv"));
}

Status CatalogService::LoadCalendar(const Caller& caller, std::string_view csv) {
  RETURN_IF_ERROR(caller.Require(Permission::kManageCatalog));
  // Read as a whole before a day of it is stored.
  RETURN_IF_ERROR(workdays::Calendar::Parse(csv));
  return database_.Write([&](db::Transaction& tx) -> Status {
    catalog_store::SaveCalendar(tx, csv);
    return {};
  });
}

Result<Items> CatalogService::ReadItems() {
  return database_.Read([](db::Transaction& tx) { return Items::Parse(catalog_store::Definitions(tx)); });
}

Result<workdays::Calendar> CatalogService::ReadCalendar() {
  return database_.Read([](db::Transaction& tx) { return workdays::Calendar::Parse(catalog_store::CalendarCsv(tx)); });
}

}  // namespace credence::catalog
