// The tables of han.h, written by tools/make_han_tables.py. Internal to this module.
#pragma once

#include <cstddef>
#include <cstdint>

namespace credence::identity {

struct HanPair {
  std::uint32_t from;
  std::uint32_t to;
};
struct HanInitials {
  std::uint32_t character;
  char letters[8];  // ends with NUL
};

// Both in ascending order of their first member.
extern const HanPair kSimplifiedOf[];
extern const std::size_t kSimplifiedOfCount;
extern const HanInitials kInitialsOf[];
extern const std::size_t kInitialsOfCount;

}  // namespace credence::identity
