// Text that people type into a field of the console or the API: reasons, names, notes.
#pragma once

#include <string_view>

namespace credence {

enum class Lines { kOne, kMany };

// True for well-formed UTF-8 without control characters (C0, DEL, C1) and without the two code points that no XML can
// hold. With kMany, line breaks and tabs are let through: they come from a field of several lines. Control characters
// would speak to the terminal of whoever reads a log, and no workbook keeps them.
bool IsTypedText(std::string_view text, Lines lines);

}  // namespace credence
