#include "intake/row_tables.h"

#include <algorithm>

#include "base/edit_limits.h"

namespace credence::intake {

std::shared_ptr<HeldTable> RowTables::Of(const std::string& blob) {
  std::lock_guard lock(mutex_);
  auto found = std::find_if(held_.begin(), held_.end(), [&](const auto& held) { return held.first == blob; });
  if (found == held_.end()) {
    held_.emplace_front(blob, std::make_shared<HeldTable>());
    if (held_.size() > limits::kRowTablesMax) held_.pop_back();
  } else {
    held_.splice(held_.begin(), held_, found);
  }
  return held_.front().second;
}

void RowTables::Forget(const std::string& blob) {
  std::lock_guard lock(mutex_);
  std::erase_if(held_, [&](const auto& held) { return held.first == blob; });
}

}  // namespace credence::intake
