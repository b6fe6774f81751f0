// The few batches that people are editing, held in memory.
#pragma once

#include <functional>
#include <list>
#include <memory>
#include <mutex>
#include <string>

#include "intake/row_table.h"

namespace credence::intake {

// Whoever works on the table holds its mutex.
struct HeldTable {
  std::mutex mutex;
  std::unique_ptr<RowTable> table;  // nullptr until the first who holds the mutex has read it
};

// Thread-safe.
class RowTables {
 public:
  // The one of that copy, at limits::kRowTablesMax; whoever still works on one that had to go keeps it alive.
  std::shared_ptr<HeldTable> Of(const std::string& blob);
  void Forget(const std::string& blob);

 private:
  std::mutex mutex_;
  std::list<std::pair<std::string, std::shared_ptr<HeldTable>>> held_;  // the last used first
};

}  // namespace credence::intake
