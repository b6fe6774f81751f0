// `credence bench lookup`: subjects by code at the service under load, in turns with nginx giving a file of the same
// size and with Fastify doing the same look-up in SQLite. wrk asks, on the same cores.
#include <fmt/format.h>

#include <algorithm>
#include <boost/json.hpp>
#include <fstream>
#include <ostream>

#include "app/app_errors.h"
#include "app/background_child.h"
#include "app/bench_figures.h"
#include "app/child_process.h"
#include "app/command_bench_speed.h"
#include "app/installation.h"
#include "base/check.h"
#include "portal/portal_service.h"

namespace credence::app {
namespace {

namespace fs = std::filesystem;
namespace json = boost::json;

constexpr double kNginxBar = 0.6, kFastifyBar = 3;
constexpr int kStartMs = 120'000;
constexpr int kAnswerCacheMib = 2'048;  // room for the answers of all subjects
constexpr double kWalkReserve = 1.5;
constexpr std::size_t kCodeBytes = 18;
constexpr const char* kSubjectPath = "/api/v1/subjects/%s";
constexpr const char* kFilePath = "/answer.json";

// What wrk says of one measurement.
struct Load {
  double rate = 0;  // answers in a second
  double p99_ms = 0;
  bool is_clean = false;  // every answer was 200, and no connection broke
};

double Milliseconds(const std::string& text) {
  const double number = std::strtod(text.c_str(), nullptr);
  if (text.ends_with("us")) return number / 1000;
  return text.ends_with("ms") ? number : number * 1000;
}

std::string WordBehind(const std::string& output, std::string_view title) {
  std::size_t begin = output.find(title);
  if (begin == std::string::npos) return {};
  begin = output.find_first_not_of(' ', begin + title.size());
  return output.substr(begin, output.find_first_of(" \n", begin) - begin);
}

class LookupBench {
 public:
  LookupBench(const CommandContext& context, const SpeedBenchOptions& options)
      : context_(context), options_(options), figures_(context) {}

  int Run() {
    auto data = MakeBenchRegister(options_.Register(), context_.clock);
    if (!data.ok()) return context_.Refuse(data.error());
    work_ = fs::absolute(options_.keep) / "lookup";
    std::error_code failure;
    fs::create_directories(work_, failure);
    if (Status prepared = Prepare(*data); !prepared.ok()) return context_.Refuse(prepared.error());

    auto service = ServeForBench(*data);
    if (!service) return context_.Refuse(Error(errors::kStopped, {{"reason", "serve"}}));
    Measure(service->url(), kSubjectPath, 1);  // warm
    std::vector<Load> with_defaults{Measure(service->url(), kSubjectPath, options_.seconds)};
    service.reset();
    service = ServeForBench(*data, kAnswerCacheMib);
    if (!service) return context_.Refuse(Error(errors::kStopped, {{"reason", "serve"}}));
    AskForEach(service->url(), with_defaults.front().rate);
    const auto nginx = StartPeer("nginx.sh"), fastify = StartPeer("fastify.sh");
    std::vector<Load> ours, files, lookups;
    for (int round = 0; round < options_.rounds; ++round) {
      ours.push_back(Measure(service->url(), kSubjectPath, options_.seconds));
      if (nginx) files.push_back(Measure(nginx->url(), kFilePath, options_.seconds));
      if (fastify) lookups.push_back(Measure(fastify->url(), kSubjectPath, options_.seconds));
    }
    figures_.Note("subjects", static_cast<double>(subjects_), std::to_string(subjects_));
    figures_.Note("answer_bytes", static_cast<double>(answer_bytes_), std::to_string(answer_bytes_));
    Show("credence_with_default_memory", with_defaults);
    Show("credence", ours);
    figures_.Must("every_look_up_answered",
                  std::all_of(ours.begin(), ours.end(), [](const Load& l) { return l.is_clean; }),
                  fmt::format("{} rounds", ours.size()));
    Compare("nginx", nginx != nullptr, ours, files, kNginxBar);
    Compare("fastify", fastify != nullptr, ours, lookups, kFastifyBar);
    return figures_.End();
  }

 private:
  // Every subject once, so that uniform codes meet what a long day would have left in memory.
  void AskForEach(const std::string& url, double rate) const {
    const double seconds = kWalkReserve * static_cast<double>(subjects_) / std::max(1.0, rate);
    Measure(url, kSubjectPath, 2 + static_cast<int>(seconds), "walk");
  }

