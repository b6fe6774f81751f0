#include "ledger/ledger_service.h"

#include "base/check.h"
#include "base/limits.h"
#include "crypto/merkle.h"
#include "ledger/ledger_errors.h"
#include "ledger/ledger_store.h"
#include "ledger/tile_tree.h"

namespace credence::ledger {

std::vector<EntryPlace> LedgerService::Append(db::Transaction& tx, const Caller& caller,
                                              const std::vector<Event>& events) {
  std::vector<EntryPlace> places;
  if (events.empty()) return places;
  const std::int64_t group_id = tx.ReserveId("ledger_group");
  const Instant now = clock_.Now();
  ledger_store::InsertGroup(tx, group_id, static_cast<std::int64_t>(events.size()));
  auto bulk = tx.BulkInsert("ledger_entry",
                            {"group_id", "position", "time", "actor", "action", "object", "salt", "commitment"});
  for (const Event& event : events) {
    const std::int64_t position = static_cast<std::int64_t>(places.size());
    const Salt salt = Salt::Random();
    const std::string commitment = Commitment(algorithm_, salt, event.content).Hex();
    bulk->Add({group_id, position, now.epoch_ms, caller.name(), event.action, event.object, salt.hex, commitment});
    places.push_back({group_id, position});
  }
  bulk->Finish();
  return places;
}

std::int64_t LedgerService::Sequence() {
  auto lease = database_.TryLease("sequencer");
  if (!lease) return 0;
  // A look without the writer's lock: an idle sequencer disturbs nobody.
  auto waiting =
      database_.Read([](db::Transaction& tx) -> Result<bool> { return !ledger_store::WaitingGroups(tx, 1).empty(); });
  if (!waiting.value()) return 0;

  auto numbered = database_.Write([&](db::Transaction& tx) -> Result<std::int64_t> {
    auto newest = ledger_store::NewestCheckpoint(tx);
    const std::int64_t old_size = newest ? newest->tree_size : 0;
    std::int64_t size = old_size;
    TileTree tree(tx, algorithm_);
    for (const WaitingGroup& group : ledger_store::WaitingGroups(tx, 1'000)) {
      if (size > old_size &&
          size - old_size + group.entries > static_cast<std::int64_t>(limits::kSequencerEntriesMax)) {
        break;
      }
      auto entries = ledger_store::EntriesOfGroup(tx, group.id);
      CHECK(static_cast<std::int64_t>(entries.size()) == group.entries);
      ledger_store::NumberGroup(tx, group.id, size);
      for (const StoredEntry& stored : entries) {
        tree.Append(static_cast<std::uint64_t>(size++),
                    crypto::LeafHash(algorithm_, stored.LogEntry(algorithm_).LeafText()));
      }
    }
    if (size == old_size) return std::int64_t{0};
    tree.Save();
    Checkpoint checkpoint;
    checkpoint.tree_size = size;
    checkpoint.root = tree.Root(static_cast<std::uint64_t>(size));
    checkpoint.time = clock_.Now();
    checkpoint.key_id = signer_.KeyId();
    checkpoint.signature = signer_.Sign(checkpoint.SignedText(algorithm_));
    ledger_store::InsertCheckpoint(tx, checkpoint);
    return size - old_size;
  });
  return numbered.value();
}

void LedgerService::SequenceAll() {
  while (Sequence() > 0) {
  }
}

Result<Proof> LedgerService::Prove(db::Transaction& tx, const EntryPlace& place, const Content& content) {
  auto stored = ledger_store::FindEntry(tx, place);
  CHECK(stored.has_value());
  auto first = ledger_store::FirstSequence(tx, place.group_id);
  auto newest = ledger_store::NewestCheckpoint(tx);
  if (!first || !newest) return Error(errors::kPending);
  const std::int64_t sequence = *first + place.position;
  CHECK(sequence < newest->tree_size);

  TileTree tree(tx, algorithm_);
  Proof proof;
  proof.algorithm = algorithm_;
  proof.signature_algorithm = signer_.algorithm();
  proof.entry = stored->LogEntry(algorithm_);
  proof.sequence = sequence;
  const Salt salt{stored->salt};
  proof.public_text = content.public_text;
  proof.public_salt = salt.public_half();
  proof.withheld_digest = HalfDigest(algorithm_, salt.withheld_half(), content.withheld_text);
  proof.path = crypto::InclusionProof(algorithm_, static_cast<std::uint64_t>(sequence),
                                      static_cast<std::uint64_t>(newest->tree_size),
                                      [&](int level, std::uint64_t index) { return tree.NodeAt(level, index); });
  proof.checkpoint = *newest;
  return proof;
}

std::optional<Checkpoint> LedgerService::Newest() {
  return database_
      .Read([](db::Transaction& tx) -> Result<std::optional<Checkpoint>> { return ledger_store::NewestCheckpoint(tx); })
      .value();
}

LogSize LedgerService::Size(db::Transaction& tx) const {
  auto count = [&](std::string_view sql) { return std::get<0>(*tx.SelectOne<std::int64_t>(sql)); };
  return {count("SELECT COUNT(*) FROM ledger_entry"), count("SELECT COUNT(*) FROM checkpoint"),
          count("SELECT COALESCE(SUM(entries), 0) FROM ledger_group WHERE first_sequence IS NULL")};
}

}  // namespace credence::ledger
