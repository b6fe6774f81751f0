// Codes of files and of what is found in them. Texts: catalog/texts/formats.json.
#pragma once

#include "base/error.h"

namespace credence::formats::errors {

// The file cannot be opened, or is of another kind than text.
inline constexpr ErrorCode kFileMissing{ErrorKind::kNotFound, "file.missing"};          // {file}
inline constexpr ErrorCode kFileUnreadable{ErrorKind::kInvalid, "file.unreadable"};     // {file}
inline constexpr ErrorCode kFileIsDirectory{ErrorKind::kInvalid, "file.is_directory"};  // {file}
inline constexpr ErrorCode kFileEmpty{ErrorKind::kInvalid, "file.empty"};
inline constexpr ErrorCode kFileIsWorkbook{ErrorKind::kInvalid, "file.is_workbook"};
inline constexpr ErrorCode kFileIsOldWorkbook{ErrorKind::kInvalid, "file.is_old_workbook"};
inline constexpr ErrorCode kFileIsArchive{ErrorKind::kInvalid, "file.is_archive"};
inline constexpr ErrorCode kFileIsPdf{ErrorKind::kInvalid, "file.is_pdf"};
inline constexpr ErrorCode kFileIsImage{ErrorKind::kInvalid, "file.is_image"};
inline constexpr ErrorCode kFileIsWebPage{ErrorKind::kInvalid, "file.is_web_page"};
inline constexpr ErrorCode kFileIsBinary{ErrorKind::kInvalid, "file.is_binary"};

inline constexpr ErrorCode kFileUnwritable{ErrorKind::kUnavailable, "file.unwritable"};  // {file} {reason}

// The table as a whole.
inline constexpr ErrorCode kTooManyColumns{ErrorKind::kTooLarge, "csv.too_many_columns"};  // {limit}
inline constexpr ErrorCode kTooManyRows{ErrorKind::kTooLarge, "csv.too_many_rows"};        // {limit}

// One row or cell: never returned as an Error, but the codes of findings (row_block.h, CodeOf).
inline constexpr ErrorCode kCellCount{ErrorKind::kInvalid, "csv.cell_count"};          // {cells} {columns}
inline constexpr ErrorCode kTooManyCells{ErrorKind::kTooLarge, "csv.too_many_cells"};  // {limit}
inline constexpr ErrorCode kUnclosedQuote{ErrorKind::kInvalid, "csv.unclosed_quote"};  // {line}
inline constexpr ErrorCode kTextAfterQuote{ErrorKind::kInvalid, "csv.text_after_quote"};
inline constexpr ErrorCode kCellTooLong{ErrorKind::kTooLarge, "csv.cell_too_long"};  // {limit} in KiB
inline constexpr ErrorCode kDamagedText{ErrorKind::kInvalid, "csv.damaged_text"};
inline constexpr ErrorCode kNulCharacter{ErrorKind::kInvalid, "csv.nul_character"};
inline constexpr ErrorCode kUnwrapped{ErrorKind::kInvalid, "csv.unwrapped"};

}  // namespace credence::formats::errors
