// The JSON Schema (2020-12) of one row of an item: an object of field codes and texts, each as it is stored – trimmed,
// identifiers in capitals, dates with hyphens or slashes, absent instead of empty. It says what a schema can say; check
// characters, agencies, days and other rows are left to the checks.
#pragma once

#include <string>

#include "base/texts.h"
#include "catalog/item_definition.h"

namespace credence::catalog {

// Fields with a code list have `x-values` too, what a page may offer: value, explained (其他-说明), title in English,
// from and until where the value is bound to days; `x-multiple` when several may be joined by `;`.
// Indented, with a line end. Titles and descriptions are in the language.
std::string RowSchema(const ItemDefinition& item, Language language);

}  // namespace credence::catalog
