// The number of each request of this run of the server. Inside http only. Thread-safe.
#pragma once

#include <atomic>
#include <cstdint>
#include <random>
#include <string>
#include <string_view>

namespace credence::http {

// Numbers that people can read out on the telephone: "K7QX2M-1034". The first part tells one run of the server
// from another; nothing secret hangs on it.
class RequestIds {
 public:
  RequestIds() {
    static constexpr std::string_view kAlphabet = "23456789ABCDEFGHJKMNPQRSTVWXYZ";
    std::random_device random;
    for (int i = 0; i < 6; ++i) run_.push_back(kAlphabet[random() % kAlphabet.size()]);
  }
  std::string Next() { return run_ + "-" + std::to_string(next_.fetch_add(1, std::memory_order_relaxed)); }

 private:
  std::string run_;
  std::atomic<std::uint64_t> next_{1};
};

}  // namespace credence::http
