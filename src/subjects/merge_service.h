// The use cases of merging: look at two subjects side by side, make them one, take it back.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/caller.h"
#include "base/clock.h"
#include "db/database.h"
#include "ledger/ledger_service.h"
#include "subjects/comparison.h"
#include "subjects/merging.h"

namespace credence::subjects {

// A merge that was made or undone.
struct MergeOutcome {
  Subject from, into;
  SubjectMerge merge;
  std::vector<Remark> remarks;  // what speaks against it; the decision was a person's
};

// Two subjects beside each other.
struct SubjectPair {
  Subject left, right;
  std::vector<ComparedFact> facts;
  std::vector<Remark> likenesses;  // why they may be one
  std::vector<Remark> remarks;     // what speaks against it
};

// A merge in the list of all that were made.
struct ListedMerge {
  SubjectMerge merge;
  Subject from, into;
  std::string merged_by, undone_by;  // actors of the ledger entries; undone_by empty while the merge stands
};

// Thread-safe. A merge touches the rows of every department: what changes one, or lists them, takes a permission that
// reaches all (subjects.merge_everywhere).
class MergeService {
 public:
  MergeService(db::Database& database, ledger::LedgerService& ledger, const Clock& clock)
      : database_(database), ledger_(ledger), clock_(clock) {}

  // Both by unified code as people type it. Error codes: credit_code.*, subjects.not_found.
  Result<SubjectPair> Compare(const Caller& caller, std::string_view left_code, std::string_view right_code);

  // The newest first, behind the place of a ledger entry when it is given; also those that were undone. Error codes:
  // access.forbidden, subjects.merge_everywhere.
  Result<std::vector<ListedMerge>> List(const Caller& caller, const std::optional<ledger::EntryPlace>& behind,
                                        std::int64_t rows_max);

  // Ledger entries `subject.merged`, `subject.unmerged` with the actor and the reason. Error codes: access.forbidden,
  // subjects.merge_everywhere, credit_code.*, subjects.not_found, subjects.reason and those of CheckMerge.
  Result<MergeOutcome> Merge(const Caller& caller, std::string_view from_code, std::string_view into_code,
                             std::string_view reason);
  // Error codes as above; subjects.not_merged, subjects.unmerge_too_late.
  Result<MergeOutcome> Unmerge(const Caller& caller, std::string_view from_code, std::string_view reason);

 private:
  db::Database& database_;
  ledger::LedgerService& ledger_;
  const Clock& clock_;
};

// One line for each subject whose `merged_into` is not what its merges say, and for each merge that differs from its
// ledger entries; for fsck.
std::vector<std::string> FindMergeDefects(db::Transaction& tx, crypto::HashAlgorithm algorithm);

}  // namespace credence::subjects
