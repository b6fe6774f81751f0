#include "access/role.h"

#include <boost/json.hpp>
#include <map>
#include <set>

#include "base/check.h"
#include "base/resources.h"

namespace credence::access {
namespace {

namespace json = boost::json;

constexpr std::pair<Duty, std::string_view> kDuties[] = {
    {Duty::kBusiness, "business"}, {Duty::kSystem, "system"}, {Duty::kSecurity, "security"}, {Duty::kAudit, "audit"}};
constexpr std::pair<Scope, std::string_view> kScopes[] = {
    {Scope::kOwn, "own"}, {Scope::kOwnAndBelow, "own_and_below"}, {Scope::kAll, "all"}};

// An administrator's functions and who may have them: what one alone holds is what makes the separation.
constexpr std::pair<Permission, Duty> kOfOneDuty[] = {{Permission::kManageAccounts, Duty::kSystem},
                                                      {Permission::kDraftPermissions, Duty::kSecurity},
                                                      {Permission::kManageClients, Duty::kSecurity},
                                                      {Permission::kReadAudit, Duty::kAudit}};

std::string TextAt(const json::object& object, std::string_view name) {
  return std::string(object.at(name).as_string());
}

Role ParseRole(const json::object& object) {
  Role role;
  role.code = TextAt(object, "code");
  role.title = TextAt(object.at("title").as_object(), "zh");
  role.title_english = TextAt(object.at("title").as_object(), "en");
  auto duty = DutyNamed(TextAt(object, "duty"));
  CHECK(duty.has_value());
  role.duty = *duty;
  const std::string scope = TextAt(object, "scope");
  bool known = false;
  for (const auto& [value, name] : kScopes) {
    if (name != scope) continue;
    role.scope = value;
    known = true;
  }
  CHECK(known);
  const std::string profile = TextAt(object, "profile");
  CHECK(profile == "masked" || profile == "full");
  role.profile = profile == "full" ? FieldProfile::kFull : FieldProfile::kMasked;
  for (const json::value& name : object.at("functions").as_array()) {
    auto permission = PermissionNamed(std::string_view(name.as_string()));
    CHECK(permission.has_value());
    role.functions.push_back(*permission);
  }
  return role;
}

// The command line of the server and the sessions of everybody are nobody's role.
void CheckFunctions(const Role& role) {
  CHECK(!role.code.empty() && !role.title.empty() && !role.title_english.empty() && !role.functions.empty());
  for (Permission permission : role.functions) {
    CHECK(permission != Permission::kOperate && permission != Permission::kOwnSession &&
          permission != Permission::kReadPublic);
    CHECK(IsAdministrative(permission) == IsAdministrator(role.duty));
    CHECK(role.duty != Duty::kAudit || permission == Permission::kReadAudit);
    for (const auto& [of_one, duty] : kOfOneDuty) CHECK(permission != of_one || role.duty == duty);
  }
}

}  // namespace

std::string_view NameOf(Duty duty) { return kDuties[static_cast<int>(duty)].second; }

std::optional<Duty> DutyNamed(std::string_view name) {
  for (const auto& [duty, known] : kDuties) {
    if (known == name) return duty;
  }
  return std::nullopt;
}

std::string_view NameOf(Scope scope) { return kScopes[static_cast<int>(scope)].second; }

Roles Roles::Parse(std::string_view text) {
  Roles roles;
  std::set<std::string> codes;
  std::map<Duty, int> administrators;
  const json::value document = json::parse(text);
  for (const json::value& one : document.at("roles").as_array()) {
    Role role = ParseRole(one.as_object());
    CheckFunctions(role);
    CHECK(codes.insert(role.code).second);
    // The schema knows the role of each administrator by this name.
    if (IsAdministrator(role.duty)) {
      CHECK(role.code == std::string(NameOf(role.duty)) + "_administrator");
      ++administrators[role.duty];
    }
    roles.roles_.push_back(std::move(role));
  }
  CHECK(administrators.size() == 3);
  return roles;
}

const Roles& Roles::Builtin() {
  static const Roles roles = Parse(RequireResource("catalog/roles.json"));
  return roles;
}

const Role* Roles::Find(std::string_view code) const {
  for (const Role& role : roles_) {
    if (role.code == code) return &role;
  }
  return nullptr;
}

bool RoleGrant::HoldsOn(CivilDate day) const {
  return !revoked_at && valid_from <= day && (!valid_until || day <= *valid_until);
}

Reaches ReachesOf(const Roles& roles, const std::vector<RoleGrant>& grants, Duty duty, std::string_view department,
                  const std::vector<std::string>& below, CivilDate today) {
  Reaches reaches;
  for (const RoleGrant& grant : grants) {
    const Role* role = roles.Find(grant.role);
    if (role == nullptr || role->duty != duty || grant.duty != duty || !grant.HoldsOn(today)) continue;
    Reach reach;
    reach.profile = role->profile;
    reach.all_departments = role->scope == Scope::kAll;
    reach.departments.insert(std::string(department));
    if (role->scope == Scope::kOwnAndBelow) reach.departments.insert(below.begin(), below.end());
    for (Permission permission : role->functions) {
      auto [at, fresh] = reaches.emplace(permission, reach);
      if (!fresh) at->second.Widen(reach);
    }
  }
  return reaches;
}

}  // namespace credence::access
