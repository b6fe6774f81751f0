// SQL of the ledger: groups, entries, tiles, checkpoints.
#pragma once

#include <optional>
#include <vector>

#include "db/database.h"
#include "ledger/checkpoint.h"
#include "ledger/entry.h"

namespace credence::ledger {

// Nodes in one tile, and how many levels of the tree one tile level spans (2^8 = 256).
inline constexpr int kTileHeight = 8;
inline constexpr std::int64_t kTileNodes = 256;

struct StoredEntry {
  Entry entry;  // without salt_digest, which follows from the salt and the log's algorithm: LogEntry()
  std::string salt;
  EntryPlace place;

  Entry LogEntry(crypto::HashAlgorithm algorithm) const;
};

struct WaitingGroup {
  std::int64_t id = 0;
  std::int64_t entries = 0;
};

namespace ledger_store {

void InsertGroup(db::Transaction& tx, std::int64_t group_id, std::int64_t entries);
std::vector<WaitingGroup> WaitingGroups(db::Transaction& tx, std::int64_t groups_max);
void NumberGroup(db::Transaction& tx, std::int64_t group_id, std::int64_t first_sequence);
// nullopt while the group waits or when it does not exist.
std::optional<std::int64_t> FirstSequence(db::Transaction& tx, std::int64_t group_id);

std::vector<StoredEntry> EntriesOfGroup(db::Transaction& tx, std::int64_t group_id);
std::optional<StoredEntry> FindEntry(db::Transaction& tx, const EntryPlace& place);

// The nodes of one tile, in order; empty when there is none.
std::vector<crypto::Digest> Tile(db::Transaction& tx, int level, std::int64_t tile);
void SaveTile(db::Transaction& tx, int level, std::int64_t tile, const std::vector<crypto::Digest>& nodes);

std::optional<Checkpoint> NewestCheckpoint(db::Transaction& tx);
std::vector<Checkpoint> AllCheckpoints(db::Transaction& tx);
void InsertCheckpoint(db::Transaction& tx, const Checkpoint& checkpoint);

}  // namespace ledger_store
}  // namespace credence::ledger
