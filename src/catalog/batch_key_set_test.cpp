#include "catalog/batch_key_set.h"

#include <gtest/gtest.h>

#include "base/check.h"

namespace credence::catalog {
namespace {

BatchKey Key(std::uint64_t number) {
  // Spread like a digest.
  BatchKey key{};
  std::uint64_t mixed = number * 0x9E3779B97F4A7C15ULL;
  mixed ^= mixed >> 29;
  for (std::size_t i = 0; i < 8; ++i) {
    key[i] = static_cast<std::uint8_t>(mixed >> (i * 8));
    key[i + 8] = static_cast<std::uint8_t>(number >> (i * 8));
  }
  return key;
}

TEST(BatchKeySet, TellsTheRowThatCameFirst) {
  BatchKeySet keys;
  EXPECT_FALSE(keys.Insert(Key(1), 2));
  EXPECT_FALSE(keys.Insert(Key(2), 3));
  EXPECT_EQ(keys.Insert(Key(1), 4), 2u);
  EXPECT_EQ(keys.Insert(Key(1), 5), 2u);
  EXPECT_EQ(keys.size(), 2u);
}

TEST(BatchKeySet, KeepsEveryKeyWhileItGrows) {
  constexpr std::uint32_t kCount = 100'000;
  BatchKeySet keys;
  for (std::uint32_t i = 1; i <= kCount; ++i) ASSERT_FALSE(keys.Insert(Key(i), i)) << i;
  for (std::uint32_t i = 1; i <= kCount; ++i) ASSERT_EQ(keys.Insert(Key(i), kCount + i), i);
  EXPECT_EQ(keys.size(), kCount);
  EXPECT_LT(keys.memory_bytes(), kCount * 37u);
}

TEST(BatchKeySet, BearsKeysThatMeetInOneSlot) {
  BatchKeySet keys;
  for (std::uint8_t i = 0; i < 200; ++i) {
    BatchKey key{};
    key.fill(0xFF);
    key[15] = i;
    ASSERT_FALSE(keys.Insert(key, i + 1u));
  }
  BatchKey key{};
  key.fill(0xFF);
  key[15] = 77;
  EXPECT_EQ(keys.Insert(key, 999), 78u);
}

TEST(BatchKeySet, RowZeroIsNoRow) { EXPECT_THROW(BatchKeySet().Insert(Key(1), 0), BrokenInvariant); }

}  // namespace
}  // namespace credence::catalog
