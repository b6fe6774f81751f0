#include "base/resources.h"

#include <algorithm>

#include "base/check.h"
#include "base/resource_table.h"

namespace credence {
namespace {

Resource FromRow(const ResourceRow& row) {
  return {row.path, std::string_view(row.begin, static_cast<std::size_t>(row.end - row.begin))};
}

}  // namespace

std::optional<std::string_view> FindResource(std::string_view path) {
  for (std::size_t i = 0; i < kResourceRowCount; ++i) {
    if (kResourceRows[i].path == path) return FromRow(kResourceRows[i]).bytes;
  }
  return std::nullopt;
}

std::string_view RequireResource(std::string_view path) {
  auto bytes = FindResource(path);
  CHECK(bytes.has_value());
  return *bytes;
}

std::vector<Resource> ResourcesUnder(std::string_view prefix) {
  std::vector<Resource> found;
  for (std::size_t i = 0; i < kResourceRowCount; ++i) {
    Resource resource = FromRow(kResourceRows[i]);
    if (resource.path.substr(0, prefix.size()) == prefix) found.push_back(resource);
  }
  std::sort(found.begin(), found.end(), [](const Resource& a, const Resource& b) { return a.path < b.path; });
  return found;
}

}  // namespace credence
