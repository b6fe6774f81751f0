// The use cases of the ledger: append within a business transaction, number and sign, prove, check.
#pragma once

#include <atomic>
#include <memory>
#include <string>
#include <vector>

#include "base/caller.h"
#include "base/clock.h"
#include "crypto/signature.h"
#include "db/database.h"
#include "ledger/checkpoint.h"
#include "ledger/entry.h"
#include "ledger/proof.h"

namespace credence::ledger {

// Entries, numbered or waiting, and signed checkpoints.
struct LogSize {
  std::int64_t entries = 0;
  std::int64_t checkpoints = 0;
  std::int64_t waiting = 0;  // committed, not numbered yet
};

// Thread-safe. Outlived by the database, the signer and the clock it was given.
class LedgerService {
 public:
  LedgerService(db::Database& database, const crypto::Signer& signer, const Clock& clock,
                crypto::HashAlgorithm algorithm)
      : database_(database), signer_(signer), clock_(clock), algorithm_(algorithm) {}

  crypto::HashAlgorithm algorithm() const { return algorithm_; }

  // Writes the events as one group of the caller's transaction; the places are in the order of the events.
  // Nothing changes without its entry: an area calls this in the transaction that makes the change.
  std::vector<EntryPlace> Append(db::Transaction& tx, const Caller& caller, const std::vector<Event>& events);

  // Numbers what is committed and waits, extends the tree, signs a checkpoint. Returns the entries numbered; 0 when
  // nothing waits or another process holds the sequencer's lease. At most limits::kSequencerEntriesMax in one call
  // (but at least one group).
  std::int64_t Sequence();
  // Sequence() until nothing waits.
  void SequenceAll();

  // The proof of one entry. Error codes: ledger.pending while it waits for its number.
  Result<Proof> Prove(db::Transaction& tx, const EntryPlace& place, const Content& content);

  std::optional<Checkpoint> Newest();
  LogSize Size(db::Transaction& tx) const;

 private:
  db::Database& database_;
  const crypto::Signer& signer_;
  const Clock& clock_;
  crypto::HashAlgorithm algorithm_;
};

}  // namespace credence::ledger
