// For tests: the parts of an archive, such as a workbook, as texts; none when it is damaged.
#pragma once

#include <filesystem>
#include <map>
#include <string>

namespace credence::formats {

std::map<std::string, std::string> PartsOf(const std::filesystem::path& archive);

}  // namespace credence::formats
