// SQL of departments.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "access/department.h"
#include "db/database.h"

namespace credence::access::department_store {

void Save(db::Transaction& tx, const Department& department);
std::optional<Department> FindByIdOrCode(db::Transaction& tx, std::string_view id_or_code);
// Of these ids, in the order of their ids; unknown ones are left out.
std::vector<Department> FindMany(db::Transaction& tx, const std::vector<std::string>& ids);
std::vector<Department> All(db::Transaction& tx);

}  // namespace credence::access::department_store
