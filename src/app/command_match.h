// credence match …: the matching workbench. credence merge, unmerge: subjects that are one.
#pragma once

#include <string>

#include "app/command_context.h"

namespace CLI {
class App;
}  // namespace CLI

namespace credence::app {

struct CommonOptions;

struct MatchOptions {
  std::string row;      // "3-17"
  std::string subject;  // unified code
  std::string other;    // the second code of a comparison
  std::string reason;
  std::string other_subject;  // ask, replaces, adds
  std::string item, department;
  std::int64_t decision = 0;
  std::int64_t rows_max = 20;
  std::string after;  // row behind which the list goes on
};

struct MergeOptions {
  std::string from, into, reason;
};

// The commands, with everything they are given.
void AddMatchCommand(CLI::App& app, MatchOptions& options, CommonOptions& common);
void AddMergeCommands(CLI::App& app, MergeOptions& options, CommonOptions& common);

}  // namespace credence::app
