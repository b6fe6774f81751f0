// `column IN (…)` for texts inside a larger statement, where the order or the limit is that of the whole and
// Transaction::ForEachIn, which asks in groups, would not do. Holds the texts that the parameters borrow.
#pragma once

#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "db/database.h"

namespace credence::db {

class KeyList {
 public:
  // `name` begins the names of the parameters.
  KeyList(std::string_view name, const std::set<std::string>& keys);
  KeyList(const KeyList&) = delete;
  KeyList& operator=(const KeyList&) = delete;

  // A condition; of an empty list one that no row fulfils.
  std::string In(std::string_view column) const;
  void AddTo(std::vector<Param>& params) const;

 private:
  std::vector<std::string> names_, keys_;  // as many of one as of the other
};

}  // namespace credence::db
