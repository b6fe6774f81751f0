#include "intake/task_store.h"

#include <utility>

namespace credence::intake::task_store {
namespace {

using S = std::string;
using I = std::int64_t;

constexpr std::string_view kZeroColumns =
    "SELECT department_id, item, period, version, state, made_by, made_at, group_id, position FROM zero_report ";
constexpr std::string_view kStatementColumns =
    R"(SELECT department_id, item, month, version, produced, self_published, reported, not_reported, basis, made_by,
         made_at, group_id, position FROM count_statement )";

std::vector<ZeroReport> ReadZeroReports(db::Transaction& tx, const std::string& rest, db::Params params) {
  std::vector<ZeroReport> reports;
  tx.ForEach<S, S, S, I, S, S, I, I, I>(
      std::string(kZeroColumns) + rest, params,
      [&](S department_id, S item, S period, I version, const S& state, S made_by, I made_at, I group_id, I position) {
        reports.push_back({{std::move(department_id), std::move(item), std::move(period)},
                           version,
                           state == "given",
                           std::move(made_by),
                           Instant{made_at},
                           {group_id, position}});
      });
  return reports;
}

std::vector<CountStatement> ReadStatements(db::Transaction& tx, const std::string& rest, db::Params params) {
  std::vector<CountStatement> statements;
  tx.ForEach<S, S, S, I, I, I, I, I, S, S, I, I, I>(
      std::string(kStatementColumns) + rest, params,
      [&](S department_id, S item, S month, I version, I produced, I self_published, I reported, I not_reported,
          S basis, S made_by, I made_at, I group_id, I position) {
        statements.push_back({{std::move(department_id), std::move(item), std::move(month)},
                              version,
                              {produced, self_published, reported, not_reported, std::move(basis)},
                              std::move(made_by),
                              Instant{made_at},
                              {group_id, position}});
      });
  return statements;
}

}  // namespace

void AddRows(db::Transaction& tx, std::int64_t batch_id, std::string_view department_id, std::string_view item,
             std::string_view received_on, const std::map<std::string, std::int64_t>& rows_by_month) {
  for (const auto& [month, rows] : rows_by_month) {
    tx.Execute(
        R"(INSERT INTO batch_month (batch_id, month, department_id, item, received_on, row_count)
           VALUES (:batch_id, :month, :department_id, :item, :received_on, :row_count)
           ON CONFLICT (batch_id, month) DO UPDATE SET row_count = batch_month.row_count + excluded.row_count)",
        {{"batch_id", batch_id},
         {"month", month},
         {"department_id", department_id},
         {"item", item},
         {"received_on", received_on},
         {"row_count", rows}});
  }
}

std::vector<MonthRows> RowsOf(db::Transaction& tx, const std::string& department_id, const std::string& first_month,
                              const std::string& last_month) {
  std::vector<MonthRows> months;
  tx.ForEach<S, S, S, S, I>(
      R"(SELECT department_id, item, month, MIN(received_on), SUM(row_count) FROM batch_month
         WHERE month >= :first_month AND month <= :last_month
           AND (:any_department = 1 OR department_id = :department_id)
         GROUP BY department_id, item, month)",
      {{"first_month", first_month},
       {"last_month", last_month},
       {"any_department", department_id.empty()},
       {"department_id", department_id}},
      [&](S department, S item, S month, S first_received, I rows) {
        months.push_back({std::move(department), std::move(item), std::move(month), std::move(first_received), rows});
      });
  return months;
}

std::vector<ZeroReport> ZeroReportsOf(db::Transaction& tx, const std::string& department_id,
                                      const std::vector<std::string>& periods) {
  std::vector<ZeroReport> reports;
  for (const std::string& period : periods) {
    for (ZeroReport& report : ReadZeroReports(
             tx,
             R"(WHERE period = :period AND (:any_department = 1 OR department_id = :department_id)
                  AND version = (SELECT MAX(version) FROM zero_report newest
                    WHERE newest.department_id = zero_report.department_id AND newest.item = zero_report.item
                      AND newest.period = zero_report.period))",
             {{"period", period}, {"any_department", department_id.empty()}, {"department_id", department_id}})) {
      reports.push_back(std::move(report));
    }
  }
  return reports;
}

std::vector<Stated> StatementsOf(db::Transaction& tx, const std::string& department_id,
                                 const std::vector<std::string>& months) {
  std::vector<Stated> stated;
  for (const std::string& month : months) {
    tx.ForEach<S, S, I, I>(
        R"(SELECT department_id, item, MAX(version), MIN(made_at) FROM count_statement
           WHERE month = :month AND (:any_department = 1 OR department_id = :department_id)
           GROUP BY department_id, item)",
        {{"month", month}, {"any_department", department_id.empty()}, {"department_id", department_id}},
        [&](S department, S item, I version, I first_at) {
          stated.push_back({{std::move(department), std::move(item), month}, version, Instant{first_at}});
        });
  }
  return stated;
}

