// The second log (design 5): sign-ins, refusals and reads of protected data, one chain of digests. Evidence first: an
// answer that must be noted leaves only after its entry is on the disk.
//
// A chain alone does not know that its newest end was cut off. Its state is therefore held fast by an entry of the
// signed ledger every ten minutes (Anchor); what was cut since the last anchor stays unseen.
#pragma once

#include <condition_variable>
#include <cstdint>
#include <exception>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/caller.h"
#include "base/clock.h"
#include "base/result.h"
#include "db/database.h"
#include "ledger/ledger_service.h"

namespace credence::access {

enum class Outcome { kDone, kRefused, kFailed };
std::string_view NameOf(Outcome outcome);  // done, refused, failed

struct AuditEvent {
  Instant time;
  std::string actor;   // name of the caller; "public" for anybody
  std::string source;  // address of the caller
  std::string event;   // area.verb, of the route
  std::string object;  // what was touched, without personal numbers
  Outcome outcome = Outcome::kDone;
  std::string code;     // of the error, "" when done
  std::string purpose;  // of a read of protected data
  std::string request;  // number of the request
};

struct AuditEntry {
  std::int64_t sequence = 0;  // from 1, without gaps
  AuditEvent event;
  std::string chain;  // digest over the chain before and this event, hex
};

// The digest of the chain `before` (hex, "" at the beginning) with one more event behind it.
std::string ChainWith(crypto::HashAlgorithm algorithm, std::string_view before, std::int64_t sequence,
                      const AuditEvent& event);

struct AuditFilter {
  std::optional<Instant> from;
  std::optional<Instant> until;  // exclusive
  std::string actor;
  std::string event;
  std::string object;
  std::string outcome;
  std::int64_t before = 0;  // sequence of the last one seen; 0 from the newest
  std::int64_t rows_max = 0;
};

struct AuditSize {
  std::int64_t entries = 0;
  std::int64_t anchored = 0;  // entries that the newest anchor covers
};

struct AuditReport {
  AuditSize size;
  std::vector<std::string> defects;  // FindAuditDefects
};

// Thread-safe.
class AuditLog {
 public:
  AuditLog(db::Database& database, ledger::LedgerService& ledger, const Clock& clock)
      : database_(database), ledger_(ledger), clock_(clock) {}

  // Returns when the entry is committed. Writers that come while a commit runs go together into the next one, so that
  // many cost no more than one. The thread must have no Write open. Throws what the database throws, to every writer
  // of the group.
  void Write(AuditEvent event);

  // Writes the state of the chain into the ledger if it has moved since the last time.
  void Anchor();

  // Newest first. For the audit administrator. Error code: access.forbidden.
  Result<std::vector<AuditEntry>> List(const Caller& caller, const AuditFilter& filter);
  // The whole chain computed anew. Error code: access.forbidden.
  Result<AuditReport> Check(const Caller& caller);

 private:
  struct Group {
    std::vector<AuditEvent> events;
    bool done = false;
    std::exception_ptr failure;
  };
  void Commit(const std::vector<AuditEvent>& events);

  db::Database& database_;
  ledger::LedgerService& ledger_;
  const Clock& clock_;
  std::mutex mutex_;  // guards what follows
  std::condition_variable written_;
  std::shared_ptr<Group> open_ = std::make_shared<Group>();  // shared by those who wait for it
  bool writing_ = false;
};

// One line for each way in which the chain disagrees with itself, its head or its anchors. Empty for a sound log.
std::vector<std::string> FindAuditDefects(db::Transaction& tx, crypto::HashAlgorithm algorithm);

}  // namespace credence::access
