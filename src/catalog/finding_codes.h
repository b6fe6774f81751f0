// The stable codes of findings, raised by the check engine, by the header match and – where said – by filing.
// Codes of identifiers are built from their area and the reason word of identity/verdict.h: credit_code.check.
// Texts: catalog/texts/catalog.json, and catalog/texts/identity.json for what identity itself declares.
#pragma once

#include <string_view>

namespace credence::catalog::codes {

// Declared checks.
inline constexpr std::string_view kRequired = "check.required";              // {field}
inline constexpr std::string_view kRequiredWhen = "check.required_when";     // {field} {other} {other_value}
inline constexpr std::string_view kOneOfRequired = "check.one_of_required";  // {fields}
inline constexpr std::string_view kBothOrNeither = "check.both_or_neither";  // {field} {other}
inline constexpr std::string_view kEmptyWhen = "check.empty_when";           // {field} {other} {other_value}
inline constexpr std::string_view kEqualTo = "check.equal_to";               // {field} {other}
inline constexpr std::string_view kMaxLength = "check.max_length";           // {field} {max} {actual}
inline constexpr std::string_view kPatternDigits = "check.pattern_digits";   // {field} {length}
inline constexpr std::string_view kPatternLettersDigits = "check.pattern_letters_digits";  // {field} {length}
inline constexpr std::string_view kForbiddenCharacters = "check.forbidden_characters";     // {field} {characters}
inline constexpr std::string_view kOnlyValue = "check.only_value";                         // {field} {allowed}
inline constexpr std::string_view kControlCharacters = "check.control_characters";         // {field} {character}
inline constexpr std::string_view kPersonalContent = "check.personal_content";             // {field}
inline constexpr std::string_view kMaskedInput = "check.masked_input";                     // {field}
inline constexpr std::string_view kDamagedText = "check.damaged_text";                     // {field}
inline constexpr std::string_view kExcelNumber = "check.excel_number";                     // {field}
inline constexpr std::string_view kDateUnreadable = "date.unreadable";                     // {field}
inline constexpr std::string_view kDateOtherForm = "date.other_form";                      // {field} {result}
inline constexpr std::string_view kDateInFuture = "date.in_future";                        // {field} {received}
inline constexpr std::string_view kDateTooEarly = "date.too_early";                        // {field} {limit}
inline constexpr std::string_view kDateOrder = "date.order";               // {field} {other} {other_value}
inline constexpr std::string_view kPublishedLate = "date.published_late";  // {days} {deadline} {received}
inline constexpr std::string_view kPublishedLateProvisional = "date.published_late_provisional";
inline constexpr std::string_view kNumberUnreadable = "number.unreadable";                  // {field}
inline constexpr std::string_view kNumberOtherForm = "number.other_form";                   // {field} {result}
inline constexpr std::string_view kNumberTooSmall = "number.too_small";                     // {field} {min}
inline constexpr std::string_view kNumberTooLarge = "number.too_large";                     // {field} {max}
inline constexpr std::string_view kNumberScale = "number.scale";                            // {field} {max} {actual}
inline constexpr std::string_view kNumberUnlikely = "number.unlikely";                      // {field} {limit}
inline constexpr std::string_view kIdentifierNormalised = "identifier.normalised";          // {field} {result}
inline constexpr std::string_view kCodeNotInList = "code.not_in_list";                      // {field} {allowed}
inline constexpr std::string_view kCodeUnexplained = "code.unexplained";                    // {field}
inline constexpr std::string_view kCodeAlias = "code.alias";                                // {field} {result}
inline constexpr std::string_view kCodeNotInForce = "code.not_in_force";                    // {field} {date}
inline constexpr std::string_view kSubjectNoIdentifier = "subject.no_identifier";           // {field}
inline constexpr std::string_view kCitizenNumberAsCode = "subject.citizen_number_as_code";  // {field}
inline constexpr std::string_view kPersonNotCollected = "subject.person_not_collected";     // no value, ever
inline constexpr std::string_view kAgencyUnknown = "agency.unknown_code";                   // {field}
inline constexpr std::string_view kAgencyMismatch = "agency.name_mismatch";                 // {field} {expected} {name}
inline constexpr std::string_view kDocumentUnreadable = "document_number.unreadable";       // {field}
inline constexpr std::string_view kDocumentYear = "document_number.year";           // {field} {year} {decision_year}
inline constexpr std::string_view kRegionUnknownCode = "region.unknown_code";       // {field}
inline constexpr std::string_view kRegionUnknownName = "region.unknown_name";       // {field}
inline constexpr std::string_view kDuplicateInBatch = "record.duplicate_in_batch";  // {first_row}

// Of rows that a kept copy leaves out, and of the file as a whole (rule file, row 0). Raised by intake.
inline constexpr std::string_view kRowNotKept = "row.not_kept";
inline constexpr std::string_view kNoRows = "file.no_rows";
inline constexpr std::string_view kOlderTemplate = "file.older_template";  // {version} {current}
inline constexpr std::string_view kNewerTemplate = "file.newer_template";  // {version} {current}

// Raised by filing, which knows the register.
inline constexpr std::string_view kNewVersion = "record.new_version";
inline constexpr std::string_view kOtherSubject = "record.other_subject";
inline constexpr std::string_view kSubjectUnmatched = "subject.unmatched";
inline constexpr std::string_view kSubjectAmbiguous = "subject.ambiguous";
inline constexpr std::string_view kSubjectNameDiffers = "subject.name_differs";  // {registered}

// The header.
inline constexpr std::string_view kHeaderUnknown = "header.unknown_column";       // {column} {position}
inline constexpr std::string_view kHeaderUnknownMany = "header.unknown_columns";  // {count} {columns}
inline constexpr std::string_view kHeaderMissing = "header.missing_column";       // {field} {code}
inline constexpr std::string_view kHeaderMissingMany = "header.missing_columns";  // {count} {fields}
inline constexpr std::string_view kHeaderDuplicate = "header.duplicate_column";   // {column} {position} {first}
inline constexpr std::string_view kHeaderMigration = "header.migration_edition";  // {edition}
inline constexpr std::string_view kHeaderEmpty = "header.empty_cell";             // {position}

// What the reader of the file met in a row.
inline constexpr std::string_view kRowCellCount = "row.cell_count";       // {expected} {actual}
inline constexpr std::string_view kRowCellTooLong = "row.cell_too_long";  // {column}
inline constexpr std::string_view kRowTooLong = "row.too_long";
inline constexpr std::string_view kRowDamaged = "row.damaged_cell";  // {column}
inline constexpr std::string_view kRowNul = "row.nul_character";     // {column}
inline constexpr std::string_view kRowUnclosedQuote = "row.unclosed_quote";
inline constexpr std::string_view kRowErrorValue = "row.error_value";  // {column}
inline constexpr std::string_view kRowNoValue = "row.no_value";        // {column}

}  // namespace credence::catalog::codes
