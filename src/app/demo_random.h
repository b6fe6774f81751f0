// Random numbers of the demo city: SplitMix64, the same on every machine (the distributions of the standard library
// are not). Not for secrets. A value; copy it to draw the same numbers twice.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

namespace credence::app {

class DemoRandom {
 public:
  explicit DemoRandom(std::uint64_t seed) : state_(seed) {}

  std::uint64_t Next() {
    std::uint64_t mixed = (state_ += 0x9E3779B97F4A7C15ULL);
    mixed = (mixed ^ (mixed >> 30)) * 0xBF58476D1CE4E5B9ULL;
    mixed = (mixed ^ (mixed >> 27)) * 0x94D049BB133111EBULL;
    return mixed ^ (mixed >> 31);
  }
  // 0 … count - 1; count > 0. The bias is far below what a demo shows.
  std::size_t Below(std::size_t count) { return static_cast<std::size_t>(Next() % count); }
  // Both ends included.
  int Between(int from, int to) { return from + static_cast<int>(Below(static_cast<std::size_t>(to - from + 1))); }

  template <typename T>
  const T& Pick(const std::vector<T>& from) {
    return from[Below(from.size())];
  }
  // By the member `weight`.
  template <typename T>
  std::size_t PickWeighted(const std::vector<T>& from) {
    int total = 0;
    for (const T& one : from) total += one.weight;
    int left = Between(0, total - 1);
    std::size_t picked = 0;
    while (left >= from[picked].weight) left -= from[picked++].weight;
    return picked;
  }

 private:
  std::uint64_t state_;
};

}  // namespace credence::app
