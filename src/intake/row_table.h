// The rows of an examined batch, held in memory, so that one of them can be judged anew while a person waits: cells as
// they came, and which rows share a record key. Reading the file anew for each cell would take seconds.
#pragma once

#include <array>
#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "catalog/agency_directory.h"
#include "catalog/batch_key_set.h"
#include "catalog/check_program.h"
#include "crypto/cipher.h"
#include "intake/batch.h"
#include "intake/batch_edit.h"
#include "intake/edited_rows.h"
#include "intake/item_table.h"
#include "intake/prepared_rows.h"

namespace credence::intake {

struct RowTableParts {
  const catalog::ItemDefinition& item;
  const workdays::Calendar& calendar;
  const crypto::DataKey& data_key;
  catalog::AgencyDirectory agencies;
};

// One thread at a time.
class RowTable {
 public:
  // `table` stands before its first row and gives it as it came, without edits. Error codes: those of the reader,
  // intake.too_large_to_edit {limit}. What `parts` refers to must outlive the table.
  static Result<std::unique_ptr<RowTable>> Read(const Batch& batch, ItemTable& table, RowTableParts parts);

  const catalog::HeaderPlan& plan() const { return plan_; }
  const std::vector<std::string>& header() const { return header_; }
  const catalog::CheckProgram& program() const { return *program_; }

  bool Has(std::int64_t row) const { return places_.contains(row); }
  // Its cells moved, or are more than were read: no cell of it has a place of its own.
  bool IsShifted(std::int64_t row) const;
  // As it came. `row` must be there; a column behind its last cell is empty.
  std::string_view Original(std::int64_t row, std::size_t column) const;

  // The edits that lie over it, by field. `version` tells whether they are still those of the database.
  std::int64_t version() const { return version_; }
  const std::map<std::string, std::string>& FieldsOf(std::int64_t row) const;
  void SetEdits(const RowEdits& edits, std::int64_t version);
  // Of one row, when all others stay as they are.
  void SetRow(std::int64_t row, const std::map<std::string, std::string>& fields, std::int64_t version);

  // What filing would see of the rows, in their order; doubles among them are found. `fields` lie over `edited` instead
  // of the edits that stand.
  std::unique_ptr<PreparedBlock> Prepare(const std::set<std::int64_t>& rows, std::int64_t edited,
                                         const std::map<std::string, std::string>& fields) const;
  std::unique_ptr<PreparedBlock> Prepare(const std::set<std::int64_t>& rows) const;
  // The row, and all others with its record key or with `new_key`.
  std::set<std::int64_t> RowsWithKeyOf(std::int64_t row, const std::string& new_key) const;

 private:
  struct Place {
    std::uint32_t block = 0, index = 0;
  };

  RowTable(const Batch& batch, ItemTable& table, RowTableParts parts);
  Status ReadAll(formats::RowReader& reader);
  void Remember(std::int64_t row, const std::string& key);

  RowTableParts parts_;
  CivilDate received_on_;
  catalog::HeaderPlan plan_;
  std::vector<std::string> header_;
  std::optional<catalog::CheckProgram> program_;
  std::vector<formats::RowBlock> blocks_;
  std::map<std::int64_t, Place> places_;
  std::map<std::int64_t, catalog::BatchKey> keys_;  // of rows that have one
  std::map<catalog::BatchKey, std::set<std::int64_t>> rows_of_key_;
  RowEdits edits_;
  std::int64_t version_ = 0;
};

}  // namespace credence::intake
