// credence-check: `credence check` as a program of its own, for a PC without network.
#include <CLI/CLI.hpp>
#include <iostream>

#include "app/command_check.h"
#include "app/command_parsing.h"

int main(int argc, char** argv) {
  using namespace credence::app;
  CommonOptions common;
  CheckOptions options;
  CLI::App program{"credence-check: check a file before it is submitted; nothing is kept or sent"};
  AddCommonOptions(program, common);
  AddCheckOptions(program, options);
  common.run = [&options](const CommandContext& context) { return RunCheck(context, options); };
  return ParseAndRun(program, common, argc, argv, credence::SystemClock(), std::cout, std::cerr);
}
