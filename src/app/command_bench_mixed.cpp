// `credence bench mixed`: a large file filed beside the public and beside clerks, against the same file filed alone:
// how much slower the import is, how long the public waits, how long a clerk's write waits.
#include <fmt/format.h>

#include <algorithm>
#include <atomic>
#include <boost/json.hpp>
#include <chrono>
#include <mutex>
#include <thread>

#include "app/app_errors.h"
#include "app/background_child.h"
#include "app/bench_figures.h"
#include "app/bench_licences.h"
#include "app/bench_staff.h"
#include "app/command_bench_speed.h"
#include "app/demo_random.h"
#include "app/installation.h"
#include "base/text.h"
#include "http/raw_client.h"
#include "http/target.h"

namespace credence::app {
namespace {

namespace fs = std::filesystem;
namespace json = boost::json;
using Steady = std::chrono::steady_clock;

constexpr double kSlowerMax = 0.2, kPublicMs = 50, kClerkMs = 250;
constexpr int kPublicThreads = 8, kPublicPerSecond = 500;
constexpr std::size_t kClerks = 10;
constexpr auto kClerkPause = std::chrono::seconds(1);  // between two writes of one clerk
constexpr auto kWarm = std::chrono::seconds(2);
constexpr std::size_t kLookupTenths = 7, kPageTenths = 2;  // of the public's requests; the rest searches

double MillisecondsSince(Steady::time_point begin) {
  return std::chrono::duration<double, std::milli>(Steady::now() - begin).count();
}

// What one kind of caller has seen, gathered from its threads.
class Waits {
 public:
  void Add(double milliseconds, bool is_answered) {
    std::lock_guard lock(mutex_);
    milliseconds_.push_back(milliseconds);
    failed_ += is_answered ? 0 : 1;
  }
  std::vector<double> milliseconds() const {
    std::lock_guard lock(mutex_);
    return milliseconds_;
  }
  std::int64_t failed() const {
    std::lock_guard lock(mutex_);
    return failed_;
  }

 private:
  mutable std::mutex mutex_;
  std::vector<double> milliseconds_;
  std::int64_t failed_ = 0;
};

// States the counts of last month again and again, each time others: a write with its entry in the log.
class ClerkAtWork {
 public:
  ClerkAtWork(std::uint16_t port, BenchAccount account, std::string month)
      : staff_(port, std::move(account)), month_(std::move(month)) {}

  bool SignIn() { return staff_.SignIn(); }

  bool Write() {
    const json::object counts{{"produced", version_ + 1},
                              {"self_published", version_ + 1},
                              {"reported", version_ + 1},
                              {"not_reported", 0},
                              {"basis", ""}};
    const auto answer = staff_.Send(
        "PUT", "/api/v1/reporting-tasks/" + staff_.account().department + "/licence/" + month_ + "/count-statement",
        counts, "If-Match: \"" + std::to_string(version_) + "\"\r\n");
    if (answer.status != 200) return false;
    ++version_;
    return true;
  }

 private:
  BenchStaff staff_;
  std::string month_;
  std::int64_t version_ = 0;
};

class MixedBench {
 public:
  MixedBench(const CommandContext& context, const SpeedBenchOptions& options)
      : context_(context), options_(options), figures_(context), folder_(options.keep) {}

  int Run() {
    if (Status prepared = Prepare(); !prepared.ok()) return context_.Refuse(prepared.error());
    const double alone = Import("alone");
    if (Status prepared = MakeClerks(); !prepared.ok()) return context_.Refuse(prepared.error());
    const auto service = ServeForBench(folder_ / "beside");
    if (!service) return context_.Refuse(Error(errors::kStopped, {{"reason", "serve"}}));
    port_ = service->port();
    std::vector<std::thread> callers;
    for (int i = 0; i < kPublicThreads; ++i) callers.emplace_back([this, i] { AskAsThePublic(i); });
    for (const BenchAccount& clerk : clerks_) callers.emplace_back([this, clerk] { WorkAsClerk(clerk); });
    std::this_thread::sleep_for(kWarm);
    is_measured_ = true;
    const double beside = Import("beside");
    is_ended_ = true;
    for (std::thread& caller : callers) caller.join();
    Show(alone, beside);
    return figures_.End();
  }

 private:
  Status Prepare() {
    ASSIGN_OR_RETURN(const fs::path kept, MakeBenchRegister(options_.Register(), context_.clock));
    ASSIGN_OR_RETURN(const BenchLicences licences, BenchLicences::OfDemoCity(folder_));
    ASSIGN_OR_RETURN(subjects_, CopyRegister(kept, folder_ / "alone", context_.clock));
    RETURN_IF_ERROR(CopyRegister(kept, folder_ / "beside", context_.clock));
    return licences.WriteFile(folder_ / "rows.csv", options_.file_rows, subjects_);
  }

