// Bounds of editing rows in the page, as those of limits.h.
#pragma once

#include <cstddef>
#include <cstdint>

namespace credence::limits {

// Of a batch whose cells can be edited: it is held in memory for that. Larger ones are corrected by a file.
inline constexpr std::int64_t kEditableRowsMax = 200'000;
inline constexpr std::size_t kEditableBytesMax = std::size_t{256} << 20;  // of texts and places of cells
inline constexpr std::int64_t kEditsMax = 20'000;                         // that stand in one batch
inline constexpr std::size_t kRowTablesMax = 4;                           // batches held in memory at a time
inline constexpr std::size_t kEditCodePointsMax = 20'000;                 // of one value; fields say less
inline constexpr std::size_t kRowsOfOneKeyMax = 1'000;                    // that one edit may judge anew

}  // namespace credence::limits
