// `credence bench start`: how soon a server on a large data folder is ready: as it was left, and after it and an import
// were killed in the middle of their work.
#include <fmt/format.h>

#include <chrono>
#include <thread>

#include "app/app_errors.h"
#include "app/background_child.h"
#include "app/bench_figures.h"
#include "app/bench_licences.h"
#include "app/command_bench_speed.h"
#include "http/raw_client.h"

namespace credence::app {
namespace {

namespace fs = std::filesystem;
using Steady = std::chrono::steady_clock;

constexpr double kReadyS = 2, kReadyAfterKillS = 5;
constexpr int kStarts = 5;
constexpr const char* kImportS = "5";  // then it is killed
constexpr auto kReadyMax = std::chrono::seconds(120);

class StartBench {
 public:
  StartBench(const CommandContext& context, const SpeedBenchOptions& options)
      : context_(context), options_(options), figures_(context), folder_(options.keep) {}

  int Run() {
    if (Status prepared = Prepare(); !prepared.ok()) return context_.Refuse(prepared.error());
    std::vector<double> as_left, killed;
    for (int i = 0; i < kStarts; ++i) as_left.push_back(Ready(false));
    for (int i = 0; i < kStarts; ++i) {
      const bool ended = ImportAndDie();
      figures_.Must(fmt::format("import_{}_was_killed", i + 1), !ended, fmt::format("after {} s", kImportS));
      killed.push_back(Ready(true));
    }
    figures_.Note("records", static_cast<double>(subjects_), fmt::format("{} and what was filed", subjects_));
    figures_.AtMost("ready", Percentile(as_left, 1), kReadyS, "s", fmt::format("the slowest of {}", kStarts));
    figures_.AtMost("ready_after_kill", Percentile(killed, 1), kReadyAfterKillS, "s",
                    fmt::format("the slowest of {}", kStarts));
    return figures_.End();
  }

 private:
  Status Prepare() {
    ASSIGN_OR_RETURN(const fs::path kept, MakeBenchRegister(options_.Register(), context_.clock));
    ASSIGN_OR_RETURN(const BenchLicences licences, BenchLicences::OfDemoCity(folder_));
    ASSIGN_OR_RETURN(const auto subjects, CopyRegister(kept, folder_ / "data", context_.clock));
    subjects_ = subjects.size();
    return licences.WriteFile(folder_ / "rows.csv", options_.file_rows, subjects);
  }

  // Seconds from the start of the process to the first 200 of /readyz; without end when that never came.
  double Ready(bool kill_it) {
    const auto begin = Steady::now();
    const auto service = ServeForBench(folder_ / "data");
    while (service && Steady::now() - begin < kReadyMax) {
      http::RawClient client(service->port());
      if (client.Get("/readyz").status == 200) {
        const double seconds = std::chrono::duration<double>(Steady::now() - begin).count();
        if (kill_it) service->Kill();
        return seconds;
      }
      std::this_thread::sleep_for(std::chrono::milliseconds(5));
    }
    return std::numeric_limits<double>::infinity();
  }

  // True when the import was faster than its end.
  bool ImportAndDie() {
    const std::string self = fs::read_symlink("/proc/self/exe").string();
    const ChildRun run =
        RunChild({"timeout", "-s", "KILL", kImportS, self, "import", folder_ / "rows.csv", "--item", "licence",
                  "--department", "D001", "--received", kBenchDay, "--data", folder_ / "data"},
                 folder_ / "output");
    return run.exit_status == kExitDone || run.exit_status == kExitFindings;
  }

  const CommandContext& context_;
  const SpeedBenchOptions& options_;
  BenchFigures figures_;
  BenchFolder folder_;
  std::size_t subjects_ = 0;
};

}  // namespace

int RunBenchStart(const CommandContext& context, const SpeedBenchOptions& options) {
  return StartBench(context, options).Run();
}

}  // namespace credence::app
