#include "formats/shared_strings.h"

#include <gtest/gtest.h>

#include "base/limits.h"

namespace credence::formats {
namespace {

std::string TextOf(int i) {
  return std::string(static_cast<std::size_t>(i * 37 % 400), static_cast<char>('a' + i % 26)) + std::to_string(i);
}

TEST(SharedStrings, GivesEveryTextBackInAnyOrder) {
  SharedStrings strings;
  constexpr int kCount = 1'000;
  for (int i = 0; i < kCount; ++i) ASSERT_TRUE(strings.Add(TextOf(i), 0).ok());
  for (int i = 0; i < kCount; ++i) {
    const int index = i * 617 % kCount;
    ASSERT_EQ(strings.Get(index).text, TextOf(index));
  }
}

TEST(SharedStrings, WhatDoesNotFitIntoMemoryComesFromTheFile) {
  SharedStrings strings;
  const int count = static_cast<int>(limits::kSharedTextInMemoryBytes / 200 * 5 / 2);  // two and a half times the limit
  for (int i = 0; i < count; ++i) ASSERT_TRUE(strings.Add(TextOf(i), 0).ok());
  for (int i = 0; i < count; i += 7) ASSERT_EQ(strings.Get(i).text, TextOf(i));
  for (int i = count - 1; i >= 0; i -= 911) ASSERT_EQ(strings.Get(i).text, TextOf(i));
}

TEST(SharedStrings, LongTextsCrossPages) {
  SharedStrings strings;
  std::vector<std::string> texts;
  for (std::size_t i = 0; i < 150; ++i)
    texts.emplace_back(limits::kCellBytesMax - i * 1'000, static_cast<char>('a' + i % 26));
  for (const std::string& text : texts) ASSERT_TRUE(strings.Add(text, 0).ok());
  for (std::size_t i = texts.size(); i-- > 0;) {
    ASSERT_TRUE(strings.Get(static_cast<std::int64_t>(i)).text == texts[i]) << i;
  }
}

TEST(SharedStrings, KeepsTheFlags) {
  SharedStrings strings;
  const auto flags = static_cast<std::uint16_t>(static_cast<std::uint16_t>(RowFlag::kTooLong) |
                                                static_cast<std::uint16_t>(RowFlag::kNul));
  ASSERT_TRUE(strings.Add("x", flags).ok());
  ASSERT_TRUE(strings.Add("", static_cast<std::uint16_t>(RowFlag::kDamaged)).ok());
  EXPECT_EQ(strings.Get(0).flags, flags);
  EXPECT_EQ(strings.Get(1).flags, static_cast<std::uint16_t>(RowFlag::kDamaged));
  EXPECT_EQ(strings.Get(1).text, "");
}

TEST(TemporaryFile, HasNoName) {
  TemporaryFile file;
  file.Append("abc");
  file.Append("def");
  char bytes[10];
  EXPECT_EQ(file.ReadAt(2, bytes, sizeof bytes), 4u);
  EXPECT_EQ(std::string(bytes, 4), "cdef");
  EXPECT_EQ(file.ReadAt(6, bytes, sizeof bytes), 0u);
}

}  // namespace
}  // namespace credence::formats
