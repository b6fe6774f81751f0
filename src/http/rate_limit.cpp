#include "http/rate_limit.h"

#include <algorithm>

namespace credence::http {
namespace {

// A token a minute fills one part each millisecond, so that nothing is ever rounded.
constexpr std::int64_t kPartsOfToken = 60'000;

}  // namespace

int RateLimiter::Take(std::string_view source, Instant now) {
  if (rate_.per_minute == 0) return 0;
  const std::int64_t full = rate_.burst * kPartsOfToken;
  std::lock_guard lock(mutex_);
  auto found = by_source_.find(std::string(source));
  if (found == by_source_.end()) {
    if (buckets_.size() >= sources_max_) {
      by_source_.erase(buckets_.back().source);
      buckets_.pop_back();
    }
    buckets_.push_front({std::string(source), full, now.epoch_ms});
    found = by_source_.emplace(buckets_.front().source, buckets_.begin()).first;
  } else {
    buckets_.splice(buckets_.begin(), buckets_, found->second);
  }
  Bucket& bucket = *found->second;
  // A clock that was set back refills nothing, and does not block either.
  const std::int64_t passed_ms = std::clamp<std::int64_t>(now.epoch_ms - bucket.filled_at_ms, 0, full);
  bucket.filled = std::min(full, bucket.filled + passed_ms * rate_.per_minute);
  bucket.filled_at_ms = now.epoch_ms;
  if (bucket.filled >= kPartsOfToken) {
    bucket.filled -= kPartsOfToken;
    return 0;
  }
  const std::int64_t parts_per_s = rate_.per_minute * 1000LL;
  return static_cast<int>((kPartsOfToken - bucket.filled + parts_per_s - 1) / parts_per_s);
}

}  // namespace credence::http
