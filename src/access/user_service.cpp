#include "access/user_service.h"

#include "access/access_errors.h"
#include "access/department_store.h"
#include "access/grant_store.h"
#include "access/session_store.h"
#include "base/check.h"
#include "base/limits.h"
#include "base/text.h"
#include "crypto/password.h"
#include "db/like_pattern.h"

namespace credence::access {
namespace {

constexpr std::size_t kShownCodePoints = 40;

std::string ObjectOf(const User& user) { return "user:" + user.name; }

bool IsPlainText(std::string_view text) { return IsValidUtf8(text) && text.find('\0') == std::string_view::npos; }

Result<std::string> RequireDepartment(db::Transaction& tx, std::string_view id_or_code) {
  if (IsPlainText(id_or_code)) {
    if (auto department = department_store::FindByIdOrCode(tx, id_or_code)) return department->id;
  }
  return Error(errors::kUnknownDepartment,
               {{"department", IsPlainText(id_or_code) ? Shorten(id_or_code, kShownCodePoints) : "?"}});
}

// An administrator acts on nobody's behalf against itself, and takes over no other administrator's account.
Status RequireOther(const Caller& caller, const User& user) {
  if (caller.facts().user_id == user.id) return Error(errors::kOneself);
  return {};
}

Status RequireMayReset(const Caller& caller, const User& user) {
  RETURN_IF_ERROR(RequireOther(caller, user));
  if (IsAdministrator(user.duty) && !caller.May(Permission::kOperate)) return Error(errors::kAdministratorAccount);
  if (user.state != UserState::kActive) return Error(errors::kUserState, {{"name", user.name}});
  return {};
}

UserView ViewOf(db::Transaction& tx, User user, Instant now) {
  UserView view;
  view.use = user_store::FindUse(tx, user.id);
  for (RoleGrant& grant : grant_store::OfUser(tx, user.id)) {
    if (!grant.revoked_at) view.grants.push_back(std::move(grant));
  }
  for (const Session& session : session_store::OpenOfUser(tx, user.id)) {
    view.open_sessions += IsExpired(session, user.duty, now) ? 0 : 1;
  }
  view.user = std::move(user);
  return view;
}

}  // namespace

namespace user_changes {

Status Save(db::Transaction& tx, const AccessParts& parts, const Caller& caller, std::string_view action, User& user) {
  ++user.version;
  user.changed_at = parts.clock.Now();
  user.place = parts.ledger.Append(tx, caller, {{std::string(action), ObjectOf(user), ContentOf(user)}}).front();
  if (user_store::Update(tx, user)) return {};
  return Error(errors::kOvertaken, {{"version", std::to_string(user.version)}});
}

Result<User> Require(db::Transaction& tx, std::string_view name) {
  if (IsPlainText(name)) {
    if (auto user = user_store::FindByName(tx, name)) return *std::move(user);
  }
  return Error(errors::kUnknownUser, {{"name", IsPlainText(name) ? Shorten(name, kShownCodePoints) : "?"}});
}

Result<User> Hold(db::Transaction& tx, std::string_view name) {
  ASSIGN_OR_RETURN(const User found, Require(tx, name));
  user_store::Hold(tx, found.id);
  auto user = user_store::FindById(tx, found.id);
  CHECK(user.has_value());
  return *std::move(user);
}

}  // namespace user_changes

Result<UserWithPassword> UserService::Add(const Caller& caller, const NewUser& request) {
  return AddWith(caller, request, [](db::Transaction&, const User&) -> Status { return {}; });
}

Result<UserWithPassword> UserService::AddWith(const Caller& caller, const NewUser& request, const WithAccount& more) {
  RETURN_IF_ERROR(caller.Require(Permission::kManageAccounts));
  UserWithPassword added;
  ASSIGN_OR_RETURN(added.user.name, ParseUserName(request.name));
  ASSIGN_OR_RETURN(added.user.shown_name, ParseShownName(request.shown_name));
  added.password = MakePassword();
  User& user = added.user;
  user.duty = request.duty;
  user.must_change = request.must_change;
  user.password = crypto::HashPassword(added.password);
  user.version = 1;
  user.created_at = user.changed_at = user.password_at = parts_.clock.Now();
  try {
    RETURN_IF_ERROR(parts_.database.Write([&](db::Transaction& tx) -> Status {
      ASSIGN_OR_RETURN(user.department, RequireDepartment(tx, request.department));
      if (user_store::FindByName(tx, user.name)) return Error(errors::kUserExists, {{"name", user.name}});
      user.id = tx.ReserveId("user_account");
      user.place = parts_.ledger.Append(tx, caller, {{"user.added", ObjectOf(user), ContentOf(user)}}).front();
      user_store::Insert(tx, user);
      return more(tx, user);
    }));
  } catch (const db::UniqueViolation&) {  // somebody added that name at the same moment
    return Error(errors::kUserExists, {{"name", user.name}});
  }
  return added;
}

Result<UserView> UserService::Find(const Caller& caller, std::string_view name) {
  RETURN_IF_ERROR(caller.Require(Permission::kReadAccounts));
  return parts_.database.Read([&](db::Transaction& tx) -> Result<UserView> {
    ASSIGN_OR_RETURN(User user, user_changes::Require(tx, name));
    return ViewOf(tx, std::move(user), parts_.clock.Now());
  });
}

Result<std::vector<UserView>> UserService::List(const Caller& caller, UserFilter filter) {
  RETURN_IF_ERROR(caller.Require(Permission::kReadAccounts));
  if (!filter.word.empty()) filter.word = db::LikePattern(filter.word);
  return parts_.database.Read([&](db::Transaction& tx) -> Result<std::vector<UserView>> {
    std::vector<UserView> views;
    for (User& user : user_store::List(tx, filter)) views.push_back(ViewOf(tx, std::move(user), parts_.clock.Now()));
    return views;
  });
}

Result<User> UserService::Change(const Caller& caller, std::string_view name, std::optional<std::string> shown_name,
                                 std::optional<std::string> department, std::optional<std::int64_t> version) {
  RETURN_IF_ERROR(caller.Require(Permission::kManageAccounts));
  if (shown_name) {
    ASSIGN_OR_RETURN(shown_name, ParseShownName(*shown_name));
  }
  return parts_.database.Write([&](db::Transaction& tx) -> Result<User> {
    ASSIGN_OR_RETURN(User user, user_changes::Hold(tx, name));
    if (version && *version != user.version) {
      return Error(errors::kOvertaken, {{"version", std::to_string(user.version)}});
    }
    if (shown_name) user.shown_name = *shown_name;
    if (department) {
      ASSIGN_OR_RETURN(user.department, RequireDepartment(tx, *department));
      // Another department is another reach: what was signed in for the old one ends.
      session_store::EndOthers(tx, user.id, "", parts_.clock.Now(), "permissions_changed");
    }
    RETURN_IF_ERROR(user_changes::Save(tx, parts_, caller, "user.changed", user));
    return user;
  });
}

Result<UserWithPassword> UserService::ResetPassword(const Caller& caller, std::string_view name) {
  RETURN_IF_ERROR(caller.Require(Permission::kManageAccounts));
  const std::string password = MakePassword();
  const std::string hash = crypto::HashPassword(password);
  return parts_.database.Write([&](db::Transaction& tx) -> Result<UserWithPassword> {
    ASSIGN_OR_RETURN(User user, user_changes::Hold(tx, name));
    RETURN_IF_ERROR(RequireMayReset(caller, user));
    user.password = hash;
    user.password_at = parts_.clock.Now();
    user.must_change = true;
    RETURN_IF_ERROR(user_changes::Save(tx, parts_, caller, "user.password_reset", user));
    UserUse use = user_store::FindUse(tx, user.id);
    use.failures = 0;
    use.locked_until = {};
    user_store::SaveUse(tx, use);
    session_store::EndOthers(tx, user.id, "", parts_.clock.Now(), "password_changed");
    return UserWithPassword{std::move(user), password};
  });
}

Status UserService::ResetSecondFactor(const Caller& caller, std::string_view name) {
  RETURN_IF_ERROR(caller.Require(Permission::kManageAccounts));
  return parts_.database.Write([&](db::Transaction& tx) -> Status {
    ASSIGN_OR_RETURN(User user, user_changes::Hold(tx, name));
    RETURN_IF_ERROR(RequireMayReset(caller, user));
    user.totp_secret.clear();
    user.totp_active = false;
    RETURN_IF_ERROR(user_changes::Save(tx, parts_, caller, "user.second_factor_reset", user));
    user_store::ReplaceRecoveryCodes(tx, user.id, {});
    session_store::EndOthers(tx, user.id, "", parts_.clock.Now(), "by_administrator");
    return {};
  });
}

Status UserService::Disable(const Caller& caller, std::string_view name) {
  RETURN_IF_ERROR(caller.Require(Permission::kManageAccounts));
  return parts_.database.Write([&](db::Transaction& tx) -> Status {
    ASSIGN_OR_RETURN(User user, user_changes::Hold(tx, name));
    RETURN_IF_ERROR(RequireOther(caller, user));
    if (user.state != UserState::kActive) return Error(errors::kUserState, {{"name", user.name}});
    user.state = UserState::kDisabled;
    RETURN_IF_ERROR(user_changes::Save(tx, parts_, caller, "user.disabled", user));
    session_store::EndOthers(tx, user.id, "", parts_.clock.Now(), "disabled");
    return {};
  });
}

Status UserService::Enable(const Caller& caller, std::string_view name) {
  RETURN_IF_ERROR(caller.Require(Permission::kManageAccounts));
  return parts_.database.Write([&](db::Transaction& tx) -> Status {
    ASSIGN_OR_RETURN(User user, user_changes::Hold(tx, name));
    RETURN_IF_ERROR(RequireOther(caller, user));
    if (user.state != UserState::kDisabled) return Error(errors::kUserState, {{"name", user.name}});
    user.state = UserState::kActive;
    return user_changes::Save(tx, parts_, caller, "user.enabled", user);
  });
}

Status UserService::Unlock(const Caller& caller, std::string_view name) {
  RETURN_IF_ERROR(caller.Require(Permission::kManageAccounts));
  return parts_.database.Write([&](db::Transaction& tx) -> Status {
    ASSIGN_OR_RETURN(User user, user_changes::Hold(tx, name));
    UserUse use = user_store::FindUse(tx, user.id);
    use.failures = 0;
    use.locked_until = {};
    user_store::SaveUse(tx, use);
    return user_changes::Save(tx, parts_, caller, "user.unlocked", user);
  });
}

Result<std::int64_t> UserService::EndSessions(const Caller& caller, std::string_view name) {
  RETURN_IF_ERROR(caller.Require(Permission::kManageAccounts));
  return parts_.database.Write([&](db::Transaction& tx) -> Result<std::int64_t> {
    ASSIGN_OR_RETURN(User user, user_changes::Hold(tx, name));
    return session_store::EndOthers(tx, user.id, "", parts_.clock.Now(), "by_administrator");
  });
}

Result<std::int64_t> UserService::DisableUnused(const Caller& caller) {
  RETURN_IF_ERROR(caller.Require(Permission::kOperate));
  return parts_.database.Write([&](db::Transaction& tx) -> Result<std::int64_t> {
    std::int64_t disabled = 0;
    for (const User& found : user_store::All(tx)) {  // in one order, so that two of these wait for each other's turn
      if (found.state != UserState::kActive) continue;
      if (!IsUnused(found, user_store::FindUse(tx, found.id), parts_.clock.Now())) continue;
      ASSIGN_OR_RETURN(User user, user_changes::Hold(tx, found.name));
      if (user.state != UserState::kActive) continue;
      if (!IsUnused(user, user_store::FindUse(tx, user.id), parts_.clock.Now())) continue;
      user.state = UserState::kDisabled;
      RETURN_IF_ERROR(user_changes::Save(tx, parts_, caller, "user.disabled", user));
      session_store::EndOthers(tx, user.id, "", parts_.clock.Now(), "disabled");
      ++disabled;
    }
    return disabled;
  });
}

}  // namespace credence::access
