// The peer of `credence bench search`: the same names in PostgreSQL under a trigram index (pg_trgm), asked for the same
// rows. The database must have been created with C.UTF-8; its planner sees each text (no generic plans).
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "db/database.h"

namespace credence::app {

class TrigramPeer {
 public:
  // Makes the table and its index from the first names of `from`. Error codes: db.unreachable.
  static Result<std::unique_ptr<TrigramPeer>> Make(const std::string& address, db::Database& from);

  // Names that hold the text, exact ones first, then those that begin so, then the rest by number.
  std::vector<std::int64_t> FindInOrder(std::string_view text, std::int64_t rows_max);
  // Any names that hold the text.
  std::vector<std::int64_t> FindAny(std::string_view text, std::int64_t rows_max);

 private:
  explicit TrigramPeer(std::unique_ptr<db::Database> database) : database_(std::move(database)) {}
  std::vector<std::int64_t> Find(std::string_view sql, std::string_view text, std::int64_t rows_max, bool in_order);

  std::unique_ptr<db::Database> database_;
};

}  // namespace credence::app
