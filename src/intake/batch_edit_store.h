// SQL of edits. Values are sealed: what a cell holds may be sensitive.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "crypto/cipher.h"
#include "db/database.h"
#include "intake/batch_edit.h"

namespace credence::intake::batch_edit_store {

// In the order of rows, then fields. Throws BrokenInvariant for a value that the key does not open.
std::vector<BatchEdit> OfBatch(db::Transaction& tx, std::int64_t batch_id, const crypto::DataKey& key);
std::vector<BatchEdit> OfRow(db::Transaction& tx, std::int64_t batch_id, std::int64_t row, const crypto::DataKey& key);
std::optional<BatchEdit> Find(db::Transaction& tx, std::int64_t batch_id, std::int64_t row, std::string_view field,
                              const crypto::DataKey& key);
// The same order from behind a cell: at most `rows_max` of them.
std::vector<BatchEdit> Page(db::Transaction& tx, const EditQuery& query, const crypto::DataKey& key);
RowEdits Values(const std::vector<BatchEdit>& edits);

// Seals the value; one edit for each cell.
void Save(db::Transaction& tx, const BatchEdit& edit, const crypto::DataKey& key);
void Remove(db::Transaction& tx, std::int64_t batch_id, std::int64_t row, std::string_view field);
// When the copy goes that they lie over. The ledger goes on saying that they were made.
void RemoveAll(db::Transaction& tx, std::int64_t batch_id);

std::int64_t Count(db::Transaction& tx, std::int64_t batch_id);
// SM3 over the edits that stand, in the order of OfBatch, with their values as sealed: it tells nothing to those
// without the key, and can be checked without it. "" when there is none.
std::string Digest(db::Transaction& tx, std::int64_t batch_id);

}  // namespace credence::intake::batch_edit_store
