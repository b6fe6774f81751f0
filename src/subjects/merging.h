// A merge (主体合并): one organisation that stands in the register twice becomes one for every reader. `merged_into` of
// the merged subject names the survivor; its rows stay where they are, so that a merge can be undone. Pure.
//
// Merges are one step deep: a survivor is not merged itself, and a merged subject holds no merged ones. So a reader
// never walks a chain, and no cycle can come about.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "base/civil_date.h"
#include "base/result.h"
#include "ledger/entry.h"
#include "subjects/subject.h"

namespace credence::subjects {

// A merge can be undone until the end of the thirtieth day behind its own (ux C08); later a person of the office has
// to correct the register itself.
inline constexpr int kUnmergeDays = 30;
// Subjects merged into one survivor: what a reader looks through for each list.
inline constexpr std::size_t kMergedMax = 50;
// Code points of a reason, of every decision of this area.
inline constexpr std::size_t kReasonMin = 2;
inline constexpr std::size_t kReasonMax = 500;

// The present or a former merge of one subject.
struct SubjectMerge {
  std::int64_t subject_id = 0;
  std::int64_t number = 1;  // of this subject's merges, from 1
  std::int64_t into_id = 0;
  Instant merged_at;
  std::string reason;
  ledger::EntryPlace place;
  std::optional<Instant> undone_at;
  std::string undone_reason;
  ledger::EntryPlace undone_place;
};

// What the ledger entries `subject.merged` and `subject.unmerged` of the object `subject:<id>` commit to. The reason
// stands in the withheld half.
ledger::Content MergedContent(const SubjectMerge& merge);
ledger::Content UnmergedContent(const SubjectMerge& merge);

// Whether `from` may be merged into `into`; `merged_into_from` and `merged_into_into` are how many subjects are merged
// into each. An individual business belongs to a natural person: two of them are one only when they bear one name, or
// the merge would tie two persons together (design 1.2).
// Error codes: subjects.merge_self, subjects.merge_merged, subjects.merge_into_merged, subjects.merge_has_merged,
// subjects.merge_many, subjects.merge_kinds, subjects.merge_persons.
Status CheckMerge(const Subject& from, const Subject& into, std::size_t merged_into_from, std::size_t merged_into_into);

// The last day on which the merge can be undone.
CivilDate LastUnmergeDay(const SubjectMerge& merge);
// Error codes: subjects.unmerge_too_late.
Status CheckUnmerge(const Subject& from, const SubjectMerge& merge, CivilDate today);

// A reason in its stored form: blanks at the ends removed. Error codes: subjects.reason.
Result<std::string> CheckReason(std::string_view reason);

}  // namespace credence::subjects
