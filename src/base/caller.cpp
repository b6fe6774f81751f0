#include "base/caller.h"

#include "base/base_errors.h"

namespace credence {

Caller Caller::Public() { return Caller("public", {Permission::kReadPublic}); }

Caller Caller::Operator() {
  return Caller("operator", {Permission::kReadPublic, Permission::kReportData, Permission::kManageCatalog,
                             Permission::kManagePublication, Permission::kReadSubjects, Permission::kManageSubjects,
                             Permission::kOpenSensitive, Permission::kOperate});
}

Caller Caller::Job() {
  return Caller("job", {Permission::kReadPublic, Permission::kReportData, Permission::kManagePublication,
                        Permission::kReadSubjects, Permission::kOperate});
}

Status Caller::Require(Permission permission) const {
  if (May(permission)) return {};
  return Error(errors::kForbidden);
}

}  // namespace credence
