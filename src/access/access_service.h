// The use cases of access: departments for now; users, roles and sessions come with the console.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "access/department.h"
#include "access/departments.h"
#include "base/caller.h"
#include "db/database.h"

namespace credence::access {

class AccessService {
 public:
  explicit AccessService(db::Database& database) : database_(database) {}

  // Adds or renames; never removes: old decisions stay with the code they were made under.
  Status SaveDepartments(const Caller& caller, const std::vector<Department>& departments);

  // By number or unified code. Error codes: access.unknown_department.
  Result<Department> FindDepartment(std::string_view id_or_code);
  std::vector<Department> AllDepartments();
  // Of these numbers, inside somebody's transaction; unknown ones are left out.
  static std::vector<Department> FindDepartments(db::Transaction& tx, const std::vector<std::string>& ids);

 private:
  db::Database& database_;
};

}  // namespace credence::access
