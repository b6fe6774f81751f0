// Error and finding codes of intake. Texts: catalog/texts/intake.json.
#pragma once

#include "base/error.h"

namespace credence::intake::errors {

inline constexpr ErrorCode kBatchNotFound{ErrorKind::kNotFound, "intake.batch_not_found"};
inline constexpr ErrorCode kNotProvider{ErrorKind::kForbidden, "intake.not_provider"};
inline constexpr ErrorCode kWrongItem{ErrorKind::kInvalid, "intake.wrong_item"};
inline constexpr ErrorCode kBlobMissing{ErrorKind::kInternal, "intake.blob_missing"};
inline constexpr ErrorCode kReceivedInFuture{ErrorKind::kInvalid, "intake.received_in_future"};
inline constexpr ErrorCode kTooLarge{ErrorKind::kTooLarge, "intake.too_large"};  // {limit} GiB
// The file: {item} {sheets}; shown beside the findings of the header.
inline constexpr ErrorCode kSeveralSheets{ErrorKind::kInvalid, "intake.several_sheets"};
inline constexpr ErrorCode kHeaderRefused{ErrorKind::kInvalid, "intake.header_refused"};
// Examined batches: {batch} {count}.
inline constexpr ErrorCode kNotExamined{ErrorKind::kWrongState, "intake.not_examined"};
inline constexpr ErrorCode kNothingToSubmit{ErrorKind::kWrongState, "intake.nothing_to_submit"};
inline constexpr ErrorCode kWarningsUnconfirmed{ErrorKind::kWrongState, "intake.warnings_unconfirmed"};
inline constexpr ErrorCode kReasonRequired{ErrorKind::kInvalid, "intake.reason_required"};
inline constexpr ErrorCode kReasonUnusable{ErrorKind::kInvalid, "intake.reason_unusable"};  // {limit}
inline constexpr ErrorCode kErrorsOpen{ErrorKind::kWrongState, "intake.errors_open"};
// The second person: {batch}.
inline constexpr ErrorCode kNotSubmitted{ErrorKind::kWrongState, "intake.not_submitted"};
inline constexpr ErrorCode kOwnSubmission{ErrorKind::kForbidden, "intake.own_submission"};
// Files that come in pieces.
inline constexpr ErrorCode kUploadNotFound{ErrorKind::kNotFound, "intake.upload_not_found"};  // {upload}
inline constexpr ErrorCode kUploadEmpty{ErrorKind::kInvalid, "intake.upload_empty"};
inline constexpr ErrorCode kUploadTooLarge{ErrorKind::kTooLarge, "intake.upload_too_large"};  // {limit} MiB
inline constexpr ErrorCode kUploadDigest{ErrorKind::kInvalid, "intake.upload_digest"};
inline constexpr ErrorCode kUploadsOpen{ErrorKind::kConflict, "intake.uploads_open"};              // {limit}
inline constexpr ErrorCode kUploadOffset{ErrorKind::kConflict, "intake.upload_offset"};            // {offset}
inline constexpr ErrorCode kUploadPiece{ErrorKind::kInvalid, "intake.upload_piece"};               // {unit} {limit} MiB
inline constexpr ErrorCode kUploadIncomplete{ErrorKind::kWrongState, "intake.upload_incomplete"};  // {offset} {size}
inline constexpr ErrorCode kUploadFinished{ErrorKind::kWrongState, "intake.upload_finished"};      // {batch}
inline constexpr ErrorCode kUploadOfOther{ErrorKind::kForbidden, "intake.upload_of_other"};        // {upload}
inline constexpr ErrorCode kUploadDiffers{ErrorKind::kConflict, "intake.upload_differs"};
inline constexpr ErrorCode kWorkbookTooLarge{ErrorKind::kTooLarge, "intake.workbook_too_large"};  // {count} {limit}
// Single cells set right: {batch} {row} {field}.
inline constexpr ErrorCode kNoSuchRow{ErrorKind::kNotFound, "intake.row_not_found"};
inline constexpr ErrorCode kRowShifted{ErrorKind::kWrongState, "intake.row_shifted"};
inline constexpr ErrorCode kFieldNotInFile{ErrorKind::kNotFound, "intake.field_not_in_file"};
inline constexpr ErrorCode kCellOvertaken{ErrorKind::kConflict, "intake.cell_overtaken"};
inline constexpr ErrorCode kEditEmptiesRow{ErrorKind::kInvalid, "intake.edit_empties_row"};
inline constexpr ErrorCode kEditAboutPerson{ErrorKind::kInvalid, "intake.edit_about_person"};
inline constexpr ErrorCode kTooManyEdits{ErrorKind::kTooLarge, "intake.too_many_edits"};       // {limit}
inline constexpr ErrorCode kTooLargeToEdit{ErrorKind::kTooLarge, "intake.too_large_to_edit"};  // {limit}
// Correction: {batch} {days}.
inline constexpr ErrorCode kOtherBatch{ErrorKind::kConflict, "intake.other_batch"};
inline constexpr ErrorCode kCopyGone{ErrorKind::kNotFound, "intake.copy_gone"};

}  // namespace credence::intake::errors
