#include "http/entity_tag.h"

#include <fmt/format.h>

#include <bit>
#include <cstring>

namespace credence::http {
namespace {

constexpr std::uint64_t kFirstFactor = 0x9E3779B97F4A7C15;   // odd, bits of the golden ratio
constexpr std::uint64_t kSecondFactor = 0xC2B2AE3D27D4EB4F;  // odd, well spread

std::uint64_t Mix(std::uint64_t state) {
  state ^= state >> 32;
  state *= kSecondFactor;
  state ^= state >> 29;
  state *= kFirstFactor;
  state ^= state >> 32;
  return state;
}

std::string_view WithoutWeakness(std::string_view tag) {
  if (tag.starts_with("W/")) tag.remove_prefix(2);
  return tag;
}

}  // namespace

std::array<std::uint64_t, 2> ContentHash(std::string_view bytes) {
  // Two lanes over the same words with different steps; each word changes both.
  std::uint64_t first = kFirstFactor ^ bytes.size();
  std::uint64_t second = kSecondFactor + bytes.size();
  auto take = [&](std::uint64_t word) {
    first = std::rotl(first ^ word, 29) * kFirstFactor;
    second = std::rotl(second + word * kSecondFactor, 37) * kFirstFactor;
  };
  std::size_t at = 0;
  for (; at + sizeof(std::uint64_t) <= bytes.size(); at += sizeof(std::uint64_t)) {
    std::uint64_t word;
    std::memcpy(&word, bytes.data() + at, sizeof word);
    take(word);
  }
  std::uint64_t last = 0;
  if (at < bytes.size()) std::memcpy(&last, bytes.data() + at, bytes.size() - at);
  take(last);
  return {Mix(first), Mix(second ^ std::rotl(first, 17))};
}

std::string HashHex(const std::array<std::uint64_t, 2>& hash) {
  return fmt::format("{:016x}{:016x}", hash[0], hash[1]);
}

std::string EntityTag(std::string_view content, bool weak) {
  return (weak ? "W/\"" : "\"") + HashHex(ContentHash(content)) + '"';
}

bool NamesEntityTag(std::string_view list, std::string_view tag) {
  // Tags may hold commas, so the list is read tag by tag and not split.
  const std::string_view wanted = WithoutWeakness(tag);
  std::size_t at = 0;
  while (at < list.size()) {
    char c = list[at];
    if (c == ' ' || c == '\t' || c == ',') {
      ++at;
    } else if (c == '*') {
      return true;
    } else {
      if (list.substr(at, 2) == "W/") at += 2;
      if (at >= list.size() || list[at] != '"') return false;
      std::size_t close = list.find('"', at + 1);
      if (close == std::string_view::npos) return false;
      if (list.substr(at, close + 1 - at) == wanted) return true;
      at = close + 1;
    }
  }
  return false;
}

}  // namespace credence::http
