// Files prepared rows in short transactions: match or register the subject, file the record, remember claims, keep
// findings, move the counts and the job's mark – all of it or nothing of a slice (design 2.1).
#pragma once

#include <cstdint>
#include <map>
#include <span>
#include <string>
#include <vector>

#include "base/caller.h"
#include "base/clock.h"
#include "crypto/cipher.h"
#include "db/database.h"
#include "intake/batch.h"
#include "intake/match_store.h"
#include "intake/prepared_rows.h"
#include "records/filing.h"
#include "subjects/matching.h"

namespace credence::intake {

// The two sinks of `process`: look at everything and file nothing, or file.
enum class Sink { kExamine, kFile };

class SliceFiler {
 public:
  SliceFiler(db::Database& database, records::RecordFiler& record_filer, const crypto::DataKey& data_key,
             const catalog::CheckProgram& program, const Clock& clock, bool names_original_rows = false)
      : database_(database),
        record_filer_(record_filer),
        data_key_(data_key),
        program_(program),
        clock_(clock),
        names_original_rows_(names_original_rows) {}

  // Takes rows from the front, as many as fit into one transaction of limits::kSliceRowsMax rows or limits::kSliceMs
  // (kLongSliceMs while nobody else waits to write), and returns how many. `batch` gets the new counts, `mark` the
  // job's new mark, both only after the commit.
  std::size_t FileSome(const Caller& caller, Sink sink, std::span<PreparedRow> rows, Batch& batch, std::int64_t job_id,
                       std::int64_t& mark);

  // What filing would make of these rows today, and what it would add to their findings. Stores nothing; the counts of
  // `batch` grow.
  void Examine(db::Transaction& tx, const Caller& caller, std::span<PreparedRow> rows, Batch& batch);

 private:
  void TakeTurns(db::Transaction& tx);
  void Judge(db::Transaction& tx, const Caller& caller, Sink sink, std::span<PreparedRow> rows, Batch& batch);
  void FileRows(db::Transaction& tx, const Caller& caller, Sink sink, std::span<PreparedRow> rows, Batch& batch);
  std::vector<std::int64_t> FindSubjects(db::Transaction& tx, Sink sink, const std::vector<PreparedRow*>& rows,
                                         Batch& batch);
  void FileMatched(db::Transaction& tx, const Caller& caller, Sink sink, const std::vector<PreparedRow*>& rows,
                   const std::vector<std::int64_t>& subject_ids, Batch& batch);
  void KeepUnmatched(db::Transaction& tx, const PreparedRow& row, const Batch& batch);
  // What a person decided about rows that no number matched: their subject, or 0.
  std::vector<std::int64_t> DecidedSubjects(db::Transaction& tx, Sink sink, const std::vector<PreparedRow*>& rows,
                                            const std::vector<subjects::Match>& matches, Batch& batch);
  std::int64_t FollowDecision(db::Transaction& tx, PreparedRow& row, const MatchDecision& decision, Batch& batch);
  UnmatchedRow AsUnmatched(const PreparedRow& row, const Batch& batch) const;
  void RemoveCorrected(db::Transaction& tx, const std::vector<const PreparedRow*>& filed, const Batch& batch);
  void CountMonths(std::span<PreparedRow> rows, const Batch& batch);
  static void CountWarned(const std::vector<PreparedRow*>& accepted, Batch& batch);
  void Settle(db::Transaction& tx, const std::vector<PreparedRow*>& accepted, const Batch& batch);
  void RememberClaims(db::Transaction& tx, std::span<PreparedRow> rows, Batch& batch);

  db::Database& database_;
  records::RecordFiler& record_filer_;
  const crypto::DataKey& data_key_;
  const catalog::CheckProgram& program_;
  const Clock& clock_;
  bool names_original_rows_;  // the file has a column that says which rows of an earlier batch it corrects
  std::map<std::string, std::int64_t> rows_by_month_;       // of the transaction in hand: accepted rows, as batch_month
  std::map<const PreparedRow*, std::int64_t> by_decision_;  // of the step in hand: rows filed by a person's decision
};

}  // namespace credence::intake
