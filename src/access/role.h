// Roles: a scope of departments × functions × a profile of fields (design 7). Definitions are data, catalog/roles.json.
// Pure.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/caller.h"
#include "base/civil_date.h"

namespace credence::access {

// What an account is for, fixed for ever when it is made. The three administrators are separated (三员分立, SEC-09):
// no account has two duties.
enum class Duty { kBusiness, kSystem, kSecurity, kAudit };
std::string_view NameOf(Duty duty);  // business, system, security, audit
std::optional<Duty> DutyNamed(std::string_view name);
inline bool IsAdministrator(Duty duty) { return duty != Duty::kBusiness; }

enum class Scope { kOwn, kOwnAndBelow, kAll };
std::string_view NameOf(Scope scope);  // own, own_and_below, all

struct Role {
  std::string code;
  std::string title;  // Chinese
  std::string title_english;
  Duty duty = Duty::kBusiness;
  Scope scope = Scope::kOwn;
  FieldProfile profile = FieldProfile::kMasked;
  std::vector<Permission> functions;
};

class Roles {
 public:
  // Throws BrokenInvariant for a definition that breaks the separation: an administrator's role with a business
  // function, a business role with an administrator's function, one function in the hands of two duties that must not
  // share it, or an administrator's duty without exactly one role.
  static Roles Parse(std::string_view json);
  // catalog/roles.json of the binary.
  static const Roles& Builtin();

  const std::vector<Role>& all() const { return roles_; }
  // nullptr when there is none.
  const Role* Find(std::string_view code) const;

 private:
  std::vector<Role> roles_;
};

// A role in the hands of an account, from day to day.
struct RoleGrant {
  std::int64_t id = 0;
  std::int64_t user_id = 0;
  Duty duty = Duty::kBusiness;
  std::string role;
  CivilDate valid_from = *CivilDate::FromYmd(1, 1, 1);
  std::optional<CivilDate> valid_until;   // the last day; none: until revoked
  std::optional<std::int64_t> change_id;  // none: granted at the command line of the server
  std::optional<Instant> revoked_at;

  bool HoldsOn(CivilDate day) const;
};

// What the roles give to somebody of `department`; `below` are the departments under it. Grants of another duty than
// the account's give nothing.
Reaches ReachesOf(const Roles& roles, const std::vector<RoleGrant>& grants, Duty duty, std::string_view department,
                  const std::vector<std::string>& below, CivilDate today);

}  // namespace credence::access
