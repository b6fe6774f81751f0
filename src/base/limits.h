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

// Filing (intake): one transaction ends at whichever comes first.
inline constexpr std::size_t kSliceRowsMax = 2'000;
inline constexpr int kSliceMs = 100;
inline constexpr std::int64_t kFindingsStoredMax = 1'000'000;  // of one batch; counts go on beyond
inline constexpr std::size_t kFindingValueCodePoints = 80;

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
inline constexpr std::size_t kTargetBytesMax = 8 * 1024;
inline constexpr int kHeaderTimeoutMs = 10'000;
inline constexpr int kIdleTimeoutMs = 60'000;
inline constexpr int kWriteTimeoutMs = 30'000;
inline constexpr std::size_t kConnectionsMax = 4'096;
inline constexpr std::size_t kRequestsPerConnectionMax = 10'000;
inline constexpr std::size_t kPageSizeMax = 100;

}  // namespace credence::limits
