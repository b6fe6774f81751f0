#include "intake/row_table.h"

#include <algorithm>

#include "base/check.h"
#include "base/edit_limits.h"
#include "base/limits.h"
#include "crypto/digest.h"
#include "intake/intake_errors.h"

namespace credence::intake {
namespace {

using formats::RowBlock;
using formats::RowFlag;

catalog::BatchKey FirstBytes(const std::string& hex) {
  auto digest = crypto::Digest::FromHex(hex);
  CHECK(digest.has_value());
  catalog::BatchKey key;
  std::copy_n(digest->bytes.begin(), key.size(), key.begin());
  return key;
}

void CopyRow(const RowBlock& from, std::size_t index, RowBlock& into) {
  RowBlock::Row row = from.rows[index];
  const std::uint32_t first = row.first_cell;
  row.first_cell = static_cast<std::uint32_t>(into.cells.size());
  for (std::uint32_t c = 0; c < row.cell_count; ++c) {
    const RowBlock::Cell& cell = from.cells[first + c];
    into.cells.push_back({static_cast<std::uint32_t>(into.text.size()), cell.length});
    into.text.append(from.text, cell.offset, cell.length);
  }
  const auto [begin, end] =
      std::equal_range(from.problems.begin(), from.problems.end(), RowBlock::Problem{static_cast<std::uint32_t>(index)},
                       [](const auto& a, const auto& b) { return a.row < b.row; });
  for (auto problem = begin; problem != end; ++problem) {
    into.problems.push_back({static_cast<std::uint32_t>(into.rows.size()), problem->cell, problem->flag});
  }
  into.rows.push_back(row);
}

// Hands out one block that is made already.
class OneBlock : public formats::RowReader {
 public:
  explicit OneBlock(RowBlock block) : block_(std::move(block)) {}

  const formats::TableHeader& header() const override { return header_; }
  std::string_view form() const override { return ""; }
  std::int64_t byte_position() const override { return 0; }
  const std::vector<formats::Remark>& remarks() const override { return remarks_; }
  const formats::FileOrigin& origin() const override { return origin_; }
  Result<std::size_t> ReadRows(RowBlock& block, std::size_t) override {
    block = std::exchange(block_, {});
    return block.rows.size();
  }

