// Files compiled into the binary: catalog/, migrations/, web/portal/, docs/api/ (cmake/resources.cmake);
// under web/console/ what was built from it, or nothing.
// Paths are those of the source tree, for example "catalog/items/licence.v1.json". Thread-safe, no copies.
#pragma once

#include <optional>
#include <string_view>
#include <vector>

namespace credence {

struct Resource {
  std::string_view path;
  std::string_view bytes;
};

std::optional<std::string_view> FindResource(std::string_view path);

// The file must exist: a missing one is a mistake of the build and throws BrokenInvariant.
std::string_view RequireResource(std::string_view path);

// All files whose path begins with `prefix`, in ascending order of path.
std::vector<Resource> ResourcesUnder(std::string_view prefix);

}  // namespace credence
