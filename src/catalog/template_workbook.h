// The XLSX template of an item: a sheet to fill in, a guide, and the values of the drop-downs on a hidden sheet. What
// it says comes from ItemGuide; the same guide gives the same bytes.
#pragma once

#include <filesystem>

#include "base/result.h"
#include "catalog/item_guide.h"

namespace credence::catalog {

// The first sheet bears the titles in row 1 and nothing else. The example stands in the guide, where no reader looks
// for rows: nobody files it by accident. Error codes: file.unwritable.
Status WriteTemplate(const std::filesystem::path& path, const ItemGuide& guide);

}  // namespace credence::catalog
