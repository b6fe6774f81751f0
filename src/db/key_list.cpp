#include "db/key_list.h"

namespace credence::db {
namespace {

// Few widths make few statements to prepare.
std::size_t WidthFor(std::size_t keys) {
  if (keys <= 1) return keys;
  if (keys <= 8) return 8;
  return (keys + 63) / 64 * 64;
}

}  // namespace

KeyList::KeyList(std::string_view name, const std::set<std::string>& keys) : keys_(keys.begin(), keys.end()) {
  const std::size_t width = WidthFor(keys_.size());
  while (keys_.size() < width) keys_.push_back(keys_.back());  // the last one fills the rest
  for (std::size_t i = 0; i < width; ++i) names_.push_back(std::string(name) + std::to_string(i));
}

std::string KeyList::In(std::string_view column) const {
  if (keys_.empty()) return "1 = 0";
  std::string condition(column);
  for (std::size_t i = 0; i < names_.size(); ++i) condition.append(i == 0 ? " IN (:" : ", :").append(names_[i]);
  return condition + ")";
}

void KeyList::AddTo(std::vector<Param>& params) const {
  for (std::size_t i = 0; i < names_.size(); ++i) params.push_back({names_[i], keys_[i]});
}

}  // namespace credence::db
