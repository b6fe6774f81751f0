// The use cases of accounts, for the system administrator and the operator at the command line. Every change is a
// ledger entry of the same transaction.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "access/access_parts.h"
#include "access/session.h"
#include "access/user.h"
#include "access/user_store.h"
#include "base/caller.h"

namespace credence::access {

struct NewUser {
  std::string name;
  std::string shown_name;
  std::string department;  // id or unified code
  Duty duty = Duty::kBusiness;
  bool must_change = true;  // false only where the password is meant to be shown to everybody: the demo city
};

// The password is shown once and stored nowhere in clear.
struct UserWithPassword {
  User user;
  std::string password;
};

struct UserView {
  User user;
  UserUse use;
  std::vector<RoleGrant> grants;  // standing ones
  std::int64_t open_sessions = 0;
};

// Thread-safe. Password hashing happens outside transactions.
class UserService {
 public:
  explicit UserService(const AccessParts& parts) : parts_(parts) {}

  // Without any role: that takes a change of permissions. Error codes: access.forbidden, access.user_name,
  // access.shown_name, access.unknown_department, access.user_exists.
  Result<UserWithPassword> Add(const Caller& caller, const NewUser& request);
  // The same, and in the same transaction what `more` does; its error refuses all of it.
  using WithAccount = std::function<Status(db::Transaction&, const User&)>;
  Result<UserWithPassword> AddWith(const Caller& caller, const NewUser& request, const WithAccount& more);

  // Error codes: access.forbidden, access.unknown_user.
  Result<UserView> Find(const Caller& caller, std::string_view name);
  // At most filter.rows_max, in the order of names. `word` is searched as it stands. Error code: access.forbidden.
  Result<std::vector<UserView>> List(const Caller& caller, UserFilter filter);

  // `version` that the caller saw; none: whatever it is. Error codes: access.forbidden, access.unknown_user,
  // access.shown_name, access.unknown_department, access.overtaken.
  Result<User> Change(const Caller& caller, std::string_view name, std::optional<std::string> shown_name,
                      std::optional<std::string> department, std::optional<std::int64_t> version);

  // A new one-time password; ends all sessions and opens a lock. Accounts of administrators take it at the command
  // line of the server only, so that no administrator becomes another one. Error codes: access.forbidden,
  // access.unknown_user, access.oneself, access.administrator_account, access.user_state (disabled).
  Result<UserWithPassword> ResetPassword(const Caller& caller, std::string_view name);
  // Forgets secret and recovery codes; the next sign-in of an administrator makes new ones. Errors as above.
  Status ResetSecondFactor(const Caller& caller, std::string_view name);

  // Error codes: access.forbidden, access.unknown_user, access.oneself, access.user_state.
  Status Disable(const Caller& caller, std::string_view name);
  Status Enable(const Caller& caller, std::string_view name);
  // Takes a lock and counted failures away. Error codes: access.forbidden, access.unknown_user.
  Status Unlock(const Caller& caller, std::string_view name);
  // The number of sessions ended. Error codes: access.forbidden, access.unknown_user.
  Result<std::int64_t> EndSessions(const Caller& caller, std::string_view name);

  // Accounts that nobody used for 90 days become disabled (SEC-07). The number. Error code: access.forbidden.
  Result<std::int64_t> DisableUnused(const Caller& caller);

 private:
  const AccessParts& parts_;
};

namespace user_changes {

// Counts the version, writes the entry and the row. Error code: access.overtaken {version}.
Status Save(db::Transaction& tx, const AccessParts& parts, const Caller& caller, std::string_view action, User& user);
// Error code: access.unknown_user {name}.
Result<User> Require(db::Transaction& tx, std::string_view name);
// To be changed and saved: takes the turn of the account (user_store::Hold). Error code: access.unknown_user {name}.
Result<User> Hold(db::Transaction& tx, std::string_view name);

}  // namespace user_changes
}  // namespace credence::access
