#include "subjects/merges.h"

#include <algorithm>

namespace credence::subjects {

Merges::Merges(db::Transaction& tx) {
  for (const auto& [id, into] :
       tx.Select<std::int64_t, std::int64_t>("SELECT id, merged_into FROM subject WHERE merged_into IS NOT NULL")) {
    into_.emplace(id, into);
  }
  for (const auto& [id, into] : into_) groups_[Resolve(id)].push_back(id);
  for (auto& [left, group] : groups_) {
    group.push_back(left);
    std::sort(group.begin(), group.end());
  }
}

std::int64_t Merges::Resolve(std::int64_t subject_id) const {
  for (auto found = into_.find(subject_id); found != into_.end(); found = into_.find(subject_id)) {
    subject_id = found->second;
  }
  return subject_id;
}

std::vector<std::int64_t> Merges::GroupOf(std::int64_t subject_id) const {
  if (into_.empty()) return {subject_id};
  const auto found = groups_.find(Resolve(subject_id));
  return found == groups_.end() ? std::vector<std::int64_t>{subject_id} : found->second;
}

}  // namespace credence::subjects
