// `credence check`, and the whole of the offline checker: the verdict of filing without any data folder. Uses nothing
// that needs a database or a network, so that a program of its own can be linked from it.
#pragma once

#include <cstdint>
#include <string>

#include "app/command_context.h"

namespace CLI {
class App;
}  // namespace CLI

namespace credence::app {

struct CheckOptions {
  std::string file;
  std::string item;
  std::string received;                 // ISO date, empty = today
  std::string sheet;                    // of a workbook, by name
  std::int64_t findings_max = 100'000;  // that are listed; all are counted
};

void AddCheckOptions(CLI::App& command, CheckOptions& options);

// With the catalogue of the program.
int RunCheck(const CommandContext& context, const CheckOptions& options);

}  // namespace credence::app
