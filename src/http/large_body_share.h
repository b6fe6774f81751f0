// What large request bodies take together. Inside http only. Thread-safe.
#pragma once

#include <atomic>
#include <cstddef>

#include "base/limits.h"

namespace credence::http {

// A body above the usual limit has a share of what all of them may take, because nobody knows who sends it before it is
// read.
class LargeBodyShare {
 public:
  LargeBodyShare(std::atomic<std::size_t>& taken, std::size_t bytes, std::size_t bytes_max)
      : taken_(taken), bytes_(bytes > limits::kBodyBytesMax ? bytes : 0) {
    granted_ = taken_.fetch_add(bytes_) + bytes_ <= bytes_max || bytes_ == 0;
  }
  ~LargeBodyShare() { taken_.fetch_sub(bytes_); }
  LargeBodyShare(const LargeBodyShare&) = delete;
  LargeBodyShare& operator=(const LargeBodyShare&) = delete;

  bool granted() const { return granted_; }

 private:
  std::atomic<std::size_t>& taken_;
  std::size_t bytes_;
  bool granted_ = false;
};

}  // namespace credence::http
