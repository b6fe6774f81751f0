#include "access/access_service.h"

#include "access/access_errors.h"
#include "access/department_store.h"
#include "base/check.h"
#include "base/resources.h"
#include "base/text.h"

namespace credence::access {

constexpr std::size_t kShownCodePoints = 40;

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

Status AccessService::SaveDepartments(const Caller& caller, const std::vector<Department>& departments) {
  RETURN_IF_ERROR(caller.Require(Permission::kManageCatalog));
  return database_.Write([&](db::Transaction& tx) -> Status {
    for (const Department& department : departments) department_store::Save(tx, department);
    return {};
  });
}

Result<Department> AccessService::FindDepartment(std::string_view id_or_code) {
  // No department is called by something that is no text; the database would not even take the question.
  if (!IsValidUtf8(id_or_code) || id_or_code.find('\0') != std::string_view::npos) {
    return Error(errors::kUnknownDepartment, {{"department", "?"}});
  }
  return database_.Read([&](db::Transaction& tx) -> Result<Department> {
    auto department = department_store::FindByIdOrCode(tx, id_or_code);
    if (!department) return Error(errors::kUnknownDepartment, {{"department", Shorten(id_or_code, kShownCodePoints)}});
    return *department;
  });
}

std::vector<Department> AccessService::AllDepartments() {
  return database_
      .Read([](db::Transaction& tx) -> Result<std::vector<Department>> { return department_store::All(tx); })
      .value();
}

}  // namespace credence::access
