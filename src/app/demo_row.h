// A row of a demo file: the values of one item by field, as text.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/check.h"
#include "catalog/item_definition.h"

namespace credence::app {

class DemoRow {
 public:
  // `item` must outlive the row.
  explicit DemoRow(const catalog::ItemDefinition& item) : item_(&item), values_(item.fields.size()) {}

  void Set(std::string_view field, std::string value) { values_[IndexOf(field)] = std::move(value); }
  const std::string& Get(std::string_view field) const { return values_[IndexOf(field)]; }
  const std::string& at(catalog::FieldIndex field) const { return values_[field]; }
  const catalog::ItemDefinition& item() const { return *item_; }

 private:
  std::size_t IndexOf(std::string_view field) const {
    const catalog::FieldIndex index = item_->FindField(field);
    CHECK(index != catalog::kNoField);
    return index;
  }

  const catalog::ItemDefinition* item_;
  std::vector<std::string> values_;
};

}  // namespace credence::app
