// Changes every column of the rows of a table, one at a time, asks whether the check notices, and takes the change
// back: for the tests of what fsck must find.
#pragma once

#include <algorithm>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "base/check.h"
#include "base/result.h"
#include "db/database.h"

namespace credence::ledger {

struct ChangedTable {
  std::string table;
  std::vector<std::string> keys;                            // name one row
  std::string rows = "1 = 1";                               // which rows
  std::map<std::string, std::vector<std::string>> instead;  // values to try where a constraint allows only some
  std::vector<std::string> free;                            // columns that no check can know
  std::size_t rows_max = 5;
};

struct ChangedColumns {
  std::size_t changes = 0;             // that the schema let pass
  std::vector<std::string> unnoticed;  // table.column: old -> new
};

struct TableColumn {
  std::string name;
  bool is_text = false;
};

inline std::vector<TableColumn> ColumnsOf(db::Transaction& tx, const std::string& table) {
  std::vector<TableColumn> columns;
  const char* sql = tx.engine() == db::Engine::kSqlite
                        ? "SELECT name, type FROM pragma_table_info(:name)"
                        : "SELECT CAST(column_name AS TEXT), CAST(data_type AS TEXT) FROM information_schema.columns "
                          "WHERE table_name = :name";
  for (auto& [name, type] : tx.Select<std::string, std::string>(sql, {{"name", table}})) {
    columns.push_back({name, type == "TEXT" || type == "text"});
  }
  return columns;
}

inline std::vector<std::string> OtherValues(const TableColumn& column, const std::optional<std::string>& old) {
  if (!column.is_text) {
    const std::int64_t number = old ? std::stoll(*old) : 0;
    return {std::to_string(number + 1), std::to_string(number - 1), std::to_string(number + 1'000'000)};
  }
  std::vector<std::string> others = {*old + "x"};
  if (!old->empty()) {
    others.push_back("");
    std::string first = *old, last = *old;
    first.front() = first.front() == '1' ? '2' : '1';
    others.push_back(first);
    last.back() = last.back() == 'A' ? 'B' : 'A';
    if (static_cast<unsigned char>(old->back()) < 0x80) others.push_back(last);
    others.push_back(old->substr(0, 1) + "\n" + old->substr(static_cast<unsigned char>(old->front()) < 0x80 ? 1 : 3));
  }
  return others;
}

// `check(tx)` returns the lines of the report.
template <typename Check>
ChangedColumns ChangeEveryColumn(db::Database& database, const ChangedTable& changed, Check&& check) {
  std::vector<TableColumn> columns;
  std::vector<std::map<std::string, std::string>> rows;
  Status read = database.Read([&](db::Transaction& tx) -> Status {
    columns = ColumnsOf(tx, changed.table);
    CHECK(!columns.empty());
    std::string key_text;
    for (const std::string& key : changed.keys) {
      key_text += (key_text.empty() ? "" : " || '|' || ") + ("CAST(" + key + " AS TEXT)");
    }
    for (auto& [row_key] : tx.Select<std::string>("SELECT " + key_text + " FROM " + changed.table + " WHERE " +
                                                  changed.rows + " ORDER BY 1")) {
      std::map<std::string, std::string> row = {{"", row_key}};
      for (const TableColumn& column : columns) {
        auto value = tx.SelectOne<std::optional<std::string>>(
            "SELECT CAST(" + column.name + " AS TEXT) FROM " + changed.table + " WHERE " + key_text + " = :row_key",
            {{"row_key", row_key}});
        if (std::get<0>(*value)) row[column.name] = *std::get<0>(*value);
      }
      row["where"] = key_text + " = :row_key";
      rows.push_back(std::move(row));
    }
    return {};
  });
  CHECK(read.ok() && !rows.empty());

  ChangedColumns result;
  const std::size_t step = std::max<std::size_t>(1, (rows.size() + changed.rows_max - 1) / changed.rows_max);
  for (std::size_t r = 0; r < rows.size(); r += step) {
    for (const TableColumn& column : columns) {
      if (std::find(changed.free.begin(), changed.free.end(), column.name) != changed.free.end()) continue;
      auto held = rows[r].find(column.name);
      auto old = held == rows[r].end() ? std::nullopt : std::optional(held->second);
      auto instead = changed.instead.find(column.name);
      for (const std::string& value : instead == changed.instead.end() ? OtherValues(column, old) : instead->second) {
        if (value == old) continue;
        bool applied = false;
        std::size_t lines = 0;
        std::string thrown;
        try {
          Status undone = database.Write([&](db::Transaction& tx) -> Status {
            const db::Value bound = column.is_text ? db::Value(value) : db::Value(std::stoll(value));
            CHECK(
                tx.Execute("UPDATE " + changed.table + " SET " + column.name + " = :value WHERE " + rows[r].at("where"),
                           {{"value", bound}, {"row_key", rows[r].at("")}}) == 1);
            applied = true;
            lines = check(tx).size();
            return Error();
          });
          CHECK(!undone.ok());
        } catch (const std::exception& error) {
          thrown = error.what();  // before `applied`: a constraint of the schema stands in the way
        }
        if (!applied) continue;
        ++result.changes;
        if (lines == 0) {
          result.unnoticed.push_back(changed.table + "." + column.name + ": " + old.value_or("NULL") + " -> " + value +
                                     (thrown.empty() ? "" : " threw " + thrown));
        }
      }
    }
  }
  return result;
}

}  // namespace credence::ledger
