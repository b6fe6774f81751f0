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

inline constexpr ErrorCode kSheetFull{ErrorKind::kTooLarge, "file.sheet_full"};          // {limit}
inline constexpr ErrorCode kFileUnwritable{ErrorKind::kUnavailable, "file.unwritable"};  // {file} {reason}
inline constexpr ErrorCode kFileIsOtherDocument{ErrorKind::kInvalid, "file.is_other_document"};
inline constexpr ErrorCode kFileIsEncrypted{ErrorKind::kInvalid, "file.is_encrypted"};

// A workbook that is refused before or while it is read. {part} is a name inside the archive.
inline constexpr ErrorCode kDamagedArchive{ErrorKind::kInvalid, "xlsx.damaged_archive"};
inline constexpr ErrorCode kDamagedPart{ErrorKind::kInvalid, "xlsx.damaged_part"};    // {part}
inline constexpr ErrorCode kMissingPart{ErrorKind::kInvalid, "xlsx.missing_part"};    // {part}
inline constexpr ErrorCode kDoctype{ErrorKind::kInvalid, "xlsx.doctype"};             // {part}
inline constexpr ErrorCode kUnsafePart{ErrorKind::kInvalid, "xlsx.unsafe_part"};      // {part}
inline constexpr ErrorCode kRepeatedPart{ErrorKind::kInvalid, "xlsx.repeated_part"};  // {part}
inline constexpr ErrorCode kOverlappingParts{ErrorKind::kInvalid, "xlsx.overlapping_parts"};
inline constexpr ErrorCode kHasMacros{ErrorKind::kInvalid, "xlsx.has_macros"};
inline constexpr ErrorCode kIsBinaryWorkbook{ErrorKind::kInvalid, "xlsx.is_binary_workbook"};
inline constexpr ErrorCode kTooManyParts{ErrorKind::kTooLarge, "xlsx.too_many_parts"};      // {limit}
inline constexpr ErrorCode kTooCompressed{ErrorKind::kTooLarge, "xlsx.too_compressed"};     // {part} {limit}
inline constexpr ErrorCode kPartTooLarge{ErrorKind::kTooLarge, "xlsx.part_too_large"};      // {part} {limit} in MiB
inline constexpr ErrorCode kTooComplex{ErrorKind::kTooLarge, "xlsx.too_complex"};           // {part}
inline constexpr ErrorCode kTooDeep{ErrorKind::kTooLarge, "xlsx.too_deep"};                 // {part} {limit}
inline constexpr ErrorCode kTooMuchText{ErrorKind::kTooLarge, "xlsx.too_much_text"};        // {limit} in MiB
inline constexpr ErrorCode kTooManyStrings{ErrorKind::kTooLarge, "xlsx.too_many_strings"};  // {limit}
inline constexpr ErrorCode kTooManySheets{ErrorKind::kTooLarge, "xlsx.too_many_sheets"};    // {limit}
inline constexpr ErrorCode kTooManyStyles{ErrorKind::kTooLarge, "xlsx.too_many_styles"};    // {limit}
inline constexpr ErrorCode kTooManySheetColumns{ErrorKind::kTooLarge, "xlsx.too_many_columns"};  // {limit}
inline constexpr ErrorCode kNoSuchSheet{ErrorKind::kInvalid, "xlsx.no_such_sheet"};              // {sheet} {sheets}
inline constexpr ErrorCode kUnclearSheet{ErrorKind::kInvalid, "xlsx.unclear_sheet"};             // {sheets}

// Remarks about a file that is read, never returned as an Error.
inline constexpr ErrorCode kTitleRows{ErrorKind::kInvalid, "table.title_rows"};         // {row} {count}
inline constexpr ErrorCode kHiddenSheet{ErrorKind::kInvalid, "xlsx.hidden_sheet"};      // {sheet}
inline constexpr ErrorCode kOtherSheets{ErrorKind::kInvalid, "xlsx.other_sheets"};      // {sheet} {sheets}
inline constexpr ErrorCode kHiddenOthers{ErrorKind::kInvalid, "xlsx.hidden_others"};    // {sheets}
inline constexpr ErrorCode kHiddenRows{ErrorKind::kInvalid, "xlsx.hidden_rows"};        // {count} {row}
inline constexpr ErrorCode kHiddenColumns{ErrorKind::kInvalid, "xlsx.hidden_columns"};  // {columns}
inline constexpr ErrorCode kFormulas{ErrorKind::kInvalid, "xlsx.formulas"};             // {count} {cell}
inline constexpr ErrorCode kMergedCells{ErrorKind::kInvalid, "xlsx.merged_cells"};      // {count} {cells}

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

inline constexpr ErrorCode kCellError{ErrorKind::kInvalid, "xlsx.cell_error"};
inline constexpr ErrorCode kNoCachedValue{ErrorKind::kInvalid, "xlsx.no_cached_value"};

}  // namespace credence::formats::errors
