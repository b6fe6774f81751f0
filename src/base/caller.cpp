#include "base/caller.h"

#include "base/base_errors.h"
#include "base/check.h"

namespace credence {
namespace {

struct PermissionName {
  Permission permission;
  std::string_view name;
  bool administrative;
};

constexpr PermissionName kNames[] = {
    {Permission::kReadPublic, "read_public", false},
    {Permission::kReportData, "report_data", false},
    {Permission::kApproveData, "approve_data", false},
    {Permission::kManageCatalog, "manage_catalog", false},
    {Permission::kManagePublication, "manage_publication", false},
    {Permission::kReadSubjects, "read_subjects", false},
    {Permission::kManageSubjects, "manage_subjects", false},
    {Permission::kOpenSensitive, "open_sensitive", false},
    {Permission::kReadFigures, "read_figures", false},
    {Permission::kOwnSession, "own_session", false},
    {Permission::kOperate, "operate", false},
    {Permission::kReadAccounts, "read_accounts", true},
    {Permission::kManageAccounts, "manage_accounts", true},
    {Permission::kDraftPermissions, "draft_permissions", true},
    {Permission::kApprovePermissions, "approve_permissions", true},
    {Permission::kManageClients, "manage_clients", true},
    {Permission::kReadAudit, "read_audit", true},
};

const PermissionName& RowOf(Permission permission) {
  const PermissionName* found = nullptr;
  for (const PermissionName& row : kNames) {
    if (row.permission == permission) found = &row;
  }
  CHECK(found != nullptr);
  return *found;
}

Reaches EverywhereWith(const std::set<Permission>& permissions) {
  Reaches reaches;
  for (Permission permission : permissions) reaches.emplace(permission, Reach::Everything());
  return reaches;
}

}  // namespace

std::string_view NameOf(Permission permission) { return RowOf(permission).name; }

std::optional<Permission> PermissionNamed(std::string_view name) {
  for (const PermissionName& row : kNames) {
    if (row.name == name) return row.permission;
  }
  return std::nullopt;
}

bool IsAdministrative(Permission permission) { return RowOf(permission).administrative; }

bool Reach::Covers(std::string_view department) const {
  return all_departments || departments.contains(std::string(department));
}

void Reach::Widen(const Reach& other) {
  all_departments = all_departments || other.all_departments;
  departments.insert(other.departments.begin(), other.departments.end());
  if (other.profile == FieldProfile::kFull) profile = FieldProfile::kFull;
}

Caller::Caller(std::string name, const std::set<Permission>& permissions) : reaches_(EverywhereWith(permissions)) {
  facts_.name = std::move(name);
}

Caller Caller::Public() { return Caller("public", {Permission::kReadPublic}); }

Caller Caller::Operator() {
  return Caller("operator", {Permission::kReadPublic, Permission::kReportData, Permission::kManageCatalog,
                             Permission::kManagePublication, Permission::kReadSubjects, Permission::kManageSubjects,
                             Permission::kOpenSensitive, Permission::kReadFigures, Permission::kOperate,
                             Permission::kReadAccounts, Permission::kManageAccounts});
}

Caller Caller::Job() {
  return Caller("job", {Permission::kReadPublic, Permission::kReportData, Permission::kManagePublication,
                        Permission::kReadSubjects, Permission::kOperate});
}

const Reach* Caller::ReachOf(Permission permission) const {
  auto found = reaches_.find(permission);
  return found == reaches_.end() ? nullptr : &found->second;
}

Status Caller::Require(Permission permission) const {
  if (May(permission)) return {};
  if (!facts_.stage.empty()) return Error(errors::kStepMissing, {{"stage", facts_.stage}});
  return Error(errors::kForbidden);
}

Status Caller::RequireFor(Permission permission, std::string_view department) const {
  RETURN_IF_ERROR(Require(permission));
  if (ReachOf(permission)->Covers(department)) return {};
  return Error(errors::kOtherDepartment, {{"department", std::string(department)}});
}

Status Caller::RequireSecondFactor() const {
  if (facts_.second_factor) return {};
  return Error(errors::kSecondFactorRequired);
}

}  // namespace credence
