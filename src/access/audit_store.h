// SQL of the second log.
#pragma once

#include <functional>
#include <optional>
#include <vector>

#include "access/audit_log.h"
#include "ledger/entry.h"

namespace credence::access {

struct AuditHead {
  std::int64_t entries = 0;
  std::string chain;
};

struct AuditAnchor {
  std::int64_t entries = 0;
  std::string chain;
  Instant time;
  ledger::EntryPlace place;
};

namespace audit_store {

// Others who want to extend the chain wait until the transaction ends.
AuditHead LockHead(db::Transaction& tx);
AuditHead FindHead(db::Transaction& tx);
void SaveHead(db::Transaction& tx, const AuditHead& head);

void Insert(db::Transaction& tx, const AuditEntry& entry);
std::vector<AuditEntry> List(db::Transaction& tx, const AuditFilter& filter);
// In order.
void ForEach(db::Transaction& tx, const std::function<void(const AuditEntry&, const std::string& outcome)>& visit);

std::optional<AuditAnchor> NewestAnchor(db::Transaction& tx);
std::vector<AuditAnchor> AllAnchors(db::Transaction& tx);
void InsertAnchor(db::Transaction& tx, const AuditAnchor& anchor);
ledger::Content ContentOf(const AuditAnchor& anchor);

}  // namespace audit_store
}  // namespace credence::access
