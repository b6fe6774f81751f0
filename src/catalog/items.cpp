#include "catalog/items.h"

#include "base/check.h"
#include "base/resources.h"
#include "catalog/catalog_errors.h"

namespace credence::catalog {

Result<Items> Items::Parse(const std::vector<std::string>& definitions) {
  Items items;
  for (const std::string& definition : definitions) {
    ASSIGN_OR_RETURN(ItemDefinition item, ItemDefinition::Parse(definition));
    std::pair<std::string, int> key(item.code, item.version);
    items.items_[std::move(key)] = std::make_unique<const ItemDefinition>(std::move(item));
  }
  return items;
}

Items Items::Builtin() {
  std::vector<std::string> definitions;
  for (const Resource& resource : ResourcesUnder("catalog/items/")) definitions.emplace_back(resource.bytes);
  auto items = Parse(definitions);
  CHECK(items.ok());
  return std::move(items).value();
}

Result<const ItemDefinition*> Items::InForce(std::string_view code, CivilDate day) const {
  const ItemDefinition* newest = nullptr;
  const ItemDefinition* first = nullptr;
  for (const auto& [key, item] : items_) {
    if (key.first != code) continue;
    if (first == nullptr) first = item.get();
    if (item->effective_from <= day.Iso()) newest = item.get();
  }
  if (newest == nullptr && first != nullptr) {
    return Error(errors::kItemNotInForce,
                 {{"item", std::string(code)}, {"day", day.Iso()}, {"from", first->effective_from}});
  }
  if (newest == nullptr) return Error(errors::kUnknownItem, {{"item", std::string(code)}});
  return newest;
}

const ItemDefinition* Items::Find(std::string_view code, int version) const {
  auto found = items_.find({std::string(code), version});
  return found == items_.end() ? nullptr : found->second.get();
}

std::vector<const ItemDefinition*> Items::Newest() const {
  std::map<std::string, const ItemDefinition*> newest;
  for (const auto& [key, item] : items_) newest[key.first] = item.get();
  std::vector<const ItemDefinition*> list;
  for (const auto& [code, item] : newest) list.push_back(item);
  return list;
}

}  // namespace credence::catalog
