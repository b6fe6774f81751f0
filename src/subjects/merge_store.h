// SQL of merges: which subjects are one today, and every merge there was.
#pragma once

#include <map>
#include <optional>
#include <vector>

#include "db/database.h"
#include "subjects/merging.h"

namespace credence::subjects {

// The subject and those merged into it, itself first: whose rows a reader takes together. For other areas, inside their
// transactions; at most kMergedMax + 1.
std::vector<std::int64_t> GroupOf(db::Transaction& tx, std::int64_t survivor_id);
// Those merged into each of these subjects, by the subject.
std::multimap<std::int64_t, std::int64_t> MergedInto(db::Transaction& tx,
                                                     const std::vector<std::int64_t>& survivor_ids);
// Who stands for each of these ids today; ids without a subject are left out.
std::map<std::int64_t, std::int64_t> SurvivorsOf(db::Transaction& tx, const std::vector<std::int64_t>& ids);

namespace merge_store {

// Of one subject, the newest first.
std::vector<SubjectMerge> MergesOf(db::Transaction& tx, std::int64_t subject_id);
// Of all, the newest first, behind the one whose ledger entry has this place.
std::vector<SubjectMerge> Newest(db::Transaction& tx, const std::optional<ledger::EntryPlace>& behind,
                                 std::int64_t rows_max);
// Of all, by subject and number.
void ForEach(db::Transaction& tx, const std::function<void(const SubjectMerge&)>& visit);
void Insert(db::Transaction& tx, const SubjectMerge& merge);
void SaveUndone(db::Transaction& tx, const SubjectMerge& merge);
// nullopt: stands for itself again.
void SaveMergedInto(db::Transaction& tx, std::int64_t subject_id, std::optional<std::int64_t> into_id, Instant now);

}  // namespace merge_store
}  // namespace credence::subjects
