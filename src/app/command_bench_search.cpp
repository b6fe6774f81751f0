// `credence bench search`: parts of names drawn at random from the names of the register – at the service over one
// connection, in this process, and beside PostgreSQL with pg_trgm over the same names. Whole names must come first.
#include <fmt/format.h>

#include <algorithm>
#include <boost/json.hpp>
#include <chrono>
#include <ostream>

#include "app/app_errors.h"
#include "app/background_child.h"
#include "app/bench_figures.h"
#include "app/command_bench_speed.h"
#include "app/demo_random.h"
#include "app/installation.h"
#include "app/trigram_peer.h"
#include "base/check.h"
#include "base/text.h"
#include "http/raw_client.h"
#include "http/target.h"
#include "identity/search_form.h"
#include "portal/portal_service.h"

namespace credence::app {
namespace {

namespace fs = std::filesystem;
namespace json = boost::json;
using Clock = std::chrono::steady_clock;

constexpr std::uint64_t kSeed = 20180512;
constexpr int kAnswerMs = 60'000;
constexpr double kPeerBar = 5;
constexpr std::size_t kWholeNames = 1'000;
constexpr std::int64_t kFrequent = 4'000;  // hits of a frequent pair
constexpr int kPeerQueriesOfPairs = 200;   // the peer reads the whole table for each pair

struct Length {
  std::size_t characters;
  double p99_bar_ms;
};
constexpr Length kLengths[] = {{2, 20}, {3, 10}, {4, 10}};

double MillisecondsSince(Clock::time_point begin) {
  return std::chrono::duration<double, std::milli>(Clock::now() - begin).count();
}

// `count` neighbouring characters of a random name, such as somebody might type: what cannot be searched is left out.
class Parts {
 public:
  explicit Parts(const std::vector<BenchSubject>& subjects) : subjects_(subjects), random_(kSeed) {}

  std::string Draw(std::size_t count) {
    while (true) {
      const std::string form = identity::SearchForm(subjects_[random_.Below(subjects_.size())].name);
      const std::size_t length = CodePointCount(form);
      if (length < count) continue;
      const std::size_t from = random_.Below(length - count + 1);
      std::size_t at = 0;
      for (std::size_t i = 0; i < from; ++i) NextCodePoint(form, at);
      const std::size_t begin = at;
      for (std::size_t i = 0; i < count; ++i) NextCodePoint(form, at);
      return form.substr(begin, at - begin);
    }
  }
  const std::string& Name() { return subjects_[random_.Below(subjects_.size())].name; }

 private:
  const std::vector<BenchSubject>& subjects_;
  DemoRandom random_;
};

class SearchBench {
 public:
  SearchBench(const CommandContext& context, const SpeedBenchOptions& options)
      : context_(context), options_(options), figures_(context) {}

  int Run() {
    auto data = MakeBenchRegister(options_.Register(), context_.clock);
    if (!data.ok()) return context_.Refuse(data.error());
    auto opened = Installation::Open(*data, context_.clock);
    if (!opened.ok()) return context_.Refuse(opened.error());
    Installation& installation = **opened;
    const std::vector<BenchSubject> subjects = SubjectsOf(installation.database());
    figures_.Note("subjects", static_cast<double>(subjects.size()), std::to_string(subjects.size()));
    const portal::PortalService portal({installation.database(),
                                        installation.records(),
                                        installation.access(),
                                        installation.items(),
                                        context_.clock,
                                        {}});
    std::unique_ptr<TrigramPeer> peer;
    if (!options_.postgres.empty()) {
      auto made = TrigramPeer::Make(options_.postgres, installation.database());
      if (!made.ok()) return context_.Refuse(made.error());
      peer = std::move(*made);
    }
    const auto service = ServeForBench(*data);
    if (!service) return context_.Refuse(Error(errors::kStopped, {{"reason", "serve"}}));
    client_ = std::make_unique<http::RawClient>(service->port(), kAnswerMs);

    Parts parts(subjects);
    for (const Length& length : kLengths) MeasureLength(length, parts, portal, peer.get());
    WholeNames(parts);
    return figures_.End();
  }

 private:
  json::object Ask(const std::string& text) {
    CHECK(
        client_->Send("GET /api/v1/search?q=" + http::EncodeQueryValue(text) + " HTTP/1.1\r\nHost: localhost\r\n\r\n"));
    http::RawAnswer answer = client_->Read();
    if (answer.status != 200) return {};
    return json::parse(answer.body).as_object();
  }

