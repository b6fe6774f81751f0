// The Merkle tree over stored tiles: reads complete nodes, appends leaves. One object belongs to one transaction.
#pragma once

#include <cstdint>
#include <map>
#include <utility>
#include <vector>

#include "crypto/merkle.h"
#include "db/database.h"

namespace credence::ledger {

// The node above 2^n neighbours; n ≥ 0.
crypto::Digest NodeAbove(crypto::HashAlgorithm algorithm, std::vector<crypto::Digest> nodes);

class TileTree {
 public:
  TileTree(db::Transaction& tx, crypto::HashAlgorithm algorithm) : tx_(tx), algorithm_(algorithm) {}

  // A complete node (crypto/merkle.h). A missing or short tile is a broken invariant.
  crypto::Digest NodeAt(int level, std::uint64_t index);
  crypto::Digest Root(std::uint64_t size);

  // Appends the leaf with number `index`; leaves come in order and without gaps.
  void Append(std::uint64_t index, const crypto::Digest& leaf);
  // Writes the changed tiles.
  void Save();

 private:
  using TileKey = std::pair<int, std::int64_t>;
  struct CachedTile {
    std::vector<crypto::Digest> nodes;
    bool changed = false;
  };
  CachedTile& Load(int tile_level, std::int64_t tile);
  void AppendNode(int tile_level, std::uint64_t index, const crypto::Digest& node);

  db::Transaction& tx_;
  crypto::HashAlgorithm algorithm_;
  std::map<TileKey, CachedTile> cache_;
};

}  // namespace credence::ledger
