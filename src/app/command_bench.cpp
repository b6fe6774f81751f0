#include <algorithm>
#include <boost/json.hpp>
#include <chrono>
#include <ostream>
#include <thread>

#include "app/commands.h"
#include "app/setting_store.h"
#include "jobs/job_store.h"

namespace credence::app {
namespace {

using Steady = std::chrono::steady_clock;

double MillisecondsSince(Steady::time_point begin) {
  return std::chrono::duration<double, std::milli>(Steady::now() - begin).count();
}

bool AnyJobOpen(Installation& installation) {
  auto open = installation.database().Read(
      [](db::Transaction& tx) -> Result<bool> { return !jobs::job_store::Open(tx).empty(); });
  return open.value();
}

std::string Tenths(double number) {
  std::string text = std::to_string(static_cast<std::int64_t>(number * 10 + 0.5));
  if (text.size() == 1) text.insert(0, "0");
  return text.insert(text.size() - 1, ".");
}

}  // namespace

int RunBenchSmallWriter(const CommandContext& context, const BenchOptions& options) {
  auto opened = Installation::Open(context.data, context.clock);
  if (!opened.ok()) return context.Refuse(opened.error());
  Installation& installation = **opened;
  std::vector<double> waits;
  const auto begin = Steady::now();
  while (MillisecondsSince(begin) < options.seconds * 1000.0 || (options.while_open && AnyJobOpen(installation))) {
    const auto write_begin = Steady::now();
    Status written = installation.database().Write([&](db::Transaction& tx) -> Status {
      setting_store::Save(tx, "bench_small_writer", std::to_string(waits.size()));
      return {};
    });
    if (!written.ok()) return context.Refuse(written.error());
    waits.push_back(MillisecondsSince(write_begin));
    std::this_thread::sleep_for(std::chrono::milliseconds(10));
  }
  std::sort(waits.begin(), waits.end());
  const double median = waits[waits.size() / 2], p99 = waits[waits.size() * 99 / 100], longest = waits.back();
  context.Line("bench.small_writer", {{"writes", std::to_string(waits.size())},
                                      {"median", Tenths(median)},
                                      {"p99", Tenths(p99)},
                                      {"longest", Tenths(longest)}});
  context.End(
      {{"writes", waits.size()}, {"median_ms", median}, {"p99_ms", p99}, {"longest_ms", longest}, {"limit_ms", 250}});
  return kExitDone;
}

}  // namespace credence::app
