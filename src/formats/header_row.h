// Which of the first rows of a table is its header. Shared by both readers. Internal to formats.
#pragma once

#include <string>
#include <vector>

#include "formats/row_block.h"

namespace credence::formats {

// People put titles, notes and lines such as "填报单位：…" above the header. The rule: of the first rows (at most
// limits::kHeaderLookRows that are not blank) the header is the first that holds at least half as many different texts
// as the fullest of them. A table without such rows above has its header in the first row. Where its cells are merged
// over two rows, groups of columns above and their columns below, the header is the second.
// Index in `look.rows`, which must not be empty.
std::size_t FindHeaderRow(const RowBlock& look);

// The texts of that row; an empty one takes the text directly above it, as two-line headers have it, where the row
// above is no title but holds several texts. Empty cells at the end are dropped.
std::vector<std::string> HeaderTexts(const RowBlock& look, std::size_t header);

// Appends row `index` of one block to another, with its cells and problems.
void AppendRow(const RowBlock& from, std::size_t index, RowBlock& to);

// Drops the last row.
void DropLastRow(RowBlock& block);

// Blank: every cell is empty or white space, and nothing about the row is flagged.
bool IsBlankRow(const RowBlock& block, const RowBlock::Row& row);

}  // namespace credence::formats
