#include "ledger/tile_tree.h"

#include "base/check.h"
#include "ledger/ledger_store.h"

namespace credence::ledger {
crypto::Digest NodeAbove(crypto::HashAlgorithm algorithm, std::vector<crypto::Digest> nodes) {
  while (nodes.size() > 1) {
    for (std::size_t i = 0; i < nodes.size() / 2; ++i) {
      nodes[i] = crypto::NodeHash(algorithm, nodes[2 * i], nodes[2 * i + 1]);
    }
    nodes.resize(nodes.size() / 2);
  }
  return nodes.front();
}

TileTree::CachedTile& TileTree::Load(int tile_level, std::int64_t tile) {
  auto [found, added] = cache_.try_emplace({tile_level, tile});
  if (added) found->second.nodes = ledger_store::Tile(tx_, tile_level, tile);
  return found->second;
}

crypto::Digest TileTree::NodeAt(int level, std::uint64_t index) {
  int tile_level = level / kTileHeight;
  int above = level % kTileHeight;
  std::uint64_t first = index << above;
  const CachedTile& tile = Load(tile_level, static_cast<std::int64_t>(first / kTileNodes));
  std::size_t begin = first % kTileNodes, count = std::size_t{1} << above;
  CHECK(begin + count <= tile.nodes.size());
  auto at = tile.nodes.begin() + static_cast<std::ptrdiff_t>(begin);
  return NodeAbove(algorithm_, {at, at + static_cast<std::ptrdiff_t>(count)});
}

crypto::Digest TileTree::Root(std::uint64_t size) {
  return crypto::RootHash(algorithm_, size, [this](int level, std::uint64_t index) { return NodeAt(level, index); });
}

void TileTree::AppendNode(int tile_level, std::uint64_t index, const crypto::Digest& node) {
  CachedTile& tile = Load(tile_level, static_cast<std::int64_t>(index / kTileNodes));
  CHECK(tile.nodes.size() == index % kTileNodes);
  tile.nodes.push_back(node);
  tile.changed = true;
  if (tile.nodes.size() == static_cast<std::size_t>(kTileNodes)) {
    AppendNode(tile_level + 1, index / kTileNodes, NodeAbove(algorithm_, tile.nodes));
  }
}

void TileTree::Append(std::uint64_t index, const crypto::Digest& leaf) { AppendNode(0, index, leaf); }

void TileTree::Save() {
  for (auto& [key, tile] : cache_) {
    if (tile.changed) ledger_store::SaveTile(tx_, key.first, key.second, tile.nodes);
    tile.changed = false;
  }
}

}  // namespace credence::ledger
