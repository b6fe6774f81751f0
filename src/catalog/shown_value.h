// How a value may appear in a finding: masked, then shortened. The clear value never leaves the row.
#pragma once

#include <string>
#include <string_view>

#include "catalog/item_definition.h"

namespace credence::catalog {

// `text` as written in the cell of `field`.
std::string ShownValue(const FieldDefinition& field, std::string_view text);

// A mistyped citizen number is still somebody's: so many digits, with a birth date where it belongs.
bool ResemblesCitizenNumber(std::string_view text);

// By the mask kind of a sensitive field, public profile. MaskKind::kNone: as free text.
std::string MaskByKind(MaskKind kind, std::string_view text);

}  // namespace credence::catalog
