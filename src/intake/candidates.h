// Who a waiting row may be about (候选主体): subjects that share a number, a name or the decision with it, each with
// the reasons in plain words. For people to choose from; nothing is matched here.
#pragma once

#include <vector>

#include "db/database.h"
#include "intake/waiting_row.h"
#include "subjects/comparison.h"
#include "subjects/subject.h"

namespace credence::intake {

inline constexpr std::size_t kCandidatesMax = 10;  // of one row

struct Candidate {
  subjects::Subject subject;                  // after merges
  std::vector<subjects::Remark> likenesses;   // the strongest first; never empty
  std::vector<subjects::Remark> remarks;      // what speaks against it
  std::vector<subjects::ComparedFact> facts;  // the row left, the candidate right
};

// What the row says about its subject.
subjects::SubjectFacts FactsOf(const WaitingRow& row);

// For each row, in order: the likeliest first, at most kCandidatesMax. Looks numbers and names up in groups.
std::vector<std::vector<Candidate>> FindCandidates(db::Transaction& tx, const std::vector<WaitingRow>& rows);

// One subject that a person named, compared with the row; may have no likeness at all.
Candidate CompareWith(db::Transaction& tx, const WaitingRow& row, const subjects::Subject& subject);

}  // namespace credence::intake
