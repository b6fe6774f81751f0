// SQL of match decisions, and of the rows that left the waiting room by one.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "db/database.h"
#include "intake/batch_store.h"
#include "intake/match_decision.h"

namespace credence::intake {

// A row as it waited, and what became of it.
struct DecidedRow {
  UnmatchedRow row;
  std::int64_t decision_id = 0;
  std::string record;  // public number of the record; empty for a row that was rejected
};

namespace match_store {

void Insert(db::Transaction& tx, const MatchDecision& decision);
void SaveUndone(db::Transaction& tx, const MatchDecision& decision);
std::optional<MatchDecision> Find(db::Transaction& tx, std::int64_t id);
// Decisions that stand about rows with these identifiers.
std::map<MatchCase, MatchDecision> Standing(db::Transaction& tx, const std::vector<std::string>& identifiers);
// About rows of departments within reach, the newest first, behind `before_id` when it is not 0.
std::vector<MatchDecision> Newest(db::Transaction& tx, std::int64_t before_id, std::int64_t rows_max,
                                  const Reach& reach);
void ForEach(db::Transaction& tx, const std::function<void(const MatchDecision&)>& visit);

// A row that was decided already takes its newer form.
void AddRow(db::Transaction& tx, const DecidedRow& row, Instant now);
// The decision by which the row of that file left; walks all of them.
std::optional<MatchDecision> DecisionOfRow(db::Transaction& tx, std::int64_t batch_id, std::int64_t row);
std::vector<DecidedRow> RowsOf(db::Transaction& tx, std::int64_t decision_id);
void RemoveRows(db::Transaction& tx, std::int64_t decision_id);

}  // namespace match_store
}  // namespace credence::intake
