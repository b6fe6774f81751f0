#include "catalog/edition_table.h"

#include <algorithm>

namespace credence::catalog {
namespace {

std::string WithSlashes(std::string_view iso) {
  std::string text(iso);
  std::replace(text.begin(), text.end(), '-', '/');
  return text;
}

}  // namespace

EditionTable::EditionTable(const ItemDefinition& item, const Edition& edition, bool with_local) : item_(item) {
  for (std::size_t i = 0; i < item.fields.size(); ++i) {
    const auto index = static_cast<FieldIndex>(i);
    if (!item.InEdition(index, edition) || (item.fields[i].local && !with_local)) continue;
    auto rename = std::find_if(edition.renames.begin(), edition.renames.end(),
                               [&](const Rename& entry) { return entry.from == index; });
    columns_.push_back({index, rename == edition.renames.end() ? nullptr : &*rename});
    header_.push_back(item.fields[i].code);
  }
}

void EditionTable::Fill(std::span<const std::string_view> values, std::vector<std::string>& cells) const {
  cells.clear();
  for (const Column& column : columns_) {
    FieldIndex source = column.field;
    if (column.rename != nullptr) {
      // The column speaks of one kind of paper only: what is of another kind has no place in this edition.
      const auto& conditions = column.rename->when_present;
      bool fits = std::all_of(conditions.begin(), conditions.end(),
                              [&](const auto& condition) { return values[condition.first] == condition.second; });
      source = fits ? column.rename->to : kNoField;
    }
    const std::string_view value = source == kNoField ? std::string_view() : values[source];
    cells.push_back(item_.fields[column.field].type == FieldType::kDate ? WithSlashes(value) : std::string(value));
  }
}

}  // namespace credence::catalog
