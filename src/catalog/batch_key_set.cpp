#include "catalog/batch_key_set.h"

#include <cstring>

#include "base/check.h"

namespace credence::catalog {
namespace {

constexpr std::size_t kFirstSlots = 1024;

// Full at 5/6 of the slots, then half as many again.
bool IsFull(std::size_t size, std::size_t slots) { return size * 6 >= slots * 5; }

}  // namespace

BatchKeySet::BatchKeySet() : slots_(kFirstSlots) {}

std::size_t BatchKeySet::SlotOf(const BatchKey& key) const {
  // The key is a digest: its first bytes are as good as any hash. Multiplication maps them to any number of slots.
  std::uint64_t head = 0;
  std::memcpy(&head, key.data(), sizeof head);
  std::size_t slot = static_cast<std::size_t>((static_cast<unsigned __int128>(head) * slots_.size()) >> 64);
  while (slots_[slot].row != 0 && slots_[slot].key != key) slot = slot + 1 == slots_.size() ? 0 : slot + 1;
  return slot;
}

std::optional<std::uint32_t> BatchKeySet::Insert(const BatchKey& key, std::uint32_t row) {
  CHECK(row > 0);
  std::size_t slot = SlotOf(key);
  if (slots_[slot].row != 0) return slots_[slot].row;
  if (IsFull(size_ + 1, slots_.size())) {
    Grow();
    slot = SlotOf(key);
  }
  slots_[slot] = {key, row};
  ++size_;
  return std::nullopt;
}

void BatchKeySet::Grow() {
  std::vector<Slot> old(slots_.size() + slots_.size() / 2);
  old.swap(slots_);
  for (const Slot& slot : old) {
    if (slot.row != 0) slots_[SlotOf(slot.key)] = slot;
  }
}

std::size_t BatchKeySet::memory_bytes() const { return slots_.capacity() * sizeof(Slot); }

}  // namespace credence::catalog
