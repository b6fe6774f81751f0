#include "access/departments.h"

#include "base/check.h"
#include "base/resources.h"
#include "base/text.h"

namespace credence::access {

std::vector<Department> BuiltinDepartments() {
  std::vector<Department> departments;
  bool header = true;
  for (std::string_view line : Split(RequireResource("catalog/departments.csv"), '\n')) {
    if (header || line.empty()) {
      header = false;
      continue;
    }
    auto cells = Split(line, ',');
    CHECK(cells.size() == 9);
    Department department;
    department.id = cells[0];
    department.name = cells[1];
    department.kind = cells[2];
    department.region = cells[3];
    department.code = cells[4];
    department.document_prefix = cells[5];
    department.upper_counterpart = cells[6];
    if (cells[7] != cells[1]) department.later_name = cells[7];
    departments.push_back(std::move(department));
  }
  return departments;
}

}  // namespace credence::access
