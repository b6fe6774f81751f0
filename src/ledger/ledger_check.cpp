#include "ledger/ledger_check.h"

#include <limits>
#include <optional>

#include "ledger/ledger_store.h"
#include "ledger/tile_tree.h"

namespace credence::ledger {
namespace {

// One wrong entry makes every later root wrong: the first lines tell, the rest are counted.
constexpr std::size_t kDefectLinesMax = 1'000;
constexpr std::int64_t kGroupsInOneLook = 500;

struct NumberedGroup {
  std::int64_t id = 0;
  std::int64_t entries = 0;
  std::int64_t first_sequence = 0;
};

// As stored: a damaged root must become a line of the report, not stop it.
struct StoredCheckpoint {
  std::int64_t tree_size = 0;
  std::string root;
  std::int64_t time = 0;
  std::string key_id;
  std::string signature;
};

class LogWalk {
 public:
  LogWalk(db::Transaction& tx, crypto::HashAlgorithm algorithm, const crypto::Verifier& verifier)
      : tx_(tx), algorithm_(algorithm), verifier_(verifier) {}

  std::vector<std::string> Run() {
    next_checkpoint_ = CheckpointBehind(std::numeric_limits<std::int64_t>::min());
    NumberedGroup last{0, 0, std::numeric_limits<std::int64_t>::min()};
    for (auto groups = GroupsBehind(last); !groups.empty(); groups = GroupsBehind(last)) {
      for (const NumberedGroup& group : groups) CheckGroup(group);
      last = groups.back();
    }
    CheckEnd();
    CheckWaiting();
    if (further_ > 0) defects_.push_back("ledger: " + std::to_string(further_) + " further defects");
    return std::move(defects_);
  }

 private:
  void Add(std::string defect) {
    if (defects_.size() < kDefectLinesMax) {
      defects_.push_back("ledger: " + std::move(defect));
    } else {
      ++further_;
    }
  }

  std::vector<NumberedGroup> GroupsBehind(const NumberedGroup& last) {
    std::vector<NumberedGroup> groups;
    tx_.ForEach<std::int64_t, std::int64_t, std::int64_t>(
        R"(SELECT id, entries, first_sequence FROM ledger_group
           WHERE first_sequence > :after OR (first_sequence = :after_again AND id > :after_id)
           ORDER BY first_sequence, id LIMIT :groups_max)",
        {{"after", last.first_sequence},
         {"after_again", last.first_sequence},
         {"after_id", last.id},
         {"groups_max", kGroupsInOneLook}},
        [&](std::int64_t id, std::int64_t entries, std::int64_t first_sequence) {
          groups.push_back({id, entries, first_sequence});
        });
    return groups;
  }

  std::optional<StoredCheckpoint> CheckpointBehind(std::int64_t tree_size) {
    auto row = tx_.SelectOne<std::int64_t, std::string, std::int64_t, std::string, std::string>(
        R"(SELECT tree_size, root, time, key_id, signature FROM checkpoint
           WHERE tree_size > :tree_size ORDER BY tree_size LIMIT 1)",
        {{"tree_size", tree_size}});
    if (!row) return std::nullopt;
    return std::make_from_tuple<StoredCheckpoint>(std::move(*row));
  }

  void CheckGroup(const NumberedGroup& group) {
    const std::string name = "group " + std::to_string(group.id);
    if (group.first_sequence != size_) {
      Add(name + " is numbered from " + std::to_string(group.first_sequence) + ", not from " + std::to_string(size_));
    }
    const auto entries = ledger_store::EntriesOfGroup(tx_, group.id);
    if (static_cast<std::int64_t>(entries.size()) != group.entries) {
      Add(name + " has " + std::to_string(entries.size()) + " entries, not " + std::to_string(group.entries));
    }
    std::int64_t position = 0;
    for (const StoredEntry& stored : entries) {
      if (stored.place.position != position++) Add(name + " misses a position");
      AppendEntry(stored);
    }
  }

  void AppendEntry(const StoredEntry& stored) {
    const Entry entry = stored.LogEntry(algorithm_);
    crypto::Digest leaf;
    if (entry.HasLineBreak()) {
      Add("entry " + std::to_string(size_) + " holds a line break");
    } else {
      leaf = crypto::LeafHash(algorithm_, entry.LeafText());
    }
    AppendNode(0, leaf);
    ++size_;
    while (next_checkpoint_ && next_checkpoint_->tree_size <= size_) {
      CheckCheckpoint(*next_checkpoint_);
      covered_ = next_checkpoint_->tree_size;
      next_checkpoint_ = CheckpointBehind(covered_);
    }
  }

