// `credence bench pages`: the public pages of a served demo city and of the large register, over one connection.
#include <fmt/format.h>

#include <algorithm>
#include <boost/json.hpp>
#include <chrono>
#include <functional>
#include <ostream>

#include "app/app_errors.h"
#include "app/background_child.h"
#include "app/bench_figures.h"
#include "app/child_process.h"
#include "app/command_bench_speed.h"
#include "app/demo_random.h"
#include "app/installation.h"
#include "base/check.h"
#include "base/text.h"
#include "http/raw_client.h"
#include "http/target.h"

namespace credence::app {
namespace {

namespace fs = std::filesystem;
namespace json = boost::json;
using Clock = std::chrono::steady_clock;

constexpr std::uint64_t kSeed = 20180513;
constexpr const char* kDemoUntil = "2026-06-30";
constexpr double kBarMs = 5;
constexpr int kAnswerMs = 60'000;

// A served data folder, and what its pages are about.
struct Site {
  std::string name;
  std::unique_ptr<BackgroundChild> service;
  std::vector<BenchSubject> subjects;
  std::vector<std::string> records;
};

class PagesBench {
 public:
  PagesBench(const CommandContext& context, const SpeedBenchOptions& options)
      : context_(context), options_(options), figures_(context), random_(kSeed) {}

  int Run() {
    auto large = MakeBenchRegister(options_.Register(), context_.clock);
    if (!large.ok()) return context_.Refuse(large.error());
    const fs::path demo = fs::path(options_.keep) / "demo";
    RunChild({Self(), "demo", "--until", kDemoUntil, "--data", demo.string()}, fs::path(options_.keep) / "demo.out");
    for (const auto& [name, data] : {std::pair<std::string, fs::path>("demo", demo), {"register", *large}}) {
      auto site = Serve(name, data);
      if (!site.ok()) return context_.Refuse(site.error());
      Measure(*site);
    }
    return figures_.End();
  }

 private:
  static std::string Self() { return fs::read_symlink("/proc/self/exe").string(); }

  Result<Site> Serve(const std::string& name, const fs::path& data) const {
    Site site;
    site.name = name;
    {
      ASSIGN_OR_RETURN(auto installation, Installation::Open(data, context_.clock));
      site.subjects = SubjectsOf(installation->database());
      auto read = installation->database().Read([&](db::Transaction& tx) -> Status {
        for (const char* item : {"licence", "penalty"}) {
          records::PublicQuery query;
          query.item = item;
          query.rows_max = options_.queries / 2;
          for (const records::Record& record : installation->records().ListPublic(tx, query)) {
            site.records.push_back(record.id.str());
          }
        }
        return {};
      });
      CHECK(read.ok());
    }
    site.service = ServeForBench(data);
    if (!site.service || site.subjects.empty()) return Error(errors::kStopped, {{"reason", "serve"}});
    return site;
  }

  void Measure(const Site& site) {
    const std::string& url = site.service->url();
    http::RawClient client(static_cast<std::uint16_t>(std::stoi(url.substr(url.rfind(':') + 1))), kAnswerMs);
    const auto subject = [&]() -> const BenchSubject& { return site.subjects[random_.Below(site.subjects.size())]; };
    Time(client, site.name + "_home", [] { return std::string("/"); });
    Time(client, site.name + "_search", [&] {
      const std::string& name = subject().name;  // its first half, two characters at least
      const std::size_t characters = std::max<std::size_t>(CodePointCount(name) / 2, 2);
      std::size_t end = 0;
      for (std::size_t i = 0; i < characters && end < name.size(); ++i) NextCodePoint(name, end);
      return "/search?q=" + http::EncodeQueryValue(name.substr(0, end));
    });
    Time(client, site.name + "_subject", [&] { return "/subjects/" + subject().code; });
    Time(client, site.name + "_publicity",
         [&] { return std::string(random_.Below(2) == 0 ? "/publicity?item=licence" : "/publicity?item=penalty"); });
    if (site.records.empty()) return;
    Time(client, site.name + "_record", [&] { return "/records/" + site.records[random_.Below(site.records.size())]; });
  }

  void Time(http::RawClient& client, const std::string& name, const std::function<std::string()>& path) {
    std::vector<double> times;
    int answered = 0;
    for (int i = 0; i < options_.queries; ++i) {
      const std::string request = "GET " + path() + " HTTP/1.1\r\nHost: localhost\r\nAccept: text/html\r\n\r\n";
      const auto begin = Clock::now();
      CHECK(client.Send(request));
      const http::RawAnswer answer = client.Read();
      times.push_back(std::chrono::duration<double, std::milli>(Clock::now() - begin).count());
      answered += answer.status == 200 ? 1 : 0;
    }
    figures_.Must(name + "_answered", answered == options_.queries,
                  fmt::format("{} of {}", answered, options_.queries));
    figures_.AtMost(name, Median(times), kBarMs, "ms", fmt::format("p99 {:.2f}", Percentile(times, 0.99)));
  }

  const CommandContext& context_;
  const SpeedBenchOptions& options_;
  BenchFigures figures_;
  DemoRandom random_;
};

}  // namespace

int RunBenchPages(const CommandContext& context, const SpeedBenchOptions& options) {
  return PagesBench(context, options).Run();
}

}  // namespace credence::app
