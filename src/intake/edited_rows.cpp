#include "intake/edited_rows.h"

#include <algorithm>
#include <utility>

namespace credence::intake {
namespace {

using formats::RowBlock;
using formats::RowFlag;

std::uint16_t BitsOfCells(const RowBlock& block, std::size_t index) {
  std::uint16_t bits = 0;
  for (const RowBlock::Problem& problem : block.problems) {
    if (problem.row == index) bits |= static_cast<std::uint16_t>(problem.flag);
  }
  return bits;
}

class EditedReader : public formats::RowReader {
 public:
  EditedReader(std::unique_ptr<formats::RowReader> reader, std::map<std::int64_t, CellEdits> edits)
      : reader_(std::move(reader)), edits_(std::move(edits)) {}

  const formats::TableHeader& header() const override { return reader_->header(); }
  std::string_view form() const override { return reader_->form(); }
  std::int64_t byte_position() const override { return reader_->byte_position(); }
  const std::vector<formats::Remark>& remarks() const override { return reader_->remarks(); }
  const formats::FileOrigin& origin() const override { return reader_->origin(); }

  Result<std::size_t> ReadRows(RowBlock& block, std::size_t rows_max) override {
    ASSIGN_OR_RETURN(const std::size_t count, reader_->ReadRows(block, rows_max));
    for (std::size_t index = 0; index < count; ++index) {
      auto edited = edits_.find(block.rows[index].row_number);
      if (edited != edits_.end()) LayOver(block, index, edited->second);
    }
    return count;
  }

 private:
  std::unique_ptr<formats::RowReader> reader_;
  std::map<std::int64_t, CellEdits> edits_;
};

}  // namespace

std::size_t ColumnOf(const catalog::ItemDefinition& item, const catalog::HeaderPlan& plan, std::string_view field) {
  const catalog::FieldIndex index = item.FindField(field);
  if (index == catalog::kNoField) return catalog::kNoColumn;
  const auto found = std::find(plan.column_fields.begin(), plan.column_fields.end(), index);
  if (found == plan.column_fields.end()) return catalog::kNoColumn;
  return static_cast<std::size_t>(found - plan.column_fields.begin());
}

CellEdits CellsOf(const catalog::ItemDefinition& item, const catalog::HeaderPlan& plan,
                  const std::map<std::string, std::string>& fields) {
  CellEdits cells;
  for (const auto& [field, value] : fields) {
    const std::size_t column = ColumnOf(item, plan, field);
    if (column != catalog::kNoColumn) cells[column] = value;
  }
  return cells;
}

void LayOver(RowBlock& block, std::size_t index, const CellEdits& cells) {
  if (cells.empty()) return;
  RowBlock::Row& row = block.rows[index];
  const std::size_t columns = std::max<std::size_t>(row.cell_count, cells.rbegin()->first + 1);
  if (columns > row.cell_count) {  // a short row moves behind the others, where there is room
    std::vector<RowBlock::Cell> moved(block.cells.begin() + row.first_cell,
                                      block.cells.begin() + row.first_cell + row.cell_count);
    moved.resize(columns);
    row.first_cell = static_cast<std::uint32_t>(block.cells.size());
    row.cell_count = static_cast<std::uint32_t>(columns);
    block.cells.insert(block.cells.end(), moved.begin(), moved.end());
  }
  for (const auto& [column, text] : cells) {
    block.cells[row.first_cell + column] = {static_cast<std::uint32_t>(block.text.size()),
                                            static_cast<std::uint32_t>(text.size())};
    block.text += text;
  }
  // Flags of the row itself stay; those of its cells are the union of what is still said of them.
  const std::uint16_t of_row = row.flags & static_cast<std::uint16_t>(~BitsOfCells(block, index));
  std::erase_if(block.problems,
                [&](const RowBlock::Problem& problem) { return problem.row == index && cells.contains(problem.cell); });
  row.flags = static_cast<std::uint16_t>(of_row | BitsOfCells(block, index));
}

std::unique_ptr<formats::RowReader> LayOver(std::unique_ptr<formats::RowReader> reader,
                                            std::map<std::int64_t, CellEdits> edits) {
  if (edits.empty()) return reader;
  return std::make_unique<EditedReader>(std::move(reader), std::move(edits));
}

}  // namespace credence::intake
