#include "access/change.h"

#include <boost/json.hpp>

#include "access/access_errors.h"
#include "base/check.h"
#include "base/limits.h"
#include "base/text.h"
#include "base/typed_text.h"

namespace credence::access {

std::string_view NameOf(ChangeKind kind) { return kind == ChangeKind::kGrant ? "grant" : "revoke"; }

std::string_view NameOf(ChangeState state) {
  switch (state) {
    case ChangeState::kDrafted:
      return "drafted";
    case ChangeState::kApproved:
      return "approved";
    case ChangeState::kRejected:
      return "rejected";
    case ChangeState::kWithdrawn:
      break;
  }
  return "withdrawn";
}

Status PermissionChange::Decide(ChangeState decision, std::int64_t by, std::string_view because, Instant now) {
  CHECK(decision == ChangeState::kApproved || decision == ChangeState::kRejected);
  if (state != ChangeState::kDrafted) return Error(errors::kChangeDecided);
  if (by == drafted_by || by == user_id) return Error(errors::kSamePerson);
  state = decision;
  decided_by = by;
  decided_at = now;
  decision_reason = because;
  return {};
}

Status PermissionChange::Withdraw(std::int64_t by, Instant now) {
  if (state != ChangeState::kDrafted) return Error(errors::kChangeDecided);
  if (by != drafted_by) return Error(errors::kNotDrafter);
  state = ChangeState::kWithdrawn;
  decided_by = by;
  decided_at = now;
  return {};
}

ledger::Content ContentOf(const PermissionChange& change) {
  boost::json::object content{{"id", change.id},
                              {"kind", NameOf(change.kind)},
                              {"user_id", change.user_id},
                              {"role", change.role},
                              {"valid_from", change.valid_from.Iso()},
                              {"valid_until", change.valid_until ? change.valid_until->Iso() : ""},
                              {"reason", change.reason},
                              {"state", NameOf(change.state)},
                              {"drafted_by", change.drafted_by},
                              {"drafted_at", change.drafted_at.epoch_ms},
                              {"decided_by", change.decided_by.value_or(0)},
                              {"decided_at", change.decided_at ? change.decided_at->epoch_ms : 0},
                              {"decision_reason", change.decision_reason}};
  return {"{}", boost::json::serialize(content)};
}

Result<std::string> ParseReason(std::string_view text) {
  if (IsTypedText(text, Lines::kMany)) {
    const std::string_view reason = TrimBlanks(text);
    if (!reason.empty() && CodePointCount(reason) <= limits::kReasonMax) return std::string(reason);
  }
  return Error(errors::kReason, {{"most", std::to_string(limits::kReasonMax)}});
}

}  // namespace credence::access
