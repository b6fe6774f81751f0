#include "app/command_bench_speed.h"

#include <CLI/CLI.hpp>

#include "app/command_parsing.h"

namespace credence::app {

void AddSpeedBenchCommands(CLI::App& bench, SpeedBenchOptions& options, CommonOptions& common) {
  auto add = [&](const std::string& name, const std::string& help,
                 int (*run)(const CommandContext&, const SpeedBenchOptions&)) {
    CLI::App* part = bench.add_subcommand(name, help);
    part->fallthrough();
    part->add_option("--rows", options.rows, "subjects of the register")->check(CLI::Range(1'000, 20'000'000));
    part->add_option("--real", options.real, "CSV of a real register to begin with; the rest is constructed");
    part->add_option("--keep", options.keep, "folder in which registers are kept for the next run");
    part->callback([&options, &common, run] {
      common.run = [&options, run](const CommandContext& c) { return run(c, options); };
    });
    return part;
  };
  CLI::App* lookup = add("lookup", "look-ups by code under load; needs no data folder", RunBenchLookup);
  lookup->add_option("--peers", options.peers, "folder of the load script and the peers, tests/bench/lookup")
      ->required();
  lookup->add_option("--rounds", options.rounds, "of each peer, in turns")->check(CLI::Range(1, 100));
  lookup->add_option("--seconds", options.seconds, "of each measurement")->check(CLI::Range(1, 600));
  CLI::App* search = add("search", "parts of names; needs no data folder", RunBenchSearch);
  search->add_option("--postgres", options.postgres, "postgresql://… to compare with, an empty database");
  CLI::App* pages = add("pages", "the public pages; needs no data folder", RunBenchPages);
  for (CLI::App* part : {search, pages}) {
    part->add_option("--queries", options.queries, "of each kind")->check(CLI::Range(10, 1'000'000));
  }
}

}  // namespace credence::app
