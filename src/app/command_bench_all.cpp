// `credence bench all`: every benchmark of speed, one after the other, each in a process of its own, so that none has
// the memory of another.
#include <ostream>

#include "app/bench_figures.h"
#include "app/bench_licences.h"
#include "app/command_bench_speed.h"

namespace credence::app {
namespace {

struct Part {
  std::string name;
  std::vector<std::string> arguments;  // beyond those of every part
  bool has_register = true;
};

std::vector<Part> PartsOf(const SpeedBenchOptions& options) {
  const std::string file_rows = std::to_string(options.file_rows), entries = std::to_string(options.entries);
  std::vector<Part> parts = {{"intake", {"--file-rows", file_rows}}};
  if (!options.postgres.empty()) {
    parts.push_back({"intake", {"--file-rows", file_rows, "--postgres", options.postgres}});
  }
  parts.push_back({"mixed", {"--file-rows", file_rows}});
  parts.push_back({"ledger", {"--entries", entries}});
  parts.push_back({"start", {"--file-rows", file_rows}});
  if (!options.peers.empty()) {
    parts.push_back({"lookup",
                     {"--peers", options.peers + "/lookup", "--seconds", std::to_string(options.seconds), "--rounds",
                      std::to_string(options.rounds)}});
  }
  Part search{"search", {"--queries", std::to_string(options.queries)}};
  if (!options.postgres.empty()) search.arguments.insert(search.arguments.end(), {"--postgres", options.postgres});
  parts.push_back(std::move(search));
  parts.push_back({"pages", {}});
  parts.push_back({"console", {"--file-rows", file_rows}});
  Part xlsx{"xlsx", {}, false};
  if (!options.peers.empty()) xlsx.arguments = {"--peer", options.peers + "/openpyxl_read.py"};
  parts.push_back(std::move(xlsx));
  return parts;
}

}  // namespace

int RunBenchAll(const CommandContext& context, const SpeedBenchOptions& options) {
  boost::json::object figures;
  bool all_met = true;
  for (const Part& part : PartsOf(options)) {
    std::vector<std::string> arguments = {"bench", part.name};
    arguments.insert(arguments.end(), part.arguments.begin(), part.arguments.end());
    if (part.has_register) {
      arguments.insert(arguments.end(), {"--rows", std::to_string(options.rows), "--keep", options.keep});
      if (!options.real.empty()) arguments.insert(arguments.end(), {"--real", options.real});
    }
    const bool at_postgres = part.name == "intake" && part.arguments.size() > 2;
    const std::string name = at_postgres ? "intake_postgres" : part.name;
    context.Line("bench.part", {{"name", name}});
    const BenchFolder folder(options.keep);
    const ChildRun run = RunSelf(arguments, folder);
    context.out << run.output << std::flush;
    figures[name] = run.exit_status;
    all_met = all_met && run.exit_status == kExitDone;
  }
  figures["met"] = all_met;
  context.End(figures);
  return all_met ? kExitDone : kExitFindings;
}

}  // namespace credence::app
