// The use cases of permissions: one person drafts a change, another one decides (SEC-09). Roles come into accounts by
// no other way but the command line of the server.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "access/access_parts.h"
#include "access/change.h"
#include "base/caller.h"

namespace credence::access {

struct ChangeRequest {
  ChangeKind kind = ChangeKind::kGrant;
  std::string user;  // name of the account
  std::string role;
  std::optional<CivilDate> valid_from;  // none: today
  std::optional<CivilDate> valid_until;
  std::string reason;
};

struct ChangeView {
  PermissionChange change;
  std::string user;  // names of the accounts
  std::string drafted_by;
  std::string decided_by;  // "" while drafted
};

// Thread-safe.
class ChangeService {
 public:
  explicit ChangeService(const AccessParts& parts) : parts_(parts) {}

  // Error codes: access.forbidden, access.reason, access.unknown_user, access.unknown_role, access.duty_mismatch,
  // access.oneself, access.grant_dates, access.already_granted, access.not_granted.
  Result<ChangeView> Draft(const Caller& caller, const ChangeRequest& request);

  // The roles of the account change at once; its sessions end. Error codes: access.forbidden, access.unknown_change,
  // access.change_decided, access.same_person, access.reason (of a rejection), and those of Draft, asked again.
  Result<ChangeView> Approve(const Caller& caller, std::int64_t id, std::string_view because);
  Result<ChangeView> Reject(const Caller& caller, std::int64_t id, std::string_view because);
  // By the drafter. Error codes: access.forbidden, access.unknown_change, access.change_decided, access.not_drafter.
  Result<ChangeView> Withdraw(const Caller& caller, std::int64_t id);

  // For those who read accounts. Error codes: access.forbidden, access.unknown_change.
  Result<ChangeView> Find(const Caller& caller, std::int64_t id);
  Result<std::vector<ChangeView>> List(const Caller& caller, std::string_view state, std::int64_t before,
                                       std::int64_t rows_max);

  // At the command line of the server, from today on: whoever stands there needs no second person, and the ledger says
  // that it was so. Error codes: access.forbidden, access.unknown_user, access.unknown_role, access.duty_mismatch,
  // access.already_granted.
  Status GrantAtServer(const Caller& caller, std::string_view user, std::string_view role);
  Status GrantAtServer(db::Transaction& tx, const Caller& caller, std::string_view user, std::string_view role);

 private:
  const AccessParts& parts_;
};

}  // namespace credence::access
