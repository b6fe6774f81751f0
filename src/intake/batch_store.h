// SQL of batches, findings and unmatched rows.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string_view>
#include <vector>

#include "base/caller.h"
#include "catalog/finding.h"
#include "db/database.h"
#include "intake/batch.h"

namespace credence::intake {

struct UnmatchedRow {
  std::string record_key;
  std::string item;
  std::string department_id;
  std::int64_t batch_id = 0;
  std::int64_t row = 0;
  std::string name;
  std::string identifier;
  std::string decision_key;  // empty for rows that began to wait in earlier days
  std::string sealed;
  Instant waits_since;
};

// Which waiting rows to list, in the order of batch and row.
struct WaitingQuery {
  std::string item, department_id;              // empty = all
  std::int64_t after_batch = 0, after_row = 0;  // keyset cursor: strictly behind
  std::int64_t rows_max = 20;
};

// An earlier batch with the same bytes.
struct SameFile {
  std::int64_t batch_id = 0;
  CivilDate sent_on;
  BatchState state = BatchState::kFiled;
};

// A row of a batch that a later one brought corrected.
struct SettledRow {
  std::int64_t row = 0;
  std::int64_t settled_by = 0;  // batch
  std::int64_t settled_row = 0;
};

// Which batches to list, newest first.
struct BatchQuery {
  bool all_departments = false;
  std::vector<std::string> departments = {};  // ids; count only when not all
  std::string item = {};                      // empty = all
  std::optional<BatchState> state = {};
  std::int64_t before = 0;  // keyset cursor: smaller numbers only; 0 = from the newest
  std::int64_t rows_max = 20;
};

// Which findings of a batch to list, in the order of the file.
struct FindingQuery {
  std::int64_t batch_id = 0;
  std::optional<catalog::Severity> severity = {};
  std::string rule = {}, code = {};                  // empty = all
  std::int64_t after_row = -1, after_position = -1;  // keyset cursor: strictly behind
  std::int64_t rows_max = 20;
};
struct PlacedFinding {
  catalog::Finding finding;
  std::int64_t position = 0;  // within its row
};

struct FindingCount {
  std::string rule, code;
  catalog::Severity severity = catalog::Severity::kError;
  std::int64_t findings = 0, rows = 0, first_row = 0;
};

namespace batch_store {

void Insert(db::Transaction& tx, const Batch& batch, Instant now);
std::optional<Batch> Find(db::Transaction& tx, std::int64_t id);
std::vector<Batch> List(db::Transaction& tx, const BatchQuery& query);
// Batches that have not ended.
std::int64_t CountOpen(db::Transaction& tx, std::string_view department_id, std::string_view item);
// The earliest filed batch with the same bytes for the same item and department.
std::optional<SameFile> FindSame(db::Transaction& tx, const Batch& batch);
// All but who had it in hand.
void Save(db::Transaction& tx, const Batch& batch, Instant now);
void SaveHandling(db::Transaction& tx, const Batch& batch);
void SaveEdits(db::Transaction& tx, const Batch& batch);
// Compare and set: false when somebody else moved it first, or it was never in `from`.
bool MoveState(db::Transaction& tx, std::int64_t id, BatchState from, BatchState to, Instant now);
// Copies of batches that have not ended, or that are kept for correction.
std::vector<std::string> BlobsInUse(db::Transaction& tx);
// Batches whose copy should have gone before this day.
std::vector<std::int64_t> CopiesOver(db::Transaction& tx, CivilDate today);

// Stores findings behind `stored_before`; returns how many were stored (limits::kFindingsStoredMax).
std::int64_t AddFindings(db::Transaction& tx, std::int64_t batch_id, const catalog::FindingList& findings,
                         std::int64_t stored_before);
// Before a batch is looked at anew. What will not be found again stays: findings of the header, and of rows that are
// not in a kept copy. Returns how many stay.
std::int64_t RemoveFindings(db::Transaction& tx, std::int64_t batch_id);
void ForEachFinding(db::Transaction& tx, std::int64_t batch_id,
                    const std::function<void(const catalog::Finding&)>& visit);

std::vector<catalog::Finding> FindingsOfRow(db::Transaction& tx, std::int64_t batch_id, std::int64_t row);
void RemoveFindingsOfRow(db::Transaction& tx, std::int64_t batch_id, std::int64_t row);

std::vector<PlacedFinding> ListFindings(db::Transaction& tx, const FindingQuery& query);
// Errors before warnings, the most frequent first.
std::vector<FindingCount> CountByRule(db::Transaction& tx, std::int64_t batch_id);

// Of these rows of the corrected batch, those that were refused and are not settled yet become settled; the others are
// passed over. Rows about natural persons are never settled.
void SettleRows(db::Transaction& tx, std::int64_t corrected, const std::vector<SettledRow>& settled);
// Takes back what this batch settled.
void RemoveSettled(db::Transaction& tx, std::int64_t settled_by);
std::vector<SettledRow> SettledRows(db::Transaction& tx, std::int64_t corrected);
std::int64_t CountSettledBy(db::Transaction& tx, std::int64_t settled_by);
bool HasFindingsOf(db::Transaction& tx, std::int64_t batch_id, std::string_view rule);

// A row that waits already is left as it is.
void AddUnmatched(db::Transaction& tx, const UnmatchedRow& row, Instant now);
// Rows with these keys were filed and wait no longer.
void RemoveUnmatched(db::Transaction& tx, const std::vector<std::string>& record_keys);
std::int64_t CountUnmatched(db::Transaction& tx);
// Only rows of departments that are within reach.
std::vector<UnmatchedRow> ListUnmatched(db::Transaction& tx, const WaitingQuery& query, const Reach& reach);
// How many there are in all, before and behind the cursor.
std::int64_t CountWaiting(db::Transaction& tx, const WaitingQuery& query, const Reach& reach);
std::optional<UnmatchedRow> FindUnmatched(db::Transaction& tx, std::int64_t batch_id, std::int64_t row);
std::vector<UnmatchedRow> UnmatchedWith(db::Transaction& tx, std::string_view identifier,
                                        std::string_view department_id);
// Waiting rows of these decisions of one item and department.
std::vector<UnmatchedRow> UnmatchedOfDecisions(db::Transaction& tx, std::string_view item,
                                               std::string_view department_id,
                                               const std::vector<std::string>& decision_keys);
void SaveDecisionKey(db::Transaction& tx, std::string_view record_key, std::string_view decision_key);
// Waiting rows with keys behind `record_key`, ascending by key.
std::vector<UnmatchedRow> UnmatchedBehind(db::Transaction& tx, std::string_view record_key, std::int64_t rows_max);

}  // namespace batch_store
}  // namespace credence::intake
