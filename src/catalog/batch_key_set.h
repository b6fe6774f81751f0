// The keys of one submission, to find rows that repeat a key (DP-13). Holds 16 bytes of the key's digest and the row
// number: 20 bytes a slot, 24–36 bytes for each key, so that ten million rows need some 300 MB. With 128 bits, a false
// meeting among ten million keys is less likely than 10^-24. Not thread-safe: one writer.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

namespace credence::catalog {

// The first 16 bytes of a record key (records::RecordKey).
using BatchKey = std::array<std::uint8_t, 16>;

class BatchKeySet {
 public:
  BatchKeySet();
  // Remembers the key. nullopt when it is new, otherwise the row that brought it first. `row` ≥ 1, below 2^32.
  std::optional<std::uint32_t> Insert(const BatchKey& key, std::uint32_t row);
  std::size_t size() const { return size_; }
  std::size_t memory_bytes() const;

 private:
  struct Slot {
    BatchKey key{};
    std::uint32_t row = 0;  // 0 = free
  };
  std::size_t SlotOf(const BatchKey& key) const;
  void Grow();

  std::vector<Slot> slots_;
  std::size_t size_ = 0;
};

}  // namespace credence::catalog