  void MeasureLength(const Length& length, Parts& parts, const portal::PortalService& portal, TrigramPeer* peer) {
    const std::string name = std::to_string(length.characters) + "_characters";
    std::vector<std::string> texts;
    for (int i = 0; i < options_.queries; ++i) texts.push_back(parts.Draw(length.characters));
    std::vector<double> at_service, in_process;
    std::int64_t frequent = 0;
    bool all_answered = true;
    for (const std::string& text : texts) {
      auto begin = Clock::now();
      CHECK(client_->Send("GET /api/v1/search?q=" + http::EncodeQueryValue(text) +
                          " HTTP/1.1\r\nHost: localhost\r\n\r\n"));
      const http::RawAnswer answer = client_->Read();
      at_service.push_back(MillisecondsSince(begin));
      all_answered = all_answered && answer.status == 200;
      begin = Clock::now();
      const auto found = portal.FindSubjects(Caller::Public(), {text, "name", "", portal::kRowsOfSearch});
      in_process.push_back(MillisecondsSince(begin));
      const std::int64_t total = found.ok() ? found->at("total").as_int64() : 0;
      all_answered = all_answered && total > 0;
      frequent += total > kFrequent ? 1 : 0;
    }
    figures_.Must(name + "_all_found", all_answered,
                  fmt::format("{} parts of names, {:.0f} % with more than {} hits", texts.size(),
                              100.0 * static_cast<double>(frequent) / static_cast<double>(texts.size()), kFrequent));
    const double p99 = Percentile(at_service, 0.99);
    figures_.AtMost(name + "_p99", p99, length.p99_bar_ms, "ms",
                    fmt::format("p50 {:.2f}; in process p50 {:.2f}, p99 {:.2f}", Median(at_service), Median(in_process),
                                Percentile(in_process, 0.99)));
    if (peer != nullptr) Compare(name, texts, at_service, *peer);
  }

  void Compare(const std::string& name, const std::vector<std::string>& texts, const std::vector<double>& ours,
               TrigramPeer& peer) {
    const std::size_t asked =
        std::min(texts.size(),
                 static_cast<std::size_t>(CodePointCount(texts.front()) < 3 ? kPeerQueriesOfPairs : options_.queries));
    const std::vector<std::string> some(texts.begin(), texts.begin() + static_cast<std::ptrdiff_t>(asked));
    const std::vector<double> mine(ours.begin(), ours.begin() + static_cast<std::ptrdiff_t>(asked));
    std::vector<double> ordered, unordered, ratios;
    for (std::size_t i = 0; i < asked; ++i) {
      auto begin = Clock::now();
      peer.FindInOrder(some[i], portal::kRowsOfSearch);
      ordered.push_back(MillisecondsSince(begin));
      begin = Clock::now();
      peer.FindAny(some[i], portal::kRowsOfSearch);
      unordered.push_back(MillisecondsSince(begin));
      ratios.push_back(ordered.back() / mine[i]);
    }
    figures_.AtLeast(
        name + "_of_pg_trgm_median", Median(ratios), kPeerBar,
        fmt::format("pg_trgm in the same order, {} queries: p50 {:.2f} ms; median of ratios", asked, Median(ordered)));
    figures_.AtLeast(name + "_of_pg_trgm_p99", Percentile(ordered, 0.99) / Percentile(mine, 0.99), kPeerBar,
                     fmt::format("p99 {:.2f} ms against {:.2f} ms", Percentile(ordered, 0.99), Percentile(mine, 0.99)));
    figures_.Note(name + "_pg_trgm_any_rows", Median(unordered),
                  fmt::format("pg_trgm giving any {} rows, uncounted and unordered: p50 {:.2f}, p99 {:.2f} ms",
                              portal::kRowsOfSearch, Median(unordered), Percentile(unordered, 0.99)));
  }

  // Whoever types a whole name gets who bears it first.
  void WholeNames(Parts& parts) {
    std::vector<double> times;
    std::size_t first = 0;
    for (std::size_t i = 0; i < kWholeNames; ++i) {
      const std::string& name = parts.Name();
      const auto begin = Clock::now();
      const json::object answer = Ask(name);
      times.push_back(MillisecondsSince(begin));
      if (answer.empty() || answer.at("rows").as_array().empty()) continue;
      const json::object& row = answer.at("rows").as_array().front().as_object();
      const std::string form = identity::SearchForm(name);
      const json::value& matched = row.at("matched_name");
      first += identity::SearchForm(std::string(row.at("name").as_string())) == form ||
                       (matched.is_string() && identity::SearchForm(std::string(matched.as_string())) == form)
                   ? 1
                   : 0;
    }
    figures_.Must(
        "whole_names_come_first", first == kWholeNames,
        fmt::format("{} of {}; p50 {:.2f}, p99 {:.2f} ms", first, kWholeNames, Median(times), Percentile(times, 0.99)));
  }

  const CommandContext& context_;
  const SpeedBenchOptions& options_;
  BenchFigures figures_;
  std::unique_ptr<http::RawClient> client_;
};

}  // namespace

int RunBenchSearch(const CommandContext& context, const SpeedBenchOptions& options) {
  return SearchBench(context, options).Run();
}

}  // namespace credence::app
