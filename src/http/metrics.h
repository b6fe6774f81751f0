// Figures about the running server in the Prometheus text format, version 0.0.4.
// Counters, gauges and histograms are made once and then counted without locks by any number of threads.
#pragma once

#include <atomic>
#include <cstdint>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace credence::http {

// Only goes up.
class Counter {
 public:
  void Add(std::uint64_t count = 1) { value_.fetch_add(count, std::memory_order_relaxed); }
  std::uint64_t value() const { return value_.load(std::memory_order_relaxed); }

 private:
  std::atomic<std::uint64_t> value_{0};
};

// Goes up and down.
class Gauge {
 public:
  void Add(std::int64_t difference) { value_.fetch_add(difference, std::memory_order_relaxed); }
  void Set(std::int64_t value) { value_.store(value, std::memory_order_relaxed); }
  std::int64_t value() const { return value_.load(std::memory_order_relaxed); }

 private:
  std::atomic<std::int64_t> value_{0};
};

// Durations in buckets from 1 ms to 10 s.
class Histogram {
 public:
  static constexpr std::uint64_t kBoundsUs[] = {1'000,   2'500,   5'000,     10'000,    25'000,    50'000,    100'000,
                                                250'000, 500'000, 1'000'000, 2'500'000, 5'000'000, 10'000'000};
  static constexpr std::size_t kBucketCount = std::size(kBoundsUs) + 1;  // the last one is +Inf

  void Observe(std::uint64_t duration_us);
  std::uint64_t bucket(std::size_t index) const { return buckets_[index].load(std::memory_order_relaxed); }
  std::uint64_t sum_us() const { return sum_us_.load(std::memory_order_relaxed); }

 private:
  std::atomic<std::uint64_t> buckets_[kBucketCount]{};
  std::atomic<std::uint64_t> sum_us_{0};
};

// Owns the figures; references stay good as long as it lives. Thread-safe. Labels must be few and known:
// never a path, a code or a name from a request.
class MetricsRegistry {
 public:
  using Labels = std::vector<std::pair<std::string, std::string>>;

  // The same name and labels give the same figure. One name has one kind: else a broken invariant.
  Counter& MakeCounter(std::string_view name, std::string_view help, const Labels& labels = {});
  Gauge& MakeGauge(std::string_view name, std::string_view help, const Labels& labels = {});
  Histogram& MakeHistogram(std::string_view name, std::string_view help, const Labels& labels = {});

  std::string Text() const;

 private:
  struct Family {
    std::string help;
    std::string_view kind;
    std::map<std::string, std::unique_ptr<Counter>> counters;  // by written labels
    std::map<std::string, std::unique_ptr<Gauge>> gauges;
    std::map<std::string, std::unique_ptr<Histogram>> histograms;
  };
  Family& FamilyOf(std::string_view name, std::string_view help, std::string_view kind);

  mutable std::mutex mutex_;
  std::map<std::string, Family, std::less<>> families_;
};

}  // namespace credence::http
