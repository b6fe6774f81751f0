// fsck of the second log: the chain computed anew, its head, and what the ledger holds fast of it.
#include <map>

#include "access/access_check.h"
#include "access/audit_store.h"

namespace credence::access {

std::vector<std::string> FindAuditDefects(db::Transaction& tx, crypto::HashAlgorithm algorithm) {
  std::vector<std::string> defects;
  auto add = [&](std::string defect) { defects.push_back("audit: " + std::move(defect)); };
  std::map<std::int64_t, AuditAnchor> anchors;
  for (AuditAnchor& anchor : audit_store::AllAnchors(tx)) anchors.emplace(anchor.entries, std::move(anchor));

  AuditHead walked;
  std::int64_t broken = 0;
  audit_store::ForEach(tx, [&](const AuditEntry& entry, const std::string& outcome) {
    ++walked.entries;
    const bool whole = entry.sequence == walked.entries && outcome == NameOf(entry.event.outcome) &&
                       entry.chain == ChainWith(algorithm, walked.chain, entry.sequence, entry.event);
    // The first break makes every later digest wrong when it is computed from the true ones; go on from what stands.
    if (!whole && ++broken == 1) add("the chain breaks at entry " + std::to_string(entry.sequence));
    walked.entries = entry.sequence;
    walked.chain = entry.chain;
    if (auto anchor = anchors.find(entry.sequence); anchor != anchors.end() && anchor->second.chain != entry.chain) {
      add("entry " + std::to_string(entry.sequence) + " is not what its anchor says");
    }
  });
  if (broken > 1) add(std::to_string(broken) + " breaks in all");
  const AuditHead head = audit_store::FindHead(tx);
  if (head.entries != walked.entries || head.chain != walked.chain) {
    add("the head speaks of " + std::to_string(head.entries) + " entries, the chain ends at " +
        std::to_string(walked.entries));
  }
  if (!anchors.empty() && anchors.rbegin()->first > walked.entries) add("entries that an anchor covers are gone");
  for (const auto& [entries, anchor] : anchors) {
    if (auto defect =
            EntryDefect(tx, algorithm, anchor.place, "audit.anchored", "audit", audit_store::ContentOf(anchor))) {
      add("anchor " + std::to_string(entries) + ": " + *defect);
    }
  }
  return defects;
}

}  // namespace credence::access
