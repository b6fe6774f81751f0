// The table that cmake/resources.cmake generates. Only base/resources.cpp reads it.
#pragma once

#include <cstddef>

namespace credence {

struct ResourceRow {
  const char* path;
  const char* begin;
  const char* end;
};

extern const ResourceRow kResourceRows[];
extern const std::size_t kResourceRowCount;

}  // namespace credence
