// SQL of reporting tasks: rows by month, zero reports, count statements.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "db/database.h"
#include "intake/count_statement.h"
#include "intake/period.h"

namespace credence::intake {

// Accepted rows of one department and item that were decided in one month.
struct MonthRows {
  std::string department_id, item, month;  // 2026-11
  std::string first_received;              // ISO date
  std::int64_t rows = 0;
};

struct Stated {
  TaskKey about;
  std::int64_t version = 0;
  Instant first_at;
};

struct LastReport {
  std::string received_on;  // ISO date
  std::int64_t batch_id = 0;
};

// What the platform itself knows of a month.
struct PlatformCounts {
  std::int64_t filed = 0;      // 有效入库: records that were not revoked or moved to another subject
  std::int64_t published = 0;  // 公示: of these, public today or before
};

namespace task_store {

// The slice brought so many rows of these months. In the transaction that files them.
void AddRows(db::Transaction& tx, std::int64_t batch_id, std::string_view department_id, std::string_view item,
             std::string_view received_on, const std::map<std::string, std::int64_t>& rows_by_month);

// Months from first to last; of one department, or of all when it is empty.
std::vector<MonthRows> RowsOf(db::Transaction& tx, const std::string& department_id, const std::string& first_month,
                              const std::string& last_month);
// The newest word of each task of these periods. One department, or all.
std::vector<ZeroReport> ZeroReportsOf(db::Transaction& tx, const std::string& department_id,
                                      const std::vector<std::string>& periods);
std::vector<Stated> StatementsOf(db::Transaction& tx, const std::string& department_id,
                                 const std::vector<std::string>& months);

std::optional<LastReport> FindLastReport(db::Transaction& tx, std::string_view department_id, std::string_view item);
// The day on which the city filed its first batch.
std::optional<CivilDate> FirstDay(db::Transaction& tx);

std::optional<ZeroReport> FindZeroReport(db::Transaction& tx, const TaskKey& about);
void Insert(db::Transaction& tx, const ZeroReport& report);

// The newest version first.
std::vector<CountStatement> StatementVersions(db::Transaction& tx, const TaskKey& about);
void Insert(db::Transaction& tx, const CountStatement& statement);
// `report_within_days` is the item's.
PlatformCounts CountRecords(db::Transaction& tx, const TaskKey& about, const Period& month, int report_within_days,
                            CivilDate today);

// All of them, for fsck: by task and version.
std::vector<ZeroReport> AllZeroReports(db::Transaction& tx);
std::vector<CountStatement> AllStatements(db::Transaction& tx);

}  // namespace task_store
}  // namespace credence::intake
