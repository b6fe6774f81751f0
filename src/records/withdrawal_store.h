// SQL of withdrawals.
#pragma once

#include <functional>
#include <optional>
#include <vector>

#include "base/caller.h"
#include "db/database.h"
#include "records/withdrawal.h"

namespace credence::records::withdrawal_store {

// Of one record, in order.
std::vector<Withdrawal> Of(db::Transaction& tx, const RecordId& record);
// Those that wait for a decision, the longest first, of departments within reach.
std::vector<Withdrawal> Waiting(db::Transaction& tx, const Reach& reach, std::int64_t rows_max);
bool IsWaiting(db::Transaction& tx, const RecordId& record);
void Insert(db::Transaction& tx, const Withdrawal& withdrawal);
// Writes what a decision changes. False, and nothing happens, when it no longer waits.
bool SaveDecision(db::Transaction& tx, const Withdrawal& withdrawal);
// Of all, by record and attempt.
void ForEach(db::Transaction& tx, const std::function<void(const Withdrawal&)>& visit);

}  // namespace credence::records::withdrawal_store
