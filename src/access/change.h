// A change of permissions: drafted by one person, decided by another (SEC-09). Pure.
#pragma once

#include <optional>
#include <string>

#include "access/user.h"

namespace credence::access {

enum class ChangeKind { kGrant, kRevoke };
std::string_view NameOf(ChangeKind kind);  // grant, revoke
enum class ChangeState { kDrafted, kApproved, kRejected, kWithdrawn };
std::string_view NameOf(ChangeState state);  // drafted, approved, rejected, withdrawn

struct PermissionChange {
  std::int64_t id = 0;
  ChangeKind kind = ChangeKind::kGrant;
  std::int64_t user_id = 0;
  std::string role;
  CivilDate valid_from = *CivilDate::FromYmd(1, 1, 1);
  std::optional<CivilDate> valid_until;
  std::string reason;
  ChangeState state = ChangeState::kDrafted;
  std::int64_t drafted_by = 0;
  Instant drafted_at;
  std::optional<std::int64_t> decided_by;
  std::optional<Instant> decided_at;
  std::string decision_reason;
  ledger::EntryPlace place;

  // drafted → approved or rejected by somebody else than the drafter, and never approved by whom it is about.
  // Error codes: access.change_decided, access.same_person.
  Status Decide(ChangeState decision, std::int64_t by, std::string_view because, Instant now);
  // drafted → withdrawn, by the drafter. Error codes: access.change_decided, access.not_drafter.
  Status Withdraw(std::int64_t by, Instant now);
};

ledger::Content ContentOf(const PermissionChange& change);

// 1 to 500 characters. Error code: access.reason.
Result<std::string> ParseReason(std::string_view text);

}  // namespace credence::access
