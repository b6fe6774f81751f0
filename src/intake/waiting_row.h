// A row that waits for its subject (待匹配行), opened: what it says, ready to be filed once somebody knows whose it is.
#pragma once

#include <string>
#include <vector>

#include "catalog/items.h"
#include "crypto/cipher.h"
#include "intake/batch_store.h"
#include "intake/prepared_rows.h"
#include "records/filing.h"
#include "subjects/matching.h"

namespace credence::intake {

// `draft` borrows from `storage`; may be moved, not copied.
struct WaitingRow {
  WaitingRow() = default;
  WaitingRow(WaitingRow&&) = default;
  WaitingRow& operator=(WaitingRow&&) = default;

  const catalog::ItemDefinition* item = nullptr;  // the version that checked the row
  std::vector<std::string> storage;               // values by field index
  records::RecordDraft draft;

  // Empty for a field that the item does not have.
  std::string ValueOf(catalog::FieldIndex field) const;
};

// What a waiting row needs to be filed later, sealed: values, subject key, withheld fields, digest.
std::string SealWaitingRow(const catalog::ItemDefinition& item, const PreparedRow& row, const crypto::DataKey& key);
WaitingRow OpenWaitingRow(const UnmatchedRow& row, const catalog::Items& items, const crypto::DataKey& key);

subjects::MatchRequest RequestOf(const WaitingRow& waiting);

}  // namespace credence::intake
