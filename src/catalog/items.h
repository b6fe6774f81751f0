// The items this installation works with: what `init` stored, by code and version. Immutable after loading.
#pragma once

#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/civil_date.h"
#include "catalog/item_definition.h"

namespace credence::catalog {

class Items {
 public:
  // Every item of the binary, in all its versions.
  static Items Builtin();
  // Error codes: as ItemDefinition::Parse.
  static Result<Items> Parse(const std::vector<std::string>& definitions);

  // The newest version in force on that day. Error codes: catalog.unknown_item {item}, catalog.item_not_in_force
  // {item} {day} {from}.
  Result<const ItemDefinition*> InForce(std::string_view code, CivilDate day) const;
  // nullptr when there is none.
  const ItemDefinition* Find(std::string_view code, int version) const;
  // Newest version of each code, ascending by code.
  std::vector<const ItemDefinition*> Newest() const;

 private:
  std::map<std::pair<std::string, int>, std::unique_ptr<const ItemDefinition>> items_;
};

}  // namespace credence::catalog
