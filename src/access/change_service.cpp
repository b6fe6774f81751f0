#include "access/change_service.h"

#include <algorithm>

#include "access/access_errors.h"
#include "access/change_store.h"
#include "access/grant_store.h"
#include "access/session_store.h"
#include "access/user_service.h"
#include "access/user_store.h"
#include "base/check.h"
#include "base/text.h"

namespace credence::access {
namespace {

constexpr std::size_t kShownCodePoints = 40;

std::string ObjectOf(const PermissionChange& change) { return "permission-change:" + std::to_string(change.id); }
std::string ObjectOf(const RoleGrant& grant) { return "role-grant:" + std::to_string(grant.id); }

std::string NameOfUser(db::Transaction& tx, std::int64_t id) {
  auto user = user_store::FindById(tx, id);
  CHECK(user.has_value());
  return user->name;
}

ChangeView ViewOf(db::Transaction& tx, PermissionChange change) {
  ChangeView view;
  view.user = NameOfUser(tx, change.user_id);
  view.drafted_by = NameOfUser(tx, change.drafted_by);
  if (change.decided_by) view.decided_by = NameOfUser(tx, *change.decided_by);
  view.change = std::move(change);
  return view;
}

Result<const Role*> RequireRole(const Roles& roles, std::string_view code, const User& user) {
  const Role* role = roles.Find(code);
  if (role == nullptr) {
    return Error(errors::kUnknownRole, {{"role", IsValidUtf8(code) ? Shorten(code, kShownCodePoints) : "?"}});
  }
  if (role->duty != user.duty) return Error(errors::kDutyMismatch, {{"role", role->code}});
  return role;
}

// The standing grant of the role, whenever it begins.
std::optional<RoleGrant> StandingGrant(db::Transaction& tx, const User& user, std::string_view role, CivilDate today) {
  for (RoleGrant& grant : grant_store::OfUser(tx, user.id)) {
    const bool ended = grant.valid_until && *grant.valid_until < today;
    if (grant.role == role && !grant.revoked_at && !ended) return std::move(grant);
  }
  return std::nullopt;
}

Status CheckAgainstGrants(db::Transaction& tx, const User& user, ChangeKind kind, std::string_view role,
                          CivilDate today) {
  const bool stands = StandingGrant(tx, user, role, today).has_value();
  if (kind == ChangeKind::kGrant && stands) return Error(errors::kAlreadyGranted, {{"role", std::string(role)}});
  if (kind == ChangeKind::kRevoke && !stands) return Error(errors::kNotGranted, {{"role", std::string(role)}});
  return {};
}

void Apply(db::Transaction& tx, const AccessParts& parts, const Caller& caller, const PermissionChange& change,
           const User& user) {
  if (change.kind == ChangeKind::kGrant) {
    RoleGrant grant{tx.ReserveId("role_grant"), user.id,      user.duty,   change.role, change.valid_from,
                    change.valid_until,         std::nullopt, std::nullopt};
    if (change.id != 0) grant.change_id = change.id;
    const auto place =
        parts.ledger.Append(tx, caller, {{"role.granted", ObjectOf(grant), grant_store::ContentOf(grant)}}).front();
    grant_store::Insert(tx, grant, place);
  } else {
    auto grant = StandingGrant(tx, user, change.role, parts.clock.Today());
    CHECK(grant.has_value());
    grant->revoked_at = parts.clock.Now();
    const auto place =
        parts.ledger.Append(tx, caller, {{"role.revoked", ObjectOf(*grant), grant_store::ContentOf(*grant)}}).front();
    grant_store::Revoke(tx, *grant, place);
  }
  session_store::EndOthers(tx, user.id, "", parts.clock.Now(), "permissions_changed");
}

Result<PermissionChange> RequireChange(db::Transaction& tx, std::int64_t id) {
  if (auto change = change_store::Find(tx, id)) return *std::move(change);
  return Error(errors::kUnknownChange);
}

Status Close(db::Transaction& tx, const AccessParts& parts, const Caller& caller, std::string_view action,
             PermissionChange& change) {
  change.place = parts.ledger.Append(tx, caller, {{std::string(action), ObjectOf(change), ContentOf(change)}}).front();
  if (!change_store::Close(tx, change)) return Error(errors::kChangeDecided);
  return {};
}

}  // namespace

Result<ChangeView> ChangeService::Draft(const Caller& caller, const ChangeRequest& request) {
  RETURN_IF_ERROR(caller.Require(Permission::kDraftPermissions));
  PermissionChange change;
  ASSIGN_OR_RETURN(change.reason, ParseReason(request.reason));
  const CivilDate today = parts_.clock.Today();
  change.kind = request.kind;
  change.role = request.role;
  change.valid_from = request.valid_from.value_or(today);
  change.valid_until = request.valid_until;
  if (change.valid_from < today || (change.valid_until && *change.valid_until < change.valid_from)) {
    return Error(errors::kGrantDates);
  }
  change.drafted_by = caller.facts().user_id;
  change.drafted_at = parts_.clock.Now();
  return parts_.database.Write([&](db::Transaction& tx) -> Result<ChangeView> {
    ASSIGN_OR_RETURN(User user, user_changes::Require(tx, request.user));
    if (user.id == caller.facts().user_id) return Error(errors::kOneself);
    RETURN_IF_ERROR(RequireRole(parts_.roles, request.role, user));
    RETURN_IF_ERROR(CheckAgainstGrants(tx, user, change.kind, change.role, today));
    change.user_id = user.id;
    change.id = tx.ReserveId("permission_change");
    change.place =
        parts_.ledger.Append(tx, caller, {{"permission_change.drafted", ObjectOf(change), ContentOf(change)}}).front();
    change_store::Insert(tx, change);
    return ViewOf(tx, change);
  });
}

Result<ChangeView> ChangeService::Approve(const Caller& caller, std::int64_t id, std::string_view because) {
  RETURN_IF_ERROR(caller.Require(Permission::kApprovePermissions));
  std::string reason;
  if (!TrimBlanks(because).empty()) {
    ASSIGN_OR_RETURN(reason, ParseReason(because));
  }
  return parts_.database.Write([&](db::Transaction& tx) -> Result<ChangeView> {
    ASSIGN_OR_RETURN(PermissionChange change, RequireChange(tx, id));
    RETURN_IF_ERROR(change.Decide(ChangeState::kApproved, caller.facts().user_id, reason, parts_.clock.Now()));
    user_store::Hold(tx, change.user_id);
    auto user = user_store::FindById(tx, change.user_id);
    CHECK(user.has_value());
    RETURN_IF_ERROR(RequireRole(parts_.roles, change.role, *user));
    RETURN_IF_ERROR(CheckAgainstGrants(tx, *user, change.kind, change.role, parts_.clock.Today()));
    RETURN_IF_ERROR(Close(tx, parts_, caller, "permission_change.approved", change));
    Apply(tx, parts_, caller, change, *user);
    return ViewOf(tx, std::move(change));
  });
}

Result<ChangeView> ChangeService::Reject(const Caller& caller, std::int64_t id, std::string_view because) {
  RETURN_IF_ERROR(caller.Require(Permission::kApprovePermissions));
  ASSIGN_OR_RETURN(std::string reason, ParseReason(because));
  return parts_.database.Write([&](db::Transaction& tx) -> Result<ChangeView> {
    ASSIGN_OR_RETURN(PermissionChange change, RequireChange(tx, id));
    RETURN_IF_ERROR(change.Decide(ChangeState::kRejected, caller.facts().user_id, reason, parts_.clock.Now()));
    RETURN_IF_ERROR(Close(tx, parts_, caller, "permission_change.rejected", change));
    return ViewOf(tx, std::move(change));
  });
}

Result<ChangeView> ChangeService::Withdraw(const Caller& caller, std::int64_t id) {
  RETURN_IF_ERROR(caller.Require(Permission::kDraftPermissions));
  return parts_.database.Write([&](db::Transaction& tx) -> Result<ChangeView> {
    ASSIGN_OR_RETURN(PermissionChange change, RequireChange(tx, id));
    RETURN_IF_ERROR(change.Withdraw(caller.facts().user_id, parts_.clock.Now()));
    RETURN_IF_ERROR(Close(tx, parts_, caller, "permission_change.withdrawn", change));
    return ViewOf(tx, std::move(change));
  });
}

Result<ChangeView> ChangeService::Find(const Caller& caller, std::int64_t id) {
  RETURN_IF_ERROR(caller.Require(Permission::kReadAccounts));
  return parts_.database.Read([&](db::Transaction& tx) -> Result<ChangeView> {
    ASSIGN_OR_RETURN(PermissionChange change, RequireChange(tx, id));
    return ViewOf(tx, std::move(change));
  });
}

Result<std::vector<ChangeView>> ChangeService::List(const Caller& caller, std::string_view state, std::int64_t before,
                                                    std::int64_t rows_max) {
  RETURN_IF_ERROR(caller.Require(Permission::kReadAccounts));
  return parts_.database.Read([&](db::Transaction& tx) -> Result<std::vector<ChangeView>> {
    std::vector<ChangeView> views;
    for (PermissionChange& change : change_store::List(tx, state, before, rows_max)) {
      views.push_back(ViewOf(tx, std::move(change)));
    }
    return views;
  });
}

Status ChangeService::GrantAtServer(const Caller& caller, std::string_view name, std::string_view role) {
  return parts_.database.Write([&](db::Transaction& tx) { return GrantAtServer(tx, caller, name, role); });
}

Status ChangeService::GrantAtServer(db::Transaction& tx, const Caller& caller, std::string_view name,
                                    std::string_view role) {
  RETURN_IF_ERROR(caller.Require(Permission::kOperate));
  ASSIGN_OR_RETURN(User user, user_changes::Hold(tx, name));
  RETURN_IF_ERROR(RequireRole(parts_.roles, role, user));
  RETURN_IF_ERROR(CheckAgainstGrants(tx, user, ChangeKind::kGrant, role, parts_.clock.Today()));
  PermissionChange at_once;
  at_once.role = role;
  at_once.valid_from = parts_.clock.Today();
  Apply(tx, parts_, caller, at_once, user);
  return {};
}

}  // namespace credence::access
