#include "access/access_service.h"

#include "access/access_errors.h"
#include "access/department_store.h"
#include "base/text.h"

namespace credence::access {

constexpr std::size_t kShownCodePoints = 40;

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

std::vector<Department> AccessService::FindDepartments(db::Transaction& tx, const std::vector<std::string>& ids) {
  return department_store::FindMany(tx, ids);
}

}  // namespace credence::access