  void AppendNode(std::size_t level, const crypto::Digest& node) {
    if (level == tiles_.size()) tiles_.emplace_back();
    tiles_[level].nodes.push_back(node);
    if (tiles_[level].nodes.size() < static_cast<std::size_t>(kTileNodes)) return;
    CompareTile(level);
    const crypto::Digest above = NodeAbove(algorithm_, tiles_[level].nodes);
    tiles_[level].nodes.clear();
    ++tiles_[level].number;
    AppendNode(level + 1, above);
  }

  void CompareTile(std::size_t level) {
    const OpenTile& tile = tiles_[level];
    ++tiles_compared_;
    if (ledger_store::Tile(tx_, static_cast<int>(level), tile.number) != tile.nodes) {
      Add("tile " + std::to_string(tile.number) + " of level " + std::to_string(level) + " is not that of the entries");
    }
  }

  // The border of the tree lies in the tiles that are not full.
  crypto::Digest Root() const {
    return crypto::RootHash(algorithm_, static_cast<std::uint64_t>(size_), [&](int level, std::uint64_t index) {
      const auto& nodes = tiles_.at(static_cast<std::size_t>(level / kTileHeight)).nodes;
      const int above = level % kTileHeight;
      const auto begin = nodes.begin() + static_cast<std::ptrdiff_t>((index << above) % kTileNodes);
      return NodeAbove(algorithm_, {begin, begin + (std::ptrdiff_t{1} << above)});
    });
  }

  void CheckCheckpoint(const StoredCheckpoint& stored) {
    const std::string name = "checkpoint " + std::to_string(stored.tree_size);
    const Checkpoint recomputed{stored.tree_size, Root(), {stored.time}, stored.key_id, ""};
    if (stored.tree_size != size_ || stored.root != recomputed.root.Hex()) {
      Add(name + ": the root is not that of the entries");
    }
    if (stored.key_id != verifier_.KeyId()) {
      Add(name + ": signed with the key " + stored.key_id);
    } else if (!verifier_.Verify(recomputed.SignedText(algorithm_),
                                 crypto::FromBase64Url(stored.signature).value_or(""))) {
      Add(name + ": the signature does not hold");
    }
  }

  void CheckEnd() {
    std::int64_t beyond = 0;
    for (; next_checkpoint_; next_checkpoint_ = CheckpointBehind(next_checkpoint_->tree_size)) ++beyond;
    if (beyond > 0)
      Add(std::to_string(beyond) + " checkpoints cover more than the " + std::to_string(size_) + " entries");
    if (covered_ != size_) {
      Add("the newest checkpoint covers " + std::to_string(covered_) + " of " + std::to_string(size_) + " entries");
    }
    for (std::size_t level = 0; level < tiles_.size(); ++level) {
      if (!tiles_[level].nodes.empty()) CompareTile(level);
    }
    if (Count("SELECT COUNT(*) FROM ledger_tile") != tiles_compared_) Add("there are tiles of no entries");
  }

  // Groups that wait have no place in the tree yet; that they are whole can be seen all the same.
  void CheckWaiting() {
    const std::int64_t torn = Count(
        R"(SELECT COUNT(*) FROM ledger_group WHERE first_sequence IS NULL AND (
             entries <> (SELECT COUNT(*) FROM ledger_entry WHERE group_id = ledger_group.id)
             OR entries <> (SELECT COALESCE(MAX(position), -1) + 1 FROM ledger_entry WHERE group_id = ledger_group.id)
             OR 0 <> (SELECT COALESCE(MIN(position), 0) FROM ledger_entry WHERE group_id = ledger_group.id)))");
    if (torn > 0) Add(std::to_string(torn) + " waiting groups are not whole");
    const std::int64_t stray = Count(
        R"(SELECT COUNT(*) FROM ledger_entry
           WHERE NOT EXISTS (SELECT 1 FROM ledger_group WHERE ledger_group.id = ledger_entry.group_id))");
    if (stray > 0) Add(std::to_string(stray) + " entries belong to no group");
  }

  std::int64_t Count(std::string_view sql) { return std::get<0>(*tx_.SelectOne<std::int64_t>(sql)); }

  struct OpenTile {
    std::int64_t number = 0;
    std::vector<crypto::Digest> nodes;
  };

  db::Transaction& tx_;
  crypto::HashAlgorithm algorithm_;
  const crypto::Verifier& verifier_;
  std::vector<std::string> defects_;
  std::int64_t further_ = 0;
  std::int64_t size_ = 0;        // entries seen
  std::int64_t covered_ = 0;     // by the checkpoints seen
  std::vector<OpenTile> tiles_;  // by tile level
  std::int64_t tiles_compared_ = 0;
  std::optional<StoredCheckpoint> next_checkpoint_;
};

}  // namespace

std::vector<std::string> FindLedgerDefects(db::Transaction& tx, crypto::HashAlgorithm algorithm,
                                           const crypto::Verifier& verifier) {
  return LogWalk(tx, algorithm, verifier).Run();
}

}  // namespace credence::ledger
