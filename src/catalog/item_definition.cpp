#include "catalog/item_definition.h"

#include <algorithm>

#include "base/check.h"
#include "base/resources.h"
#include "catalog/catalog_errors.h"

namespace credence::catalog {

bool FieldDefinition::is_identifier() const {
  switch (format) {
    case FieldFormat::kIdentifier:
    case FieldFormat::kUnifiedCode:
    case FieldFormat::kOrganisationCode:
    case FieldFormat::kRegistrationNumber:
    case FieldFormat::kIdentityNumber:
      return true;
    default:
      return false;
  }
}

FieldIndex ItemDefinition::FindField(std::string_view wanted) const {
  for (std::size_t i = 0; i < fields.size(); ++i) {
    if (fields[i].code == wanted) return static_cast<FieldIndex>(i);
  }
  return kNoField;
}

bool ItemDefinition::InEdition(FieldIndex index, const Edition& edition) const {
  const std::vector<std::string>& names = fields[index].editions;
  return names.empty() || std::find(names.begin(), names.end(), edition.code) != names.end();
}

const std::vector<ItemDefinition>& BuiltinItems() {
  static const std::vector<ItemDefinition> items = [] {
    std::vector<ItemDefinition> newest;
    for (const Resource& resource : ResourcesUnder("catalog/items/")) {
      auto item = ItemDefinition::Parse(resource.bytes);
      CHECK(item.ok());
      auto same =
          std::find_if(newest.begin(), newest.end(), [&](const auto& known) { return known.code == item->code; });
      if (same == newest.end()) {
        newest.push_back(std::move(item).value());
      } else if (same->version < item->version) {
        *same = std::move(item).value();
      }
    }
    std::sort(newest.begin(), newest.end(), [](const auto& a, const auto& b) { return a.code < b.code; });
    return newest;
  }();
  return items;
}

Result<const ItemDefinition*> FindBuiltinItem(std::string_view code) {
  for (const ItemDefinition& item : BuiltinItems()) {
    if (item.code == code) return &item;
  }
  return Error(errors::kUnknownItem, {{"item", std::string(code)}});
}

}  // namespace credence::catalog
