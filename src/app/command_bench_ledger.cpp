// `credence bench ledger`: entries appended durably in groups while the sequencer runs beside them as in a server, how
// long a group waits for its signed checkpoint, and what a proof costs in the log that has grown so.
#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <thread>

#include "app/app_errors.h"
#include "app/background.h"
#include "app/bench_figures.h"
#include "app/bench_licences.h"
#include "app/command_bench_speed.h"
#include "app/demo_random.h"
#include "app/installation.h"
#include "base/check.h"
#include "base/limits.h"

namespace credence::app {
namespace {

using Steady = std::chrono::steady_clock;

constexpr double kEntriesPerSecond = 20'000, kCheckpointS = 1, kProofMs = 1;
constexpr std::int64_t kGroupEntries = 1'000;
constexpr std::size_t kProofs = 1'000;
constexpr std::uint64_t kSeed = 6962;  // of the choice of proofs

double Seconds(Steady::duration time) { return std::chrono::duration<double>(time).count(); }

// What a licence's entry commits to, in size and form.
ledger::Event EventOf(std::int64_t i) {
  return {"record.filed",
          fmt::format("REC{:010}", i),
          {fmt::format(R"({{"XK_XDR_MC":"an organisation of the example city","XK_WSH":"document {} of 2026",)"
                       R"("XK_XKBH":"BENCH{:08}","XK_NR":"a construction firm may build within the approved scope",)"
                       R"("XK_JDRQ":"2026-06-29"}})",
                       i, i),
           R"({"XK_FRDB":"somebody"})"}};
}

// When how many entries were committed, and when how many stood in a checkpoint.
struct Course {
  using Mark = std::pair<std::int64_t, Steady::time_point>;
  std::vector<Mark> committed;      // by the thread that appends
  std::vector<Mark> in_checkpoint;  // by the sequencer; read when it has ended

  void Committed(std::int64_t entries) { committed.push_back({entries, Steady::now()}); }
  void Signed(std::int64_t entries) { in_checkpoint.push_back({entries, Steady::now()}); }

  // Of each group, in seconds.
  static std::vector<double> Waits(const Course& course) {
    std::vector<double> waits;
    std::size_t at = 0;
    for (const auto& [entries, committed_at] : course.committed) {
      while (at < course.in_checkpoint.size() && course.in_checkpoint[at].first < entries) ++at;
      CHECK(at < course.in_checkpoint.size());
      waits.push_back(Seconds(course.in_checkpoint[at].second - committed_at));
    }
    return waits;
  }
};

class LedgerBench {
 public:
  LedgerBench(const CommandContext& context, const SpeedBenchOptions& options)
      : context_(context), options_(options), figures_(context), folder_(options.keep) {}

  int Run() {
    const std::string data = folder_ / "data";
    if (Status made = Initialise(data, {}, context_.clock); !made.ok()) return context_.Refuse(made.error());
    auto opened = Installation::Open(data, context_.clock);
    if (!opened.ok()) return context_.Refuse(opened.error());
    installation_ = *std::move(opened);
    installation_->ledger().SequenceAll();
    Grow();
    Prove();
    return figures_.End();
  }

 private:
  std::int64_t SignedEntries() {
    const auto newest = installation_->ledger().Newest();
    return newest ? newest->tree_size : 0;
  }

  // The first half at the pace of the bar, as an import that goes on would; the second as fast as it goes.
  void Grow() {
    figures_.Note("entries", static_cast<double>(options_.entries), std::to_string(options_.entries));
    const std::int64_t half = options_.entries / 2;
    const auto paced = Course::Waits(Run(0, half, kEntriesPerSecond).course);
    figures_.AtMost("checkpoint_wait", Percentile(paced, 1), kCheckpointS, "s",
                    fmt::format("the longest of {} groups at {:.0f} entries/s, median {:.2f} s", paced.size(),
                                kEntriesPerSecond, Median(paced)));
    const Stretch fast = Run(half, options_.entries, 0);
    figures_.AtLeast("appended_per_second", static_cast<double>(options_.entries - half) / fast.append_seconds,
                     kEntriesPerSecond, fmt::format("groups of {}", kGroupEntries));
    figures_.AtLeast("signed_per_second", static_cast<double>(options_.entries - half) / fast.signed_seconds,
                     kEntriesPerSecond, "until the last of them stood in a checkpoint");
  }

