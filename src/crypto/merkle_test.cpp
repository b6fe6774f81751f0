#include "crypto/merkle.h"

#include <gtest/gtest.h>

#include <bit>
#include <random>
#include <stdexcept>

#include "base/check.h"

namespace credence::crypto {
namespace {

constexpr HashAlgorithm kSm3 = HashAlgorithm::kSm3;
constexpr std::uint64_t kSmallSizeMax = 130;

// Leaves with all their complete subtrees, level by level, as a log keeps them.
class Tree {
 public:
  explicit Tree(std::uint64_t size, HashAlgorithm algorithm = kSm3) {
    levels_.emplace_back();
    for (std::uint64_t i = 0; i < size; ++i) levels_[0].push_back(LeafHash(algorithm, "entry " + std::to_string(i)));
    while (levels_.back().size() > 1) {
      const std::vector<Digest>& below = levels_.back();
      std::vector<Digest> level;
      for (std::size_t i = 0; i + 1 < below.size(); i += 2)
        level.push_back(NodeHash(algorithm, below[i], below[i + 1]));
      levels_.push_back(std::move(level));
    }
  }

  const std::vector<Digest>& leaves() const { return levels_[0]; }

  // Refuses what lies beyond `size` leaves, so that a proof can only use the tree it is about.
  NodeAt Nodes(std::uint64_t size) const {
    return [this, size](int level, std::uint64_t index) {
      if ((index + 1) << level > size) throw std::out_of_range("incomplete node");
      return levels_.at(static_cast<std::size_t>(level)).at(index);
    };
  }

  Digest Root(std::uint64_t size) const { return RootHash(kSm3, size, Nodes(size)); }
  std::vector<Digest> Inclusion(std::uint64_t index, std::uint64_t size) const {
    return InclusionProof(kSm3, index, size, Nodes(size));
  }
  std::vector<Digest> Consistency(std::uint64_t old_size, std::uint64_t new_size) const {
    return ConsistencyProof(kSm3, old_size, new_size, Nodes(new_size));
  }

