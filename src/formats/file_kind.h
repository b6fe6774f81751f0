// Files that are not text at all although they are called .csv: refused by their first bytes, with a code per kind.
#pragma once

#include <string_view>

#include "base/result.h"
#include "formats/byte_source.h"

namespace credence::formats {

// Error codes: file.is_workbook, file.is_old_workbook, file.is_archive, file.is_pdf, file.is_image.
Status RefuseBinary(std::string_view first_bytes);

// The same question for decoded text. Error codes: file.is_web_page, file.is_binary.
Status RefuseForeignText(std::string_view first_text);

// The beginning of a ZIP archive, which a workbook is.
bool IsZip(std::string_view bytes);

// An encrypted workbook is no archive but an OLE container with a stream of that name. Goes back to the first byte.
// Error codes: file.is_encrypted.
Status RefuseEncryptedDocument(ByteSource& source);

}  // namespace credence::formats