std::optional<LastReport> FindLastReport(db::Transaction& tx, std::string_view department_id, std::string_view item) {
  auto row = tx.SelectOne<S, I>(
      R"(SELECT received_on, batch_id FROM batch_month WHERE department_id = :department_id AND item = :item
         ORDER BY received_on DESC, batch_id DESC LIMIT 1)",
      {{"department_id", department_id}, {"item", item}});
  if (!row) return std::nullopt;
  return LastReport{std::get<0>(*row), std::get<1>(*row)};
}

std::optional<CivilDate> FirstDay(db::Transaction& tx) {
  auto row = tx.SelectOne<S>("SELECT received_on FROM batch ORDER BY id LIMIT 1");
  if (!row) return std::nullopt;
  return CivilDate::ParseIso(std::get<0>(*row));
}

std::optional<ZeroReport> FindZeroReport(db::Transaction& tx, const TaskKey& about) {
  auto reports = ReadZeroReports(
      tx, R"(WHERE department_id = :department_id AND item = :item AND period = :period ORDER BY version DESC LIMIT 1)",
      {{"department_id", about.department_id}, {"item", about.item}, {"period", about.period}});
  if (reports.empty()) return std::nullopt;
  return std::move(reports.front());
}

void Insert(db::Transaction& tx, const ZeroReport& report) {
  tx.Execute(
      R"(INSERT INTO zero_report (department_id, item, period, version, state, made_by, made_at, group_id, position)
         VALUES (:department_id, :item, :period, :version, :state, :made_by, :made_at, :group_id, :position))",
      {{"department_id", report.about.department_id},
       {"item", report.about.item},
       {"period", report.about.period},
       {"version", report.version},
       {"state", report.given ? "given" : "taken_back"},
       {"made_by", report.made_by},
       {"made_at", report.made_at.epoch_ms},
       {"group_id", report.place.group_id},
       {"position", report.place.position}});
}

std::vector<CountStatement> StatementVersions(db::Transaction& tx, const TaskKey& about) {
  return ReadStatements(
      tx, "WHERE department_id = :department_id AND item = :item AND month = :month ORDER BY version DESC",
      {{"department_id", about.department_id}, {"item", about.item}, {"month", about.period}});
}

void Insert(db::Transaction& tx, const CountStatement& statement) {
  const StatedCounts& counts = statement.counts;
  tx.Execute(
      R"(INSERT INTO count_statement (department_id, item, month, version, produced, self_published, reported,
           not_reported, basis, made_by, made_at, group_id, position)
         VALUES (:department_id, :item, :month, :version, :produced, :self_published, :reported,
           :not_reported, :basis, :made_by, :made_at, :group_id, :position))",
      {{"department_id", statement.about.department_id},
       {"item", statement.about.item},
       {"month", statement.about.period},
       {"version", statement.version},
       {"produced", counts.produced},
       {"self_published", counts.self_published},
       {"reported", counts.reported},
       {"not_reported", counts.not_reported},
       {"basis", counts.basis},
       {"made_by", statement.made_by},
       {"made_at", statement.made_at.epoch_ms},
       {"group_id", statement.place.group_id},
       {"position", statement.place.position}});
}

// Records of a month are found by their deadlines, which have an index: no deadline is before its decision, and none so
// far behind it, whatever calendar it was computed with. Without a limit they have none.
PlatformCounts CountRecords(db::Transaction& tx, const TaskKey& about, const Period& month, int report_within_days,
                            CivilDate today) {
  const std::string first = month.first().Iso(), last = month.last().Iso(), day = today.Iso();
  const bool is_limited = report_within_days > 0;
  const std::string earliest = is_limited ? first : "";
  const std::string latest = is_limited ? month.last().AddDays(report_within_days * 2 + 30).Iso() : "";
  auto row = tx.SelectOne<I, I>(
      R"(SELECT COUNT(*), COUNT(CASE WHEN state <> 'held' AND public_from <> '' AND public_from <= :today THEN 1 END)
         FROM record WHERE item = :item AND publish_by >= :earliest AND publish_by <= :latest
           AND department_id = :department_id AND decided_on >= :first_day AND decided_on <= :last_day
           AND state NOT IN ('superseded', 'revoked'))",
      {{"today", day},
       {"item", about.item},
       {"earliest", earliest},
       {"latest", latest},
       {"department_id", about.department_id},
       {"first_day", first},
       {"last_day", last}});
  return {std::get<0>(*row), std::get<1>(*row)};
}

std::vector<ZeroReport> AllZeroReports(db::Transaction& tx) {
  return ReadZeroReports(tx, "ORDER BY department_id, item, period, version", {});
}

std::vector<CountStatement> AllStatements(db::Transaction& tx) {
  return ReadStatements(tx, "ORDER BY department_id, item, month, version", {});
}

}  // namespace credence::intake::task_store
