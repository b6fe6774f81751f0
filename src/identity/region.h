// Region codes GB/T 2260 with their history (domain 2.6): catalog/regions.csv code,name,valid_from,valid_to,successor.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace credence::identity {

// Positions 1–2 of a region code name a province that exists, or 81–83, or the national level 10.
bool IsKnownProvince(std::string_view region_code);

struct Region {
  std::string code;
  std::string name;
  std::string valid_from;  // ISO date, or the year alone where no more is known; empty = always
  std::string valid_to;    // the same; empty = still
  std::string successor;   // code, empty = none
};

// Looks up 6- and 9-digit codes. Loaded once from the resource; thread-safe.
std::optional<Region> FindRegion(std::string_view code);
// The code for a name such as 荆门 or 荆门市 (with or without the suffix; townships only with it), also with the
// regions around it in front: 湖北省荆门市. A name of both a region and a part of it (荆州) means the wider one; an
// abolished region gives way to its successor's bare name. nullopt when unknown or ambiguous.
std::optional<std::string> RegionCodeByName(std::string_view name);

}  // namespace credence::identity
