#include "ledger/ledger_store.h"

#include "base/check.h"

namespace credence::ledger {

Entry StoredEntry::LogEntry(crypto::HashAlgorithm algorithm) const {
  Entry complete = entry;
  complete.salt_digest = SaltDigest(algorithm, salt);
  return complete;
}

namespace ledger_store {
namespace {

crypto::Digest RequireDigest(std::string_view hex) {
  auto digest = crypto::Digest::FromHex(hex);
  CHECK(digest.has_value());
  return *digest;
}

using CheckpointRow = std::tuple<std::int64_t, std::string, std::int64_t, std::string, std::string>;

Checkpoint FromRow(const CheckpointRow& row) {
  const auto& [tree_size, root, time, key_id, signature] = row;
  Checkpoint checkpoint;
  checkpoint.tree_size = tree_size;
  checkpoint.root = RequireDigest(root);
  checkpoint.time = {time};
  checkpoint.key_id = key_id;
  // A signature that is no base64url any more verifies as false, it does not stop the reader.
  checkpoint.signature = crypto::FromBase64Url(signature).value_or("");
  return checkpoint;
}

}  // namespace

void InsertGroup(db::Transaction& tx, std::int64_t group_id, std::int64_t entries) {
  tx.Execute("INSERT INTO ledger_group (id, entries, first_sequence) VALUES (:id, :entries, NULL)",
             {{"id", group_id}, {"entries", entries}});
}

std::vector<WaitingGroup> WaitingGroups(db::Transaction& tx, std::int64_t groups_max) {
  std::vector<WaitingGroup> groups;
  tx.ForEach<std::int64_t, std::int64_t>(
      "SELECT id, entries FROM ledger_group WHERE first_sequence IS NULL ORDER BY id LIMIT :groups_max",
      {{"groups_max", groups_max}}, [&](std::int64_t id, std::int64_t entries) {
        groups.push_back({id, entries});
      });
  return groups;
}

void NumberGroup(db::Transaction& tx, std::int64_t group_id, std::int64_t first_sequence) {
  std::int64_t changed =
      tx.Execute("UPDATE ledger_group SET first_sequence = :first_sequence WHERE id = :id AND first_sequence IS NULL",
                 {{"first_sequence", first_sequence}, {"id", group_id}});
  CHECK(changed == 1);
}

std::optional<std::int64_t> FirstSequence(db::Transaction& tx, std::int64_t group_id) {
  auto row = tx.SelectOne<std::optional<std::int64_t>>("SELECT first_sequence FROM ledger_group WHERE id = :id",
                                                       {{"id", group_id}});
  return row ? std::get<0>(*row) : std::nullopt;
}

std::vector<StoredEntry> EntriesOfGroup(db::Transaction& tx, std::int64_t group_id) {
  std::vector<StoredEntry> entries;
  tx.ForEach<std::int64_t, std::int64_t, std::string, std::string, std::string, std::string, std::string>(
      R"(SELECT position, time, actor, action, object, salt, commitment
         FROM ledger_entry WHERE group_id = :group_id ORDER BY position)",
      {{"group_id", group_id}},
      [&](std::int64_t position, std::int64_t time, std::string actor, std::string action, std::string object,
          std::string salt, std::string commitment) {
        entries.push_back({{{time}, std::move(actor), std::move(action), std::move(object), std::move(commitment), ""},
                           std::move(salt),
                           {group_id, position}});
      });
  return entries;
}

std::optional<StoredEntry> FindEntry(db::Transaction& tx, const EntryPlace& place) {
  auto row = tx.SelectOne<std::int64_t, std::string, std::string, std::string, std::string, std::string>(
      R"(SELECT time, actor, action, object, salt, commitment
         FROM ledger_entry WHERE group_id = :group_id AND position = :position)",
      {{"group_id", place.group_id}, {"position", place.position}});
  if (!row) return std::nullopt;
  auto& [time, actor, action, object, salt, commitment] = *row;
  return StoredEntry{{{time}, actor, action, object, commitment, ""}, salt, place};
}

std::vector<crypto::Digest> Tile(db::Transaction& tx, int level, std::int64_t tile) {
  std::vector<crypto::Digest> nodes;
  auto row = tx.SelectOne<std::string>("SELECT nodes FROM ledger_tile WHERE level = :level AND tile = :tile",
                                       {{"level", level}, {"tile", tile}});
  if (!row) return nodes;
  auto bytes = crypto::FromBase64Url(std::get<0>(*row));
  if (!bytes || bytes->size() % 32 != 0) return nodes;  // damaged: readers see a missing tile
  for (std::size_t at = 0; at < bytes->size(); at += 32) {
    crypto::Digest digest;
    std::copy_n(bytes->begin() + static_cast<std::ptrdiff_t>(at), 32, digest.bytes.begin());
    nodes.push_back(digest);
  }
  return nodes;
}

void SaveTile(db::Transaction& tx, int level, std::int64_t tile, const std::vector<crypto::Digest>& nodes) {
  std::string bytes;
  bytes.reserve(nodes.size() * 32);
  for (const crypto::Digest& node : nodes) bytes.append(node.view());
  tx.Execute(
      R"(INSERT INTO ledger_tile (level, tile, nodes) VALUES (:level, :tile, :nodes)
         ON CONFLICT (level, tile) DO UPDATE SET nodes = excluded.nodes)",
      {{"level", level}, {"tile", tile}, {"nodes", crypto::Base64Url(bytes)}});
}

std::optional<Checkpoint> NewestCheckpoint(db::Transaction& tx) {
  auto row = tx.SelectOne<std::int64_t, std::string, std::int64_t, std::string, std::string>(
      "SELECT tree_size, root, time, key_id, signature FROM checkpoint ORDER BY tree_size DESC LIMIT 1");
  if (!row) return std::nullopt;
  return FromRow(*row);
}

std::vector<Checkpoint> AllCheckpoints(db::Transaction& tx) {
  std::vector<Checkpoint> checkpoints;
  for (const auto& row : tx.Select<std::int64_t, std::string, std::int64_t, std::string, std::string>(
           "SELECT tree_size, root, time, key_id, signature FROM checkpoint ORDER BY tree_size")) {
    checkpoints.push_back(FromRow(row));
  }
  return checkpoints;
}

void InsertCheckpoint(db::Transaction& tx, const Checkpoint& checkpoint) {
  tx.Execute(
      R"(INSERT INTO checkpoint (tree_size, root, time, key_id, signature)
         VALUES (:tree_size, :root, :time, :key_id, :signature))",
      {{"tree_size", checkpoint.tree_size},
       {"root", checkpoint.root.Hex()},
       {"time", checkpoint.time.epoch_ms},
       {"key_id", checkpoint.key_id},
       {"signature", crypto::Base64Url(checkpoint.signature)}});
}

}  // namespace ledger_store
}  // namespace credence::ledger
