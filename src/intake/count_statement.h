// A monthly count statement (数量说明): what a department says of one item and month: how many decisions it made, how
// many its own site shows, how many it reported and why not the others. A correction is a new version. Pure.
#pragma once

#include <cstdint>
#include <string>

#include "base/civil_date.h"
#include "base/result.h"
#include "intake/period.h"
#include "ledger/entry.h"

namespace credence::intake {

// Of one department, item and month; a department of a county makes fewer in a century.
inline constexpr std::int64_t kStatementCountMax = 10'000'000;

// One department's duty of one item and period.
struct TaskKey {
  std::string department_id;
  std::string item;
  std::string period;  // code
  friend auto operator<=>(const TaskKey&, const TaskKey&) = default;
};

struct StatedCounts {
  std::int64_t produced = 0;        // 产生: decisions made
  std::int64_t self_published = 0;  // 本单位公示: of these on the department's own site
  std::int64_t reported = 0;        // 报送
  std::int64_t not_reported = 0;    // 未报送
  std::string basis;                // 未报送依据; needed where something was not reported
  friend bool operator==(const StatedCounts&, const StatedCounts&) = default;
};

// Error codes: task.count_range, task.reported_exceeds, task.published_exceeds, task.not_reported_differs,
// task.basis_missing, task.basis_unusable (too long, not one line of text, or with personal data).
Status CheckCounts(const StatedCounts& counts);

struct CountStatement {
  TaskKey about;
  std::int64_t version = 0;
  StatedCounts counts;
  std::string made_by;
  Instant made_at;
  ledger::EntryPlace place;
};

// What the ledger entry `count_statement.given` commits to; the basis stands in the withheld half.
ledger::Content ContentOf(const CountStatement& statement);

// A word about a zero report (零报告): given or taken back. The newest one stands.
struct ZeroReport {
  TaskKey about;
  std::int64_t version = 0;
  bool given = false;  // false: taken back
  std::string made_by;
  Instant made_at;
  ledger::EntryPlace place;
};

// What the ledger entries `zero_report.given` and `zero_report.taken_back` commit to.
ledger::Content ContentOf(const ZeroReport& report);
// The object of all three: task:D011/penalty/2026-11.
std::string ObjectOf(const TaskKey& about);

}  // namespace credence::intake
