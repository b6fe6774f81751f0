#include "http/rate_limit.h"

#include <algorithm>
#include <cmath>

namespace credence::http {

int RateLimiter::Take(std::string_view source, Instant now) {
  if (rate_.per_minute == 0) return 0;
  const double tokens_per_ms = rate_.per_minute / 60'000.0;
  std::lock_guard lock(mutex_);
  auto found = by_source_.find(std::string(source));
  if (found == by_source_.end()) {
    if (buckets_.size() >= sources_max_) {
      by_source_.erase(buckets_.back().source);
      buckets_.pop_back();
    }
    buckets_.push_front({std::string(source), static_cast<double>(rate_.burst), now.epoch_ms});
    found = by_source_.emplace(buckets_.front().source, buckets_.begin()).first;
  } else {
    buckets_.splice(buckets_.begin(), buckets_, found->second);
  }
  Bucket& bucket = *found->second;
  // A clock that was set back refills nothing, and does not block either.
  const std::int64_t passed = std::max<std::int64_t>(0, now.epoch_ms - bucket.filled_at_ms);
  bucket.tokens = std::min<double>(rate_.burst, bucket.tokens + static_cast<double>(passed) * tokens_per_ms);
  bucket.filled_at_ms = now.epoch_ms;
  if (bucket.tokens >= 1) {
    bucket.tokens -= 1;
    return 0;
  }
  return static_cast<int>(std::max(1.0, std::ceil((1 - bucket.tokens) / tokens_per_ms / 1000)));
}

}  // namespace credence::http
