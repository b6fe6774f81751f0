// Whether a workbook that was just written is whole. The library that writes it does not ask whether its bytes arrived:
// on a full disk it may pack parts that end in the middle, and say that all went well.
#pragma once

#include <filesystem>

namespace credence::formats {

// Reads the file once: every part unpacks, its check sum is right and it ends with the end of its first element.
bool IsWholeWorkbook(const std::filesystem::path& path);

}  // namespace credence::formats