 private:
  RowBlock block_;
  formats::TableHeader header_;
  std::vector<formats::Remark> remarks_;
  formats::FileOrigin origin_;
};

}  // namespace

RowTable::RowTable(const Batch& batch, ItemTable& table, RowTableParts parts)
    : parts_(std::move(parts)),
      received_on_(batch.received_on),
      plan_(table.plan),
      header_(table.reader->header().cells) {
  program_.emplace(catalog::CheckProgram::Compile(parts_.item, plan_, parts_.agencies, parts_.calendar));
}

Result<std::unique_ptr<RowTable>> RowTable::Read(const Batch& batch, ItemTable& table, RowTableParts parts) {
  const Error too_large(errors::kTooLargeToEdit, {{"limit", std::to_string(limits::kEditableRowsMax)}});
  if (batch.counts.rows > limits::kEditableRowsMax) return too_large;
  std::unique_ptr<RowTable> rows(new RowTable(batch, table, std::move(parts)));
  RETURN_IF_ERROR(rows->ReadAll(*table.reader));
  return rows;
}

Status RowTable::ReadAll(formats::RowReader& reader) {
  RowPreparer preparer(reader, *program_, parts_.data_key, received_on_, plan_.original_row);
  std::size_t bytes = 0;
  while (true) {
    ASSIGN_OR_RETURN(std::unique_ptr<PreparedBlock> prepared, preparer.Next());
    if (prepared == nullptr) return {};
    RowBlock block;
    const RowBlock& cells = preparer.cells();
    std::size_t index = 0;
    for (const PreparedRow& row : prepared->rows) {  // blank rows have no prepared row
      while (cells.rows[index].row_number != row.row) ++index;
      places_[row.row] = {static_cast<std::uint32_t>(blocks_.size()), static_cast<std::uint32_t>(block.rows.size())};
      CopyRow(cells, index, block);
      Remember(row.row, row.record_key);
    }
    bytes += block.text.size() + block.cells.size() * sizeof(RowBlock::Cell);
    if (bytes > limits::kEditableBytesMax || static_cast<std::int64_t>(places_.size()) > limits::kEditableRowsMax) {
      return Error(errors::kTooLargeToEdit, {{"limit", std::to_string(limits::kEditableRowsMax)}});
    }
    blocks_.push_back(std::move(block));
  }
}

bool RowTable::IsShifted(std::int64_t row) const {
  const Place& place = places_.at(row);
  const RowBlock::Row& found = blocks_[place.block].rows[place.index];
  return found.Has(RowFlag::kCellCount) || found.Has(RowFlag::kTooManyCells);
}

std::string_view RowTable::Original(std::int64_t row, std::size_t column) const {
  const Place& place = places_.at(row);
  const RowBlock& block = blocks_[place.block];
  const RowBlock::Row& found = block.rows[place.index];
  return column < found.cell_count ? block.CellText(found, column) : std::string_view();
}

void RowTable::Remember(std::int64_t row, const std::string& key) {
  if (auto old = keys_.find(row); old != keys_.end()) {
    auto rows = rows_of_key_.find(old->second);
    rows->second.erase(row);
    if (rows->second.empty()) rows_of_key_.erase(rows);
    keys_.erase(old);
  }
  if (key.empty()) return;
  const catalog::BatchKey first = FirstBytes(key);
  keys_[row] = first;
  rows_of_key_[first].insert(row);
}

const std::map<std::string, std::string>& RowTable::FieldsOf(std::int64_t row) const {
  static const std::map<std::string, std::string> kNone;
  auto edited = edits_.find(row);
  return edited == edits_.end() ? kNone : edited->second;
}

void RowTable::SetEdits(const RowEdits& edits, std::int64_t version) {
  std::set<std::int64_t> touched;
  for (const auto& [row, fields] : edits_) touched.insert(row);
  for (const auto& [row, fields] : edits) touched.insert(row);
  for (std::int64_t row : touched) {
    auto found = edits.find(row);
    SetRow(row, found == edits.end() ? std::map<std::string, std::string>() : found->second, version);
  }
  version_ = version;
}

void RowTable::SetRow(std::int64_t row, const std::map<std::string, std::string>& fields, std::int64_t version) {
  version_ = version;
  if (!Has(row) || FieldsOf(row) == fields) return;
  if (fields.empty()) {
    edits_.erase(row);
  } else {
    edits_[row] = fields;
  }
  const auto prepared = Prepare({row});
  Remember(row, prepared->rows.empty() ? "" : prepared->rows.front().record_key);
}

std::unique_ptr<PreparedBlock> RowTable::Prepare(const std::set<std::int64_t>& rows) const {
  return Prepare(rows, 0, {});
}

std::unique_ptr<PreparedBlock> RowTable::Prepare(const std::set<std::int64_t>& rows, std::int64_t edited,
                                                 const std::map<std::string, std::string>& fields) const {
  RowBlock block;
  for (std::int64_t row : rows) {
    const Place& place = places_.at(row);
    CopyRow(blocks_[place.block], place.index, block);
    LayOver(block, block.rows.size() - 1, CellsOf(parts_.item, plan_, row == edited ? fields : FieldsOf(row)));
  }
  OneBlock reader(std::move(block));
  RowPreparer preparer(reader, *program_, parts_.data_key, received_on_, plan_.original_row);
  auto prepared = preparer.Next();
  CHECK(prepared.ok());
  return *prepared == nullptr ? std::make_unique<PreparedBlock>() : std::move(*prepared);
}

std::set<std::int64_t> RowTable::RowsWithKeyOf(std::int64_t row, const std::string& new_key) const {
  std::set<std::int64_t> rows{row};
  auto add = [&](const catalog::BatchKey& key) {
    auto found = rows_of_key_.find(key);
    if (found == rows_of_key_.end()) return;
    for (std::int64_t other : found->second) {
      if (rows.size() < limits::kRowsOfOneKeyMax) rows.insert(other);
    }
  };
  if (auto old = keys_.find(row); old != keys_.end()) add(old->second);
  if (!new_key.empty()) add(FirstBytes(new_key));
  return rows;
}

}  // namespace credence::intake