 private:
  std::vector<std::vector<Digest>> levels_;
};

const Tree& SmallTree() {
  static const Tree tree(kSmallSizeMax);
  return tree;
}

// The definitions of RFC 9162 section 2.1 taken literally: lists of leaves, cut at the largest power of two below n.
using Leaves = std::vector<Digest>;

std::size_t Cut(const Leaves& leaves) {
  std::size_t k = 1;
  while (k * 2 < leaves.size()) k *= 2;
  return k;
}
Leaves Head(const Leaves& leaves, std::size_t k) {
  return Leaves(leaves.begin(), leaves.begin() + static_cast<long>(k));
}
Leaves Tail(const Leaves& leaves, std::size_t k) { return Leaves(leaves.begin() + static_cast<long>(k), leaves.end()); }

Digest LiteralRoot(const Leaves& leaves, HashAlgorithm algorithm = kSm3) {
  if (leaves.empty()) return Hash(algorithm, "");
  if (leaves.size() == 1) return leaves[0];
  std::size_t k = Cut(leaves);
  return NodeHash(algorithm, LiteralRoot(Head(leaves, k), algorithm), LiteralRoot(Tail(leaves, k), algorithm));
}

Leaves LiteralPath(std::size_t index, const Leaves& leaves) {
  if (leaves.size() == 1) return {};
  std::size_t k = Cut(leaves);
  bool left = index < k;
  Leaves path = left ? LiteralPath(index, Head(leaves, k)) : LiteralPath(index - k, Tail(leaves, k));
  path.push_back(LiteralRoot(left ? Tail(leaves, k) : Head(leaves, k)));
  return path;
}

Leaves LiteralSubproof(std::size_t old_size, const Leaves& leaves, bool known) {
  if (old_size == leaves.size()) return known ? Leaves{} : Leaves{LiteralRoot(leaves)};
  std::size_t k = Cut(leaves);
  bool left = old_size <= k;
  Leaves proof =
      left ? LiteralSubproof(old_size, Head(leaves, k), known) : LiteralSubproof(old_size - k, Tail(leaves, k), false);
  proof.push_back(LiteralRoot(left ? Tail(leaves, k) : Head(leaves, k)));
  return proof;
}

Digest Flipped(Digest digest, std::size_t bit) {
  digest.bytes[bit / 8] ^= static_cast<std::uint8_t>(1 << (bit % 8));
  return digest;
}

TEST(MerkleTree, LeavesAndNodesAreToldApart) {
  EXPECT_EQ(LeafHash(kSm3, "x"), Sm3(std::string("\x00x", 2)));
  EXPECT_EQ(LeafHash(kSm3, ""), Sm3(std::string("\x00", 1)));
  Digest a = Sm3("a");
  Digest b = Sm3("b");
  EXPECT_EQ(NodeHash(kSm3, a, b), Sm3("\x01" + std::string(a.view()) + std::string(b.view())));
  EXPECT_NE(NodeHash(kSm3, a, b), NodeHash(kSm3, b, a));
}

TEST(MerkleTree, Sha256RootsGiveThePublishedVectors) {
  // The eight entries and roots known from the tests of Certificate Transparency logs.
  const std::vector<std::string> entries = {
      "", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f"};
  const std::vector<std::string> roots = {"e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
                                          "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
                                          "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
                                          "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
                                          "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
                                          "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
                                          "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
                                          "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
                                          "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328"};
  Leaves leaves;
  for (std::size_t size = 0; size <= entries.size(); ++size) {
    auto node_at = [&](int level, std::uint64_t index) {
      std::size_t width = std::size_t{1} << level;
      return LiteralRoot(Head(Tail(leaves, index * width), width), HashAlgorithm::kSha256);
    };
    EXPECT_EQ(RootHash(HashAlgorithm::kSha256, size, node_at).Hex(), roots[size]) << size;
    if (size < entries.size()) leaves.push_back(LeafHash(HashAlgorithm::kSha256, *FromHex(entries[size])));
  }
}

TEST(MerkleTree, RootFollowsTheDefinition) {
  for (std::uint64_t size = 0; size <= kSmallSizeMax; ++size) {
    EXPECT_EQ(SmallTree().Root(size), LiteralRoot(Head(SmallTree().leaves(), size))) << size;
  }
}

TEST(MerkleTree, LargestSizesNeedOneNodeForEachBit) {
  int asked = 0;
  auto node_at = [&asked](int level, std::uint64_t index) {
    ++asked;
    return Sm3(std::to_string(level) + "/" + std::to_string(index));
  };
  RootHash(kSm3, ~std::uint64_t{0}, node_at);
  EXPECT_EQ(asked, 64);
  std::uint64_t size = ~std::uint64_t{0} - 4;  // odd: the last leaf is a complete subtree of its own
  std::uint64_t index = size - 1;
  Digest root = RootHash(kSm3, size, node_at);
  EXPECT_TRUE(VerifyInclusion(kSm3, index, size, node_at(0, index), InclusionProof(kSm3, index, size, node_at), root));
}

TEST(InclusionProof, FollowsTheDefinitionAndVerifies) {
  const Tree& tree = SmallTree();
  for (std::uint64_t size = 1; size <= kSmallSizeMax; ++size) {
    Leaves leaves = Head(tree.leaves(), size);
    Digest root = tree.Root(size);
    for (std::uint64_t index = 0; index < size; ++index) {
      std::vector<Digest> proof = tree.Inclusion(index, size);
      if (size <= 40 || index % 7 == 0 || index + 3 > size) {
        EXPECT_EQ(proof, LiteralPath(index, leaves)) << index << "/" << size;
      }
      EXPECT_TRUE(VerifyInclusion(kSm3, index, size, leaves[index], proof, root)) << index << "/" << size;
    }
  }
}

TEST(InclusionProof, RefusesEveryOtherIndex) {
  const Tree& tree = SmallTree();
  for (std::uint64_t size = 1; size <= kSmallSizeMax; ++size) {
    Digest root = tree.Root(size);
    std::uint64_t step = size <= 40 ? 1 : 11;
    for (std::uint64_t index = 0; index < size; index += step) {
      std::vector<Digest> proof = tree.Inclusion(index, size);
      for (std::uint64_t other = 0; other < size + 3; ++other) {
        if (other == index) continue;
        EXPECT_FALSE(VerifyInclusion(kSm3, other, size, tree.leaves()[index], proof, root));
        if (other >= size) continue;
        EXPECT_FALSE(VerifyInclusion(kSm3, index, size, tree.leaves()[other], proof, root));
      }
    }
  }
}

TEST(InclusionProof, RefusesTheCheckpointOfEveryOtherSize) {
  const Tree& tree = SmallTree();
  for (std::uint64_t size = 1; size <= 40; ++size) {
    for (std::uint64_t index = 0; index < size; ++index) {
      std::vector<Digest> proof = tree.Inclusion(index, size);
      for (std::uint64_t other = 0; other <= 40; ++other) {
        if (other == size) continue;
        EXPECT_FALSE(VerifyInclusion(kSm3, index, other, tree.leaves()[index], proof, tree.Root(other)));
      }
    }
  }
}

TEST(InclusionProof, RefusesAWrongSizeWhosePathHasAnotherLength) {
  const Tree& tree = SmallTree();
  std::vector<Digest> proof = tree.Inclusion(2, 7);
  for (std::uint64_t other : {0u, 1u, 2u, 3u, 4u, 9u, 16u, 100u}) {
    EXPECT_FALSE(VerifyInclusion(kSm3, 2, other, tree.leaves()[2], proof, tree.Root(7))) << other;
  }
  EXPECT_FALSE(VerifyInclusion(kSm3, 6, 8, tree.leaves()[6], tree.Inclusion(6, 7), tree.Root(7)));
}

TEST(InclusionProof, RefusesCutExtendedAndReorderedProofs) {
  const Tree& tree = SmallTree();
  for (std::uint64_t size = 1; size <= 70; ++size) {
    Digest root = tree.Root(size);
    for (std::uint64_t index = 0; index < size; ++index) {
      const std::vector<Digest> proof = tree.Inclusion(index, size);
      auto accepts = [&](const std::vector<Digest>& changed) {
        return VerifyInclusion(kSm3, index, size, tree.leaves()[index], changed, root);
      };
      for (std::size_t i = 0; i < proof.size(); ++i) {
        std::vector<Digest> cut = proof;
        cut.erase(cut.begin() + static_cast<long>(i));
        EXPECT_FALSE(accepts(cut));
        if (i > 0) {
          std::vector<Digest> swapped = proof;
          std::swap(swapped[i - 1], swapped[i]);
          EXPECT_FALSE(accepts(swapped));
        }
      }
      for (std::size_t i = 0; i <= proof.size(); ++i) {
        std::vector<Digest> extended = proof;
        extended.insert(extended.begin() + static_cast<long>(i), i < proof.size() ? proof[i] : root);
        EXPECT_FALSE(accepts(extended));
      }
    }
  }
}

TEST(InclusionProof, RefusesEveryFlippedBit) {
  const Tree& tree = SmallTree();
  for (std::uint64_t size : {1u, 2u, 3u, 7u, 8u, 13u, 130u}) {
    Digest root = tree.Root(size);
    for (std::uint64_t index = 0; index<size; index += size> 20 ? 43 : 1) {
      Digest leaf = tree.leaves()[index];
      std::vector<Digest> proof = tree.Inclusion(index, size);
      for (std::size_t bit = 0; bit < 256; ++bit) {
        EXPECT_FALSE(VerifyInclusion(kSm3, index, size, Flipped(leaf, bit), proof, root));
        EXPECT_FALSE(VerifyInclusion(kSm3, index, size, leaf, proof, Flipped(root, bit)));
        for (Digest& node : proof) {
          node = Flipped(node, bit);
          EXPECT_FALSE(VerifyInclusion(kSm3, index, size, leaf, proof, root));
          node = Flipped(node, bit);
        }
      }
      EXPECT_TRUE(VerifyInclusion(kSm3, index, size, leaf, proof, root));
    }
  }
}

TEST(InclusionProof, RefusesTheOtherHash) {
  const Tree& tree = SmallTree();
  EXPECT_FALSE(VerifyInclusion(HashAlgorithm::kSha256, 3, 9, tree.leaves()[3], tree.Inclusion(3, 9), tree.Root(9)));
}

TEST(InclusionProof, AskingBeyondTheTreeBreaksTheContract) {
  EXPECT_THROW(SmallTree().Inclusion(5, 5), BrokenInvariant);
  EXPECT_THROW(SmallTree().Inclusion(0, 0), BrokenInvariant);
}

TEST(ConsistencyProof, FollowsTheDefinitionAndVerifies) {
  const Tree& tree = SmallTree();
  for (std::uint64_t new_size = 0; new_size <= kSmallSizeMax; ++new_size) {
    Leaves leaves = Head(tree.leaves(), new_size);
    for (std::uint64_t old_size = 0; old_size <= new_size; ++old_size) {
      std::vector<Digest> proof = tree.Consistency(old_size, new_size);
      if (old_size > 0 && (new_size <= 40 || old_size % 7 == 0 || old_size + 3 > new_size)) {
        EXPECT_EQ(proof, LiteralSubproof(old_size, leaves, true)) << old_size << "/" << new_size;
      }
      EXPECT_TRUE(VerifyConsistency(kSm3, old_size, new_size, tree.Root(old_size), tree.Root(new_size), proof))
          << old_size << "/" << new_size;
    }
  }
}

TEST(ConsistencyProof, RefusesTheCheckpointOfEveryOtherSize) {
  const Tree& tree = SmallTree();
  constexpr std::uint64_t kMost = 33;
  for (std::uint64_t new_size = 1; new_size <= kMost; ++new_size) {
    for (std::uint64_t old_size = 1; old_size <= new_size; ++old_size) {
      std::vector<Digest> proof = tree.Consistency(old_size, new_size);
      for (std::uint64_t other = 0; other <= kMost; ++other) {
        bool same_proof = other <= new_size && tree.Consistency(other, new_size) == proof;
        if (other != old_size && !same_proof) {
          EXPECT_FALSE(VerifyConsistency(kSm3, other, new_size, tree.Root(other), tree.Root(new_size), proof));
        }
        same_proof = other >= old_size && tree.Consistency(old_size, other) == proof;
        if (other != new_size && !same_proof) {
          EXPECT_FALSE(VerifyConsistency(kSm3, old_size, other, tree.Root(old_size), tree.Root(other), proof));
        }
      }
    }
  }
}

TEST(ConsistencyProof, RefusesAWrongOldSizeWithTrueRoots) {
  const Tree& tree = SmallTree();
  EXPECT_FALSE(VerifyConsistency(kSm3, 7, 6, tree.Root(7), tree.Root(6), {}));
  EXPECT_FALSE(VerifyConsistency(kSm3, 0, 6, tree.Root(3), tree.Root(6), {}));
  EXPECT_FALSE(VerifyConsistency(kSm3, 3, 6, tree.Root(3), tree.Root(6), {}));
  EXPECT_FALSE(VerifyConsistency(kSm3, 6, 6, tree.Root(3), tree.Root(6), {}));
  for (std::uint64_t new_size = 2; new_size <= 40; ++new_size) {
    for (std::uint64_t old_size = 1; old_size < new_size; ++old_size) {
      std::vector<Digest> proof = tree.Consistency(old_size, new_size);
      for (std::uint64_t other = 0; other <= new_size; ++other) {
        if (other == old_size) continue;
        EXPECT_FALSE(VerifyConsistency(kSm3, other, new_size, tree.Root(old_size), tree.Root(new_size), proof));
      }
    }
  }
}

TEST(ConsistencyProof, RefusesCutExtendedAndReorderedProofs) {
  const Tree& tree = SmallTree();
  for (std::uint64_t new_size = 0; new_size <= 80; ++new_size) {
    Digest new_root = tree.Root(new_size);
    for (std::uint64_t old_size = 0; old_size <= new_size; ++old_size) {
      Digest old_root = tree.Root(old_size);
      const std::vector<Digest> proof = tree.Consistency(old_size, new_size);
      auto accepts = [&](const std::vector<Digest>& changed) {
        return VerifyConsistency(kSm3, old_size, new_size, old_root, new_root, changed);
      };
      for (std::size_t i = 0; i < proof.size(); ++i) {
        std::vector<Digest> cut = proof;
        cut.erase(cut.begin() + static_cast<long>(i));
        EXPECT_FALSE(accepts(cut));
        if (i > 0) {
          std::vector<Digest> swapped = proof;
          std::swap(swapped[i - 1], swapped[i]);
          EXPECT_FALSE(accepts(swapped));
        }
      }
      for (std::size_t i = 0; i <= proof.size(); ++i) {
        std::vector<Digest> extended = proof;
        extended.insert(extended.begin() + static_cast<long>(i), i < proof.size() ? proof[i] : old_root);
        EXPECT_FALSE(accepts(extended));
      }
    }
  }
}

TEST(ConsistencyProof, RefusesEveryFlippedBit) {
  const Tree& tree = SmallTree();
  const std::vector<std::pair<std::uint64_t, std::uint64_t>> sizes = {{1, 2}, {2, 3}, {3, 7},    {4, 7},    {6, 8},
                                                                      {7, 7}, {8, 9}, {64, 130}, {65, 130}, {129, 130}};
  for (auto [old_size, new_size] : sizes) {
    Digest old_root = tree.Root(old_size);
    Digest new_root = tree.Root(new_size);
    std::vector<Digest> proof = tree.Consistency(old_size, new_size);
    for (std::size_t bit = 0; bit < 256; ++bit) {
      EXPECT_FALSE(VerifyConsistency(kSm3, old_size, new_size, Flipped(old_root, bit), new_root, proof));
      EXPECT_FALSE(VerifyConsistency(kSm3, old_size, new_size, old_root, Flipped(new_root, bit), proof));
      for (Digest& node : proof) {
        node = Flipped(node, bit);
        EXPECT_FALSE(VerifyConsistency(kSm3, old_size, new_size, old_root, new_root, proof));
        node = Flipped(node, bit);
      }
    }
    EXPECT_TRUE(VerifyConsistency(kSm3, old_size, new_size, old_root, new_root, proof));
  }
}

TEST(ConsistencyProof, RefusesARewrittenHistory) {
  Tree honest(50);
  Leaves rewritten = Head(honest.leaves(), 50);
  rewritten[17] = LeafHash(kSm3, "another entry");
  std::vector<Digest> proof = LiteralSubproof(33, rewritten, true);
  EXPECT_TRUE(VerifyConsistency(kSm3, 33, 50, LiteralRoot(Head(rewritten, 33)), LiteralRoot(rewritten), proof));
  EXPECT_FALSE(VerifyConsistency(kSm3, 33, 50, honest.Root(33), LiteralRoot(rewritten), proof));
}

TEST(ConsistencyProof, AskingForAShrinkingTreeBreaksTheContract) {
  EXPECT_THROW(SmallTree().Consistency(6, 5), BrokenInvariant);
}

TEST(MerkleTree, RandomLargerTreesProveAndRefuse) {
  const Tree tree(5'000);
  std::mt19937_64 random(20180508);  // fixed, so that a failure can be repeated
  for (int round = 0; round < 400; ++round) {
    std::uint64_t size = 2 + random() % 4'999;
    std::uint64_t index = random() % size;
    std::uint64_t old_size = 1 + random() % (size - 1);
    Digest root = tree.Root(size);
    Digest old_root = tree.Root(old_size);
    const Digest& leaf = tree.leaves()[index];
    std::vector<Digest> inclusion = tree.Inclusion(index, size);
    std::vector<Digest> consistency = tree.Consistency(old_size, size);
    ASSERT_TRUE(VerifyInclusion(kSm3, index, size, leaf, inclusion, root)) << index << "/" << size;
    ASSERT_TRUE(VerifyConsistency(kSm3, old_size, size, old_root, root, consistency)) << old_size << "/" << size;
    EXPECT_LE(inclusion.size(), static_cast<std::size_t>(std::bit_width(size - 1)));

    std::size_t bit = random() % 256;
    EXPECT_FALSE(VerifyInclusion(kSm3, (index + 1) % size, size, leaf, inclusion, root));
    EXPECT_FALSE(VerifyConsistency(kSm3, old_size, size, Flipped(old_root, bit), root, consistency));
    Digest& node = inclusion[random() % inclusion.size()];
    node = Flipped(node, bit);
    EXPECT_FALSE(VerifyInclusion(kSm3, index, size, leaf, inclusion, root));
    Digest& other = consistency[random() % consistency.size()];
    other = Flipped(other, bit);
    EXPECT_FALSE(VerifyConsistency(kSm3, old_size, size, old_root, root, consistency));
  }
}

}  // namespace
}  // namespace credence::crypto
