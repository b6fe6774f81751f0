// Finds the subjects that bear a name (design 6): exact, then those that begin so, then the rest, each in ascending
// order of the subject's number. Reads postings block by block and stops when page and total are known.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "db/database.h"
#include "subjects/name_query.h"

namespace credence::subjects {

// A place in the order of hits. Subjects that were merged into one are one hit, at the first place that any of them
// has.
struct NameHit {
  Fit fit = Fit::kNone;
  std::int64_t subject_id = 0;  // who bears the name, before merges
  friend auto operator<=>(const NameHit&, const NameHit&) = default;
};

struct NameHits {
  std::vector<NameHit> hits;
  bool more = false;
  std::int64_t total = 0;  // counted up to count_max + 1
};

// The hits behind `behind`, at most `hits_max`. `count_max` 0: do not count.
NameHits SearchNames(db::Transaction& tx, const NameQuery& query, const std::optional<NameHit>& behind,
                     std::size_t hits_max, std::int64_t count_max);

}  // namespace credence::subjects
