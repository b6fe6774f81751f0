// The declared checks of an item in words, for the person who fills in the rows: one source for the template, the
// printed guide and the JSON Schema (design 4).
#pragma once

#include <string>
#include <vector>

#include "base/texts.h"
#include "catalog/item_definition.h"

namespace credence::catalog {

struct RuleWords {
  std::string id;  // DP-05
  std::string text;
};

// What the checks ask of one field, in the order of the item; each sentence once. "Required" is not among them.
std::vector<RuleWords> RulesOf(const ItemDefinition& item, FieldIndex field, Language language);

// What they ask of the row as a whole.
std::vector<RuleWords> RowRulesOf(const ItemDefinition& item, Language language);

}  // namespace credence::catalog
