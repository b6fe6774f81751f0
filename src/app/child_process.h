// Another program run to its end, with what it took. For benchmarks; not for the service.
#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

namespace credence::app {

struct ChildRun {
  int exit_status = -1;  // -1: it could not be started, or a signal ended it
  double seconds = 0;    // of wall time, start and end of the process included
  // The most memory it had at once. Never less than this program had when it was started: the kernel counts both.
  std::int64_t memory_kib = 0;
  std::string output;  // its standard output
};

// `arguments` begin with the program, which is looked for in PATH. Standard output goes to `output_file`, standard
// error nowhere.
ChildRun RunChild(const std::vector<std::string>& arguments, const std::filesystem::path& output_file);

}  // namespace credence::app