  struct Stretch {
    Course course;
    double append_seconds = 0, signed_seconds = 0;
  };

  // `pace`: entries a second; 0: no pause.
  Stretch Run(std::int64_t from, std::int64_t end, double pace) {
    Stretch stretch;
    const std::int64_t before = SignedEntries() - from;
    const auto begin = Steady::now();
    {
      Background sequencer(std::chrono::milliseconds(limits::kCheckpointMs / 2), [&] {
        do {
          stretch.course.Signed(SignedEntries() - before);
        } while (installation_->ledger().Sequence() > 0);
      });
      for (std::int64_t at = from; at < end; at += kGroupEntries) {
        if (pace > 0) {
          std::this_thread::sleep_until(begin +
                                        std::chrono::duration_cast<Steady::duration>(
                                            std::chrono::duration<double>(static_cast<double>(at - from) / pace)));
        }
        Append(at, std::min(at + kGroupEntries, end));
        stretch.course.Committed(std::min(at + kGroupEntries, end));
      }
      stretch.append_seconds = Seconds(Steady::now() - begin);
      while (SignedEntries() - before < end) std::this_thread::sleep_for(std::chrono::milliseconds(5));
      stretch.signed_seconds = Seconds(Steady::now() - begin);
    }
    stretch.course.Signed(SignedEntries() - before);
    return stretch;
  }

  void Append(std::int64_t from, std::int64_t end) {
    std::vector<ledger::Event> events;
    for (std::int64_t i = from; i < end; ++i) events.push_back(EventOf(i));
    Status appended = installation_->database().Write([&](db::Transaction& tx) -> Status {
      const auto places = installation_->ledger().Append(tx, Caller::Operator(), events);
      first_of_group_.push_back({from, places.front()});
      return {};
    });
    CHECK(appended.ok());
  }

  void Prove() {
    DemoRandom random(kSeed);
    std::vector<double> times;
    for (std::size_t i = 0; i < kProofs; ++i) {
      const std::int64_t wanted = static_cast<std::int64_t>(random.Below(static_cast<std::size_t>(options_.entries)));
      const auto& [from, first] =
          *std::prev(std::upper_bound(first_of_group_.begin(), first_of_group_.end(), wanted,
                                      [](std::int64_t entry, const auto& group) { return entry < group.first; }));
      const ledger::EntryPlace place{first.group_id, first.position + wanted - from};
      const ledger::Content content = EventOf(wanted).content;
      const auto begin = Steady::now();
      auto proof = installation_->database().Read(
          [&](db::Transaction& tx) { return installation_->ledger().Prove(tx, place, content); });
      times.push_back(Seconds(Steady::now() - begin) * 1000);
      CHECK(proof.ok());
      if (i % 100 == 0) {
        const auto verifier = crypto::VerifierFromPem(installation_->signer().PublicKeyPem());
        CHECK(ledger::VerifyProof(*proof, **verifier).ok());
      }
    }
    figures_.AtMost("proof", Median(times), kProofMs, "ms",
                    fmt::format("median of {}, p99 {:.2f} ms", times.size(), Percentile(times, 0.99)));
  }

  const CommandContext& context_;
  const SpeedBenchOptions& options_;
  BenchFigures figures_;
  BenchFolder folder_;
  std::unique_ptr<Installation> installation_;
  std::vector<std::pair<std::int64_t, ledger::EntryPlace>> first_of_group_;  // with the number of that entry
};

}  // namespace

int RunBenchLedger(const CommandContext& context, const SpeedBenchOptions& options) {
  return LedgerBench(context, options).Run();
}

}  // namespace credence::app
