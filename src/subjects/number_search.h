// Finds subjects by a unified code, registration number or organisation code, or by how one begins.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "db/database.h"

namespace credence::subjects {

struct NumberHits {
  std::vector<std::int64_t> subject_ids;  // in the order of their numbers, the exact one first; merges not followed
  std::string next;                       // the last number with its scheme; empty on the last page
  std::int64_t total = 0;                 // counted up to count_max + 1; 0 when that is 0
};

// `number` is normalised, without hyphens. `behind`: `next` of the page before, or any other text.
NumberHits SearchNumbers(db::Transaction& tx, std::string_view number, std::string_view behind, std::size_t hits_max,
                         std::int64_t count_max);

}  // namespace credence::subjects
