// Every limit on outside input, queues, uploads and lists, by name, in one place.
#pragma once

#include <cstddef>
#include <cstdint>

namespace credence::limits {

// Files (formats, intake)
inline constexpr std::size_t kChunkBytes = std::size_t{1} << 20;      // one read of a file
inline constexpr std::size_t kCellBytesMax = std::size_t{256} << 10;  // a longer cell is a finding, its rest is skipped
inline constexpr std::size_t kRowBytesMax = std::size_t{4} << 20;     // all cells of one row
inline constexpr std::size_t kColumnsMax = 1'024;
inline constexpr std::int64_t kUploadBytesMax = std::int64_t{20} << 30;  // one file, 20 GiB
inline constexpr std::int64_t kRowsMax = 50'000'000;                     // rows of one file
inline constexpr std::size_t kQuotedLineBreaksMax = 10'000;              // a quoted cell with more was never closed
inline constexpr std::size_t kSeparatorLookBytes = std::size_t{64}
                                                   << 10;  // text in which separator and kind are judged
// A block of rows ends behind the row that reaches any of these.
inline constexpr std::size_t kBlockRowsMax = 2'000;
inline constexpr std::size_t kBlockTextBytes = std::size_t{1} << 20;
inline constexpr std::size_t kBlockCells = std::size_t{128} << 10;

// The first rows of a table, among which titles and header are told apart.
inline constexpr std::size_t kHeaderLookRows = 10;

// Workbooks (formats). An archive is refused before anything is unpacked, or while it grows beyond these.
inline constexpr std::size_t kArchiveEntriesMax = 10'000;
inline constexpr std::size_t kArchiveDirectoryBytesMax = std::size_t{4} << 20;
inline constexpr std::size_t kArchiveNameBytesMax = 1'024;
inline constexpr std::int64_t kCompressionRatioMax = 200;                   // unpacked : packed, of one part
inline constexpr std::int64_t kRatioFreeBytes = std::int64_t{32} << 20;     // a part below this may have any ratio
inline constexpr std::int64_t kSheetPartBytesMax = std::int64_t{2} << 30;   // unpacked: a sheet, the shared strings
inline constexpr std::int64_t kSmallPartBytesMax = std::int64_t{64} << 20;  // unpacked: every other part
inline constexpr std::int64_t kSheetTextBytesMax = std::int64_t{2} << 30;   // text of all cells handed out
inline constexpr std::size_t kSheetsMax = 256;
inline constexpr std::int64_t kSheetPeekBytes = std::int64_t{1} << 20;  // unpacked, of a sheet that is not read
inline constexpr std::int64_t kSheetRowsMax = 1'048'576;                // of the file format
inline constexpr std::size_t kSheetColumnsMax = 16'384;                 // of the file format
inline constexpr std::size_t kCellStylesMax = 65'536;
inline constexpr std::size_t kNumberFormatsMax = 10'000;
inline constexpr std::size_t kNumberFormatBytesMax = 1'024;
inline constexpr std::size_t kRelationsMax = 10'000;
inline constexpr std::int64_t kSharedStringsMax = 32'000'000;
inline constexpr std::int64_t kSharedTextBytesMax = std::int64_t{1} << 30;
inline constexpr std::size_t kSharedTextInMemoryBytes = std::size_t{16} << 20;  // the rest goes to a temporary file
inline constexpr int kXmlDepthMax = 64;
inline constexpr std::size_t kXmlMemoryBytesMax = std::size_t{4} << 20;  // what one parser may hold: names, one tag

// Filing (intake): one transaction ends at whichever comes first.
inline constexpr std::size_t kSliceRowsMax = 1'000;
inline constexpr int kSliceMs = 100;                           // while somebody else waits to write
inline constexpr int kLongSliceMs = 250;                       // while nobody does
inline constexpr std::int64_t kFindingsStoredMax = 1'000'000;  // of one batch; counts go on beyond
inline constexpr std::size_t kFindingValueCodePoints = 80;
inline constexpr int kUploadKeptDays = 30;  // the copy of a batch that has rows to correct
inline constexpr std::size_t kReasonCodePointsMax = 500;
inline constexpr std::int64_t kCommentsMax = 10'000;  // of one error workbook; the rest stands on a sheet of its own

// Uploads over the API (intake), in pieces that are whole chunks.
inline constexpr std::int64_t kUploadOfApiBytesMax = std::int64_t{500} << 20;  // one file
inline constexpr std::size_t kUploadPieceBytesMax = std::size_t{8} << 20;      // held in memory while it is sealed
inline constexpr std::int64_t kUploadsOpenMax = 10;                            // on their way, of one caller
inline constexpr std::size_t kRunningDigestsMax = 100;                         // kept while their pieces come
inline constexpr int kUploadHours = 24;                                        // without a piece; then it is dropped
inline constexpr std::int64_t kErrorWorkbookRowsMax = 50'000;                  // of one that is made while people wait

// Ledger
inline constexpr std::size_t kSequencerEntriesMax =
    5'000;  // numbered in one transaction, so that other writers wait little
inline constexpr int kCheckpointMs = 1'000;

// Search (subjects)
inline constexpr std::int64_t kPendingNamesMax = 8'192;    // names without postings, which every search looks at
inline constexpr std::size_t kSearchTextBytesMax = 4'096;  // longer ones are not even normalised
inline constexpr std::size_t kSearchCodePointsMax = 200;   // of a text, in its comparing form
inline constexpr std::int64_t kSearchTotalMax = 10'000;    // hits are counted up to here
inline constexpr std::int64_t kSuggestionsMax = 8;

// HTTP
inline constexpr std::size_t kHeaderBytesMax = 16 * 1024;
inline constexpr std::size_t kBodyBytesMax = std::size_t{1} << 20;
inline constexpr std::size_t kLargeBodiesBytesMax = std::size_t{256} << 20;  // of all bodies above that, together
inline constexpr std::size_t kTargetBytesMax = 8 * 1024;
inline constexpr int kHeaderTimeoutMs = 10'000;
inline constexpr int kIdleTimeoutMs = 60'000;
inline constexpr int kWriteTimeoutMs = 30'000;
inline constexpr std::size_t kConnectionsMax = 4'096;
inline constexpr std::size_t kRequestsPerConnectionMax = 10'000;
inline constexpr std::size_t kPageSizeMax = 100;
// Token buckets, one for each source; a bucket that is full again is forgotten (SEC-19).
inline constexpr int kPublicRequestsPerMinute = 30;
inline constexpr int kPublicBurst = 60;              // a page and what it leads to, one after the other
inline constexpr int kSignInsPerMinute = 10;         // of one source, right or wrong
inline constexpr int kStaffRequestsPerMinute = 600;  // of one signed-in account
inline constexpr std::size_t kBucketsMax = 100'000;

// People at work (access). Numbers without another mark: domain 10.3.
inline constexpr std::size_t kUserNameMin = 3, kUserNameMax = 40;    // characters of a-z 0-9 . _ -
inline constexpr std::size_t kShownNameMax = 60;                     // code points
inline constexpr std::size_t kReasonMax = 500;                       // code points
inline constexpr std::size_t kPasswordMin = 10, kPasswordMax = 128;  // code points (SEC-02)
inline constexpr std::size_t kPasswordClassesMin = 3;                // of lower, upper, digits, others (SEC-02)
inline constexpr int kPasswordHistory = 5;                           // SEC-02
inline constexpr int kPasswordDays = 90;                             // SEC-02
inline constexpr int kOneTimePasswordDays = 7;                       // a password that somebody else has seen
inline constexpr int kUnusedDays = 90;                               // SEC-07
inline constexpr int kSignInFailuresMax = 5;                         // of an account, and of a source (SEC-03)
inline constexpr int kLockMinutes = 30;                              // SEC-03
inline constexpr int kAdministratorIdleMinutes = 15;                 // SEC-04
inline constexpr int kIdleMinutes = 30;                              // SEC-04
inline constexpr int kSessionHours = 8;                              // SEC-04
inline constexpr int kSessionTouchMs = 30'000;  // use is noted this often, so that a read is rarely a write
inline constexpr int kSessionsOfUserMax = 10;   // the one used longest ago ends
inline constexpr int kRecoveryCodes = 10;
inline constexpr int kClockWindowMs = 300'000;                // a signed request may be this old or early
inline constexpr std::size_t kNonceMin = 16, kNonceMax = 64;  // characters
inline constexpr int kClientQuotaPerMinute = 600;             // unless an agreement says another
inline constexpr std::size_t kClientAddressesMax = 50;
inline constexpr int kAuditAnchorMs = 600'000;  // how much of the second log a cut could hide
inline constexpr int kAuditYears = 3;           // SEC-12

}  // namespace credence::limits
