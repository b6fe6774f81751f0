// credence quality …: the rate of duplicate and wrong codes, claims that a person settles, and contradictions.
#pragma once

#include <cstdint>
#include <string>

#include "app/command_context.h"

namespace CLI {
class App;
}  // namespace CLI

namespace credence::app {

struct CommonOptions;

struct QualityOptions {
  std::string month;       // 2018-05, empty = this month
  std::string department;  // number or unified code, empty = all
  std::string out;         // CSV file
  std::string claim;       // BATCH-ROW
  std::string reason;
  std::int64_t rows_max = 50;
};

void AddQualityCommand(CLI::App& app, QualityOptions& options, CommonOptions& common);

}  // namespace credence::app
