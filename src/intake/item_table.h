// A file opened as the table of one catalogue item: the right sheet, the right item, and what is to be said about the
// file as a whole. Checking and filing share it, so that they cannot differ.
#pragma once

#include <memory>
#include <string>

#include "catalog/finding.h"
#include "catalog/header_plan.h"
#include "catalog/items.h"
#include "formats/byte_source.h"
#include "formats/row_reader.h"

namespace credence::intake {

struct ItemTable {
  std::unique_ptr<formats::RowReader> reader;
  catalog::HeaderPlan plan;
};

// Borrows `source`. `sheet` names the sheet of a workbook; when it is empty, the one sheet whose header fits the item
// is read. Error codes: those of formats::OpenTable, intake.several_sheets, intake.wrong_item.
Result<ItemTable> OpenItemTable(formats::ByteSource& source, const catalog::Items& items,
                                const catalog::ItemDefinition& item, const std::string& sheet);

// The same for a reader that is open already. Error codes: intake.wrong_item.
Result<ItemTable> MatchTable(std::unique_ptr<formats::RowReader> reader, const catalog::Items& items,
                             const catalog::ItemDefinition& item);

// Findings of row 0 and rule `file`, when all rows were read: remarks of the reader, a template of another
// version, no rows at all.
catalog::FindingList FileFindings(const ItemTable& table, const catalog::ItemDefinition& item, std::int64_t rows);

}  // namespace credence::intake
