// Whether `credence check` and filing say the same (design 4: one source): generated files through CheckFile, through
// an examination, and through filing.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "app/generated_tables.h"
#include "app/installation.h"

namespace credence::app {

struct Agreement {
  std::int64_t files = 0;
  std::int64_t rows = 0;
  std::int64_t refused_rows = 0;
  std::int64_t findings = 0;  // of CheckFile
  std::int64_t refused_files = 0;
  std::vector<std::string> differences;  // file number, form and what differs
};

// Files everything into `installation`. What only the register knows (rules match, DP-14 and key) is left out of the
// comparison.
Agreement CompareCheckAndFiling(Installation& installation, GeneratedTables& tables, std::int64_t files);

}  // namespace credence::app
