// FNV-1a, 64 bits: the same number for a text on every machine and in every version. Against accidents, not against
// forgers.
#pragma once

#include <cstdint>
#include <string_view>

namespace credence::db {

inline std::uint64_t StableHash(std::string_view text) {
  std::uint64_t hash = 14695981039346656037U;
  for (char c : text) hash = (hash ^ static_cast<unsigned char>(c)) * 1099511628211U;
  return hash;
}

}  // namespace credence::db
