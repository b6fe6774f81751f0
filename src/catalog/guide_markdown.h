// The field guide as Markdown.
#pragma once

#include <string>

#include "catalog/item_guide.h"

namespace credence::catalog {

std::string GuideMarkdown(const ItemGuide& guide);

}  // namespace credence::catalog
