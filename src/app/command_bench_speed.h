// credence bench lookup, search, pages, console, intake, mixed, ledger, start: how fast the service answers and files,
// beside named peers on the same machine.
#pragma once

#include <cstdint>
#include <string>

#include "app/bench_register.h"
#include "app/command_context.h"

namespace CLI {
class App;
}  // namespace CLI

namespace credence::app {

struct CommonOptions;

struct SpeedBenchOptions {
  std::string keep = "build/bench";
  std::string real;  // CSV of a real register
  std::int64_t rows = 1'000'000;
  std::string peers;     // folder of the peers' scripts, tests/bench/lookup; empty: no comparison
  std::string postgres;  // postgresql://… of a database of its own; empty: no comparison
  int rounds = 5;
  int seconds = 5;  // of one measurement of a rate
  int queries = 1'000;
  std::int64_t file_rows = 1'000'000;  // of the file that is filed
  std::int64_t entries = 1'000'000;    // of the log

  BenchRegisterOptions Register() const { return {keep, rows, real}; }
};

void AddSpeedBenchCommands(CLI::App& bench, SpeedBenchOptions& options, CommonOptions& common);

// Look-ups by code under load, beside nginx with a file and Fastify with SQLite.
int RunBenchLookup(const CommandContext& context, const SpeedBenchOptions& options);
// Parts of names: at the service and in this process, beside PostgreSQL with pg_trgm.
int RunBenchSearch(const CommandContext& context, const SpeedBenchOptions& options);
// A large file filed, beside SQLite's own import of it.
int RunBenchIntake(const CommandContext& context, const SpeedBenchOptions& options);
// A large file filed beside the public and beside clerks.
int RunBenchMixed(const CommandContext& context, const SpeedBenchOptions& options);
// Entries appended, signed and proved.
int RunBenchLedger(const CommandContext& context, const SpeedBenchOptions& options);
// How soon a server is ready, also after a kill.
int RunBenchStart(const CommandContext& context, const SpeedBenchOptions& options);
// The public pages over the demo city and over the register.
int RunBenchPages(const CommandContext& context, const SpeedBenchOptions& options);
// The console's lists over so many records of a hundred departments.
int RunBenchConsole(const CommandContext& context, const SpeedBenchOptions& options);

// All of these and the workbooks, each in a process of its own; `peers` is then the folder above, tests/bench.
int RunBenchAll(const CommandContext& context, const SpeedBenchOptions& options);

}  // namespace credence::app
