// A small file written whole or not at all.
#pragma once

#include <filesystem>
#include <string_view>

#include "base/result.h"

namespace credence::formats {

// Writes beside `path` and takes its place, so that an older file stays whole when something fails.
// Error codes: file.unwritable {file, reason}.
Status WriteWholeFile(const std::filesystem::path& path, std::string_view bytes);

}  // namespace credence::formats
