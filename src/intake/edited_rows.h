// A table with the edits of its batch laid over it: who reads it – filing, the workbook of errors – sees the cells as
// they are meant, and nothing of where they come from.
#pragma once

#include <map>
#include <memory>
#include <string>

#include "catalog/header_plan.h"
#include "catalog/item_definition.h"
#include "formats/row_reader.h"
#include "intake/batch_edit.h"

namespace credence::intake {

// By index of the column.
using CellEdits = std::map<std::size_t, std::string>;

// The column that holds the field; catalog::kNoColumn when the file has none.
std::size_t ColumnOf(const catalog::ItemDefinition& item, const catalog::HeaderPlan& plan, std::string_view field);
CellEdits CellsOf(const catalog::ItemDefinition& item, const catalog::HeaderPlan& plan,
                  const std::map<std::string, std::string>& fields);

// Replaces cells of one row of the block, and takes back what the reader said of them.
void LayOver(formats::RowBlock& block, std::size_t index, const CellEdits& cells);

// The reader with `edits`, by row, laid over its rows.
std::unique_ptr<formats::RowReader> LayOver(std::unique_ptr<formats::RowReader> reader,
                                            std::map<std::int64_t, CellEdits> edits);

}  // namespace credence::intake