  // One reporter for each of ten departments that provide licences.
  Status MakeClerks() {
    const fs::path data = folder_ / "beside";
    ASSIGN_OR_RETURN(auto installation, Installation::Open(data, context_.clock));
    ASSIGN_OR_RETURN(const catalog::ItemDefinition* licence,
                     installation->items().InForce("licence", context_.clock.Today()));
    std::vector<std::string> providers = licence->providers;
    if (providers.empty()) {
      for (const access::Department& one : installation->access().AllDepartments()) providers.push_back(one.id);
    }
    for (const std::string& department : providers) {
      if (clerks_.size() == kClerks) break;
      const std::string name = fmt::format("bench.{}", clerks_.size());
      ASSIGN_OR_RETURN(BenchAccount account, AddBenchAccount(*installation, name, department, "reporter"));
      clerks_.push_back(std::move(account));
    }
    return {};
  }

  // Seconds.
  double Import(const char* data) {
    const ChildRun run = RunSelf({"import", folder_ / "rows.csv", "--item", "licence", "--department", "D001",
                                  "--received", kBenchDay, "--data", folder_ / data, "--json"},
                                 folder_);
    const json::object said = LastObjectOf(run.output);
    const auto* filed = said.if_contains("filed");
    figures_.Must(fmt::format("filed_{}", data),
                  filed != nullptr && filed->to_number<std::int64_t>() == options_.file_rows,
                  fmt::format("{:.1f} s, {:.0f} rows/s", run.seconds,
                              static_cast<double>(options_.file_rows) / std::max(0.001, run.seconds)));
    return run.seconds;
  }

  // At a pace of its own: who waits does not ask less. A wait begins when the question was due.
  void AskAsThePublic(int number) {
    DemoRandom random(static_cast<std::uint64_t>(number));
    http::RawClient client(port_, 60'000);
    const auto step = std::chrono::nanoseconds(1'000'000'000LL * kPublicThreads / kPublicPerSecond);
    for (auto due = Steady::now(); !is_ended_; due += step) {
      std::this_thread::sleep_until(due);
      const http::RawAnswer answer = client.Get(Question(random));
      if (is_measured_) public_.Add(MillisecondsSince(due), answer.status == 200);
      if (answer.status == 0) return;
    }
  }

  std::string Question(DemoRandom& random) const {
    const BenchSubject& subject = random.Pick(subjects_);
    const std::size_t tenth = random.Below(10);
    if (tenth < kLookupTenths) return "/api/v1/subjects/" + subject.code;
    if (tenth < kLookupTenths + kPageTenths) return "/subjects/" + subject.code;
    return "/api/v1/search?q=" + http::EncodeQueryValue(Shorten(subject.name, 4));
  }

  void WorkAsClerk(const BenchAccount& clerk) {
    ClerkAtWork worker(port_, clerk, LastMonth());
    if (!worker.SignIn()) {
      clerk_waits_.Add(0, false);
      return;
    }
    while (!is_ended_) {
      const auto begin = Steady::now();
      const bool is_answered = worker.Write();
      if (is_measured_) clerk_waits_.Add(MillisecondsSince(begin), is_answered);
      std::this_thread::sleep_for(kClerkPause);
    }
  }

  std::string LastMonth() const { return context_.clock.Today().AddMonths(-1).Iso().substr(0, 7); }

  void Show(double alone, double beside) {
    figures_.AtMost("import_slower", beside / std::max(0.001, alone) - 1, kSlowerMax, "of its time alone");
    Show("public", public_, kPublicMs);
    Show("clerk", clerk_waits_, kClerkMs);
  }

  void Show(const std::string& name, const Waits& waits, double bar_ms) {
    const std::vector<double> all = waits.milliseconds();
    figures_.Must(name + "_answered", !all.empty() && waits.failed() == 0,
                  fmt::format("{} of {}", static_cast<std::int64_t>(all.size()) - waits.failed(), all.size()));
    figures_.Note(name + "_median", Median(all), fmt::format("{:.1f} ms", Median(all)));
    figures_.AtMost(name + "_p99", Percentile(all, 0.99), bar_ms, "ms",
                    fmt::format("the longest {:.1f} ms", Percentile(all, 1)));
  }

  const CommandContext& context_;
  const SpeedBenchOptions& options_;
  BenchFigures figures_;
  BenchFolder folder_;
  std::vector<BenchSubject> subjects_;
  std::vector<BenchAccount> clerks_;
  std::uint16_t port_ = 0;
  std::atomic<bool> is_measured_ = false, is_ended_ = false;
  Waits public_, clerk_waits_;
};

}  // namespace

int RunBenchMixed(const CommandContext& context, const SpeedBenchOptions& options) {
  return MixedBench(context, options).Run();
}

}  // namespace credence::app
