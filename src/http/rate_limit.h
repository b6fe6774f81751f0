// How many requests a source has left: one bucket of tokens for each, refilled with time (SEC-19).
#pragma once

#include <cstddef>
#include <cstdint>
#include <list>
#include <mutex>
#include <string>
#include <string_view>
#include <unordered_map>

#include "base/civil_date.h"

namespace credence::http {

struct Rate {
  int per_minute = 0;  // 0: no limit
  int burst = 1;       // tokens of a full bucket
};

// Thread-safe. Keeps at most `sources_max` buckets; when there is no room, the one used longest ago is forgotten, which
// gives its source a full one: with fewer sources than that nobody gains by it.
class RateLimiter {
 public:
  RateLimiter(Rate rate, std::size_t sources_max) : rate_(rate), sources_max_(sources_max) {}

  // 0 when a token was taken, else the seconds until there is one.
  int Take(std::string_view source, Instant now);

 private:
  struct Bucket {
    std::string source;
    std::int64_t filled = 0;  // in parts of a token, kPartsOfToken each
    std::int64_t filled_at_ms = 0;
  };
  const Rate rate_;
  const std::size_t sources_max_;
  std::mutex mutex_;           // guards what follows
  std::list<Bucket> buckets_;  // the one used last in front
  std::unordered_map<std::string, std::list<Bucket>::iterator> by_source_;
};

}  // namespace credence::http
