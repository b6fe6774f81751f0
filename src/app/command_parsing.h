// From the words of a command line to a command that runs and an exit status; for every program of this project.
#pragma once

#include <functional>
#include <iosfwd>
#include <string>

#include "app/command_context.h"

namespace CLI {
class App;
}  // namespace CLI

namespace credence::app {

inline constexpr const char* kVersion = "0.1.0";

// What every command understands; `run` is set by the command that was chosen.
struct CommonOptions {
  std::string data = "data";
  bool json = false;
  std::string language;  // zh, en; empty = Chinese
  std::function<int(const CommandContext&)> run;
};

// --json, --lang (also CREDENCE_LANG) and --version.
void AddCommonOptions(CLI::App& app, CommonOptions& common);

// Parses, runs `common.run`, and answers what was asked in a wrong way. An exception, or an answer that could not be
// written, is a refusal. Error codes said: command.*, app.storage, app.stopped, app.file_unwritable.
int ParseAndRun(CLI::App& app, CommonOptions& common, int argc, const char* const* argv, const Clock& clock,
                std::ostream& out, std::ostream& err);

}  // namespace credence::app
