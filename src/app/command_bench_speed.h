// credence bench lookup, search, pages: how fast the service answers, beside named peers on the same machine.
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

  BenchRegisterOptions Register() const { return {keep, rows, real}; }
};

void AddSpeedBenchCommands(CLI::App& bench, SpeedBenchOptions& options, CommonOptions& common);

// Look-ups by code under load, beside nginx with a file and Fastify with SQLite.
int RunBenchLookup(const CommandContext& context, const SpeedBenchOptions& options);
// Parts of names: at the service and in this process, beside PostgreSQL with pg_trgm.
int RunBenchSearch(const CommandContext& context, const SpeedBenchOptions& options);
// The public pages over the demo city and over the register.
int RunBenchPages(const CommandContext& context, const SpeedBenchOptions& options);

}  // namespace credence::app
