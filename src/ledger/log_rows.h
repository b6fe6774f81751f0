// The log read in the order of its numbers, for those who follow it from somewhere on.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/civil_date.h"
#include "db/database.h"

namespace credence::ledger {

struct LogRow {
  std::int64_t sequence = 0;
  Instant time;  // when it was written; numbers are given a moment later, and not in this order
  std::string action, object;
};

struct LogPage {
  std::vector<LogRow> rows;
  std::int64_t next = 0;  // the number to go on from
  bool is_end = true;     // nothing numbered stands behind it
};

// The number that everything has which was numbered at `since` or later: it may come a little before, never behind.
std::int64_t FirstSequenceSince(db::Transaction& tx, Instant since);

// Entries with one of `actions` from number `from` on: at most `rows_max` of them, and never more than
// kLogRowsScannedMax entries looked at, so that a page may be empty without being the last. `actions` are words of the
// program.
inline constexpr std::int64_t kLogRowsScannedMax = 5'000;
LogPage ReadLog(db::Transaction& tx, std::int64_t from, const std::vector<std::string_view>& actions,
                std::int64_t rows_max);

}  // namespace credence::ledger
