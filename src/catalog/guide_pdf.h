// The field guide as a printed document.
#pragma once

#include <string>

#include "catalog/item_guide.h"

namespace credence::catalog {

// The bytes of a PDF file.
std::string GuidePdf(const ItemGuide& guide);

}  // namespace credence::catalog
