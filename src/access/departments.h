// The departments that come with the program.
#pragma once

#include <vector>

#include "access/department.h"

namespace credence::access {

// catalog/departments.csv of the binary.
std::vector<Department> BuiltinDepartments();

}  // namespace credence::access
