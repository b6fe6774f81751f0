// Which subjects were merged into which: read at once, for the length of one transaction. Rows never move when subjects
// are merged, so that a merge can be undone (design 3).
#pragma once

#include <cstdint>
#include <map>
#include <vector>

#include "db/database.h"

namespace credence::subjects {

class Merges {
 public:
  explicit Merges(db::Transaction& tx);

  bool empty() const { return into_.empty(); }
  // Whom this subject became; itself when it was not merged.
  std::int64_t Resolve(std::int64_t subject_id) const;
  // The subject it became and everybody who became the same, ascending.
  std::vector<std::int64_t> GroupOf(std::int64_t subject_id) const;

 private:
  std::map<std::int64_t, std::int64_t> into_;
  std::map<std::int64_t, std::vector<std::int64_t>> groups_;  // by the subject that is left
};

}  // namespace credence::subjects
