// A file written at once.
#pragma once

#include <filesystem>
#include <string_view>

#include "base/result.h"

namespace credence::app {

// Durable, never over an existing file. Error code: app.file_unwritable.
Status WriteNewFile(const std::filesystem::path& path, std::string_view text, int mode);

}  // namespace credence::app