  // The codes in random access, one answer as a file, all of them as a database of the peer's own.
  Status Prepare(const fs::path& data) {
    ASSIGN_OR_RETURN(auto installation, Installation::Open(data, context_.clock));
    const std::vector<BenchSubject> subjects = SubjectsOf(installation->database());
    subjects_ = subjects.size();
    std::ofstream codes(work_ / "codes", std::ios::binary);
    for (const BenchSubject& subject : subjects) {
      CHECK(subject.code.size() == kCodeBytes);
      codes << subject.code << "\n";
    }
    const portal::PortalService portal({installation->database(),
                                        installation->records(),
                                        installation->access(),
                                        installation->items(),
                                        context_.clock,
                                        {}});
    const std::string middle = BodyOf(portal, subjects[subjects.size() / 2].code);
    answer_bytes_ = middle.size();
    std::ofstream(work_ / "answer.json", std::ios::binary) << middle;
    codes.close();
    return WriteAnswers(portal, subjects);
  }

  static std::string BodyOf(const portal::PortalService& portal, const std::string& code) {
    return json::serialize(json::value(portal.Subject(Caller::Public(), code).value()));
  }

  Status WriteAnswers(const portal::PortalService& portal, const std::vector<BenchSubject>& subjects) {
    const fs::path file = work_ / "answers.db";
    for (const char* ending : {"", "-wal", "-shm", ".gate", ".writer"}) {
      std::error_code ignored;
      fs::remove(file.string() + ending, ignored);
    }
    db::OpenOptions open;
    open.create = true;
    open.durable = false;
    ASSIGN_OR_RETURN(auto database, db::Database::Open({file.string()}, open));
    return database->Write([&](db::Transaction& tx) -> Status {
      tx.Execute("CREATE TABLE answer (code TEXT NOT NULL PRIMARY KEY, body TEXT NOT NULL)");
      auto bulk = tx.BulkInsert("answer", {"code", "body"});
      for (const BenchSubject& subject : subjects) bulk->Add({subject.code, BodyOf(portal, subject.code)});
      bulk->Finish();
      return {};
    });
  }

  std::unique_ptr<BackgroundChild> StartPeer(const char* script) const {
    return BackgroundChild::Start({(fs::path(options_.peers) / script).string(), work_.string()}, kStartMs);
  }

  Load Measure(const std::string& url, const std::string& path, int seconds, const char* how = "random") const {
    const std::string script = (fs::path(options_.peers) / "lookup.lua").string();
    const ChildRun run = RunChild({"wrk", "-t2", "-c64", "-d" + std::to_string(seconds) + "s", "--timeout", "10s",
                                   "--latency", "-s", script, url, "--", (work_ / "codes").string(), path, how},
                                  work_ / "wrk.out");
    Load load;
    load.rate = std::strtod(WordBehind(run.output, "Requests/sec:").c_str(), nullptr);
    load.p99_ms = Milliseconds(WordBehind(run.output, "99%"));
    load.is_clean = run.exit_status == 0 && load.rate > 0 && run.output.find("Non-2xx") == std::string::npos &&
                    run.output.find("Socket errors") == std::string::npos;
    return load;
  }

  void Show(const std::string& name, const std::vector<Load>& loads) {
    std::vector<double> rates, p99s;
    for (const Load& load : loads) {
      rates.push_back(load.rate);
      p99s.push_back(load.p99_ms);
    }
    figures_.Note(name, Median(rates),
                  fmt::format("{:.0f} /s (median of {}; {:.0f} – {:.0f}), p99 {:.2f} ms", Median(rates), rates.size(),
                              Percentile(rates, 0), Percentile(rates, 1), Median(p99s)));
  }

  void Compare(const std::string& name, bool was_started, const std::vector<Load>& ours,
               const std::vector<Load>& theirs, double bar) {
    figures_.Must(
        name + "_answered",
        was_started && std::all_of(theirs.begin(), theirs.end(), [](const Load& load) { return load.is_clean; }), name);
    if (theirs.empty()) return;
    Show(name, theirs);
    std::vector<double> ratios;
    for (std::size_t i = 0; i < theirs.size(); ++i) ratios.push_back(ours[i].rate / std::max(1.0, theirs[i].rate));
    figures_.AtLeast("of_" + name, Median(ratios), bar, "median of the rounds");
  }

  const CommandContext& context_;
  const SpeedBenchOptions& options_;
  BenchFigures figures_;
  fs::path work_;
  std::size_t subjects_ = 0, answer_bytes_ = 0;
};

}  // namespace

int RunBenchLookup(const CommandContext& context, const SpeedBenchOptions& options) {
  return LookupBench(context, options).Run();
}

}  // namespace credence::app
