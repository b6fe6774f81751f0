// Error codes of the catalogue. Texts: catalog/texts/catalog.json.
#pragma once

#include "base/error.h"

namespace credence::catalog::errors {

// An item or code list that cannot be used: {place} inside the document, {reason}.
inline constexpr ErrorCode kItemMalformed{ErrorKind::kInvalid, "catalog.item_malformed"};
// The document says that the item is about natural persons (design 1.2): {item}.
inline constexpr ErrorCode kItemAboutPersons{ErrorKind::kInvalid, "catalog.item_about_persons"};
inline constexpr ErrorCode kCodeListMalformed{ErrorKind::kInvalid, "catalog.code_list_malformed"};
// A version that is stored already, with another text: {item}, {version}.
inline constexpr ErrorCode kItemChanged{ErrorKind::kConflict, "catalog.item_changed"};
inline constexpr ErrorCode kUnknownItem{ErrorKind::kNotFound, "catalog.unknown_item"};
// The item exists, but its first version came later: {item}, {day}, {from}.
inline constexpr ErrorCode kItemNotInForce{ErrorKind::kInvalid, "catalog.item_not_in_force"};

}  // namespace credence::catalog::errors
