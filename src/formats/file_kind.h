// Files that are not text at all although they are called .csv: refused by their first bytes, with a code per kind.
#pragma once

#include <string_view>

#include "base/result.h"

namespace credence::formats {

// Error codes: file.is_workbook, file.is_old_workbook, file.is_archive, file.is_pdf, file.is_image.
Status RefuseBinary(std::string_view first_bytes);

// The same question for decoded text. Error codes: file.is_web_page, file.is_binary.
Status RefuseForeignText(std::string_view first_text);

}  // namespace credence::formats
