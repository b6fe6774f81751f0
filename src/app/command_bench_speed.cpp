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
  CLI::App* console = add("console", "the lists of the console; needs no data folder", RunBenchConsole);
  console->add_option("--file-rows", options.file_rows, "records, of a hundred departments")
      ->check(CLI::Range(1'000, 20'000'000));
  CLI::App* intake = add("intake", "a large file filed into a large register; needs no data folder", RunBenchIntake);
  intake->add_option("--file-rows", options.file_rows, "of the file")->check(CLI::Range(1'000, 20'000'000));
  intake->add_option("--postgres", options.postgres, "postgresql://… to file into, beside COPY; an empty database");
  CLI::App* mixed =
      add("mixed", "a large file filed beside the public and beside clerks; needs no data folder", RunBenchMixed);
  mixed->add_option("--file-rows", options.file_rows, "of the file")->check(CLI::Range(1'000, 20'000'000));
  CLI::App* ledger = add("ledger", "entries appended, signed and proved; needs no data folder", RunBenchLedger);
  ledger->add_option("--entries", options.entries, "of the log")->check(CLI::Range(1'000, 100'000'000));
  CLI::App* start = add("start", "a server on a large data folder; needs no data folder", RunBenchStart);
  start->add_option("--file-rows", options.file_rows, "of the import that is killed")
      ->check(CLI::Range(1'000, 20'000'000));
  CLI::App* all = add("all", "all of these, one after the other; needs no data folder", RunBenchAll);
  all->add_option("--peers", options.peers, "folder of the peers, tests/bench; without it fewer are compared with");
  all->add_option("--postgres", options.postgres, "postgresql://… to compare with, an empty database");
  all->add_option("--file-rows", options.file_rows, "of the files")->check(CLI::Range(1'000, 20'000'000));
  all->add_option("--entries", options.entries, "of the log")->check(CLI::Range(1'000, 100'000'000));
  all->add_option("--rounds", options.rounds, "of each peer, in turns")->check(CLI::Range(1, 100));
  all->add_option("--seconds", options.seconds, "of each measurement")->check(CLI::Range(1, 600));
  for (CLI::App* part : {search, pages, all}) {
    part->add_option("--queries", options.queries, "of each kind")->check(CLI::Range(10, 1'000'000));
  }
}

}  // namespace credence::app
