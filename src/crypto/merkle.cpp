#include "crypto/merkle.h"

#include <bit>
#include <cstring>

#include "base/check.h"

namespace credence::crypto {
namespace {

// A run of leaves [first, first + size) that the recursion of RFC 9162 reaches: `first` is a multiple of the
// smallest power of two that is not below `size`. Size is never 0.
struct Span {
  std::uint64_t first;
  std::uint64_t size;

  bool complete() const { return std::has_single_bit(size); }
  // The largest power of two below the size: where the tree divides. Size is at least 2.
  std::uint64_t split() const { return std::bit_floor(size - 1); }
  Span left() const { return {first, split()}; }
  Span right() const { return {first + split(), size - split()}; }
};

Digest SpanHash(HashAlgorithm algorithm, Span span, const NodeAt& node_at) {
  if (span.complete()) return node_at(std::countr_zero(span.size), span.first / span.size);
  return NodeHash(algorithm, SpanHash(algorithm, span.left(), node_at), SpanHash(algorithm, span.right(), node_at));
}

void AppendInclusion(HashAlgorithm algorithm, std::uint64_t index, Span span, const NodeAt& node_at,
                     std::vector<Digest>& proof) {
  if (span.size == 1) return;
  bool goes_left = index < span.right().first;
  AppendInclusion(algorithm, index, goes_left ? span.left() : span.right(), node_at, proof);
  proof.push_back(SpanHash(algorithm, goes_left ? span.right() : span.left(), node_at));
}

// `old_end` is the first leaf that the old tree lacks; `is_old_tree` while the span begins with the whole old tree,
// whose root the verifier knows already (the flag b of RFC 9162 section 2.1.4.1).
void AppendConsistency(HashAlgorithm algorithm, std::uint64_t old_end, Span span, bool is_old_tree,
                       const NodeAt& node_at, std::vector<Digest>& proof) {
  if (old_end == span.first + span.size) {
    if (!is_old_tree) proof.push_back(SpanHash(algorithm, span, node_at));
    return;
  }
  if (old_end <= span.right().first) {
    AppendConsistency(algorithm, old_end, span.left(), is_old_tree, node_at, proof);
    proof.push_back(SpanHash(algorithm, span.right(), node_at));
  } else {
    AppendConsistency(algorithm, old_end, span.right(), false, node_at, proof);
    proof.push_back(SpanHash(algorithm, span.left(), node_at));
  }
}

// The walk of a verifier from a node up to the root: the node's index in its level, and the last index of that level.
struct Climb {
  std::uint64_t index;
  std::uint64_t last;

  bool at_root() const { return last == 0; }
  bool is_right_child() const { return index % 2 == 1; }
  // The next proof element stands to the left of the node. The last node of a level may have no sibling there; it is
  // then carried up unchanged, level by level, until it is the right child of somebody.
  bool sibling_is_left() const { return is_right_child() || index == last; }
  void Up() {
    index >>= 1;
    last >>= 1;
  }
  void UpToSibling() {
    while (!is_right_child() && index != 0) Up();
  }
};

}  // namespace

Digest LeafHash(HashAlgorithm algorithm, std::string_view entry) {
  return Hash(algorithm, std::string_view("\x00", 1), entry);
}

Digest NodeHash(HashAlgorithm algorithm, const Digest& left, const Digest& right) {
  char block[1 + 2 * sizeof(left.bytes)] = {1};
  std::memcpy(block + 1, left.bytes.data(), left.bytes.size());
  std::memcpy(block + 1 + left.bytes.size(), right.bytes.data(), right.bytes.size());
  return Hash(algorithm, std::string_view(block, sizeof(block)));
}

Digest RootHash(HashAlgorithm algorithm, std::uint64_t size, const NodeAt& node_at) {
  return size == 0 ? Hash(algorithm, "") : SpanHash(algorithm, {0, size}, node_at);
}

std::vector<Digest> InclusionProof(HashAlgorithm algorithm, std::uint64_t index, std::uint64_t size,
                                   const NodeAt& node_at) {
  CHECK(index < size);
  std::vector<Digest> proof;
  AppendInclusion(algorithm, index, {0, size}, node_at, proof);
  return proof;
}

std::vector<Digest> ConsistencyProof(HashAlgorithm algorithm, std::uint64_t old_size, std::uint64_t new_size,
                                     const NodeAt& node_at) {
  CHECK(old_size <= new_size);
  std::vector<Digest> proof;
  if (old_size != 0) AppendConsistency(algorithm, old_size, {0, new_size}, true, node_at, proof);
  return proof;
}

bool VerifyInclusion(HashAlgorithm algorithm, std::uint64_t index, std::uint64_t size, const Digest& leaf,
                     const std::vector<Digest>& proof, const Digest& root) {
  if (index >= size) return false;
  Climb climb{index, size - 1};
  Digest node = leaf;
  for (const Digest& sibling : proof) {
    if (climb.at_root()) return false;  // the proof goes on above the root
    if (climb.sibling_is_left()) {
      node = NodeHash(algorithm, sibling, node);
      climb.UpToSibling();
    } else {
      node = NodeHash(algorithm, node, sibling);
    }
    climb.Up();
  }
  return climb.at_root() && node == root;
}

bool VerifyConsistency(HashAlgorithm algorithm, std::uint64_t old_size, std::uint64_t new_size, const Digest& old_root,
                       const Digest& new_root, const std::vector<Digest>& proof) {
  if (old_size > new_size) return false;
  if (old_size == new_size) return proof.empty() && old_root == new_root;
  if (old_size == 0) return proof.empty() && old_root == Hash(algorithm, "");
  if (proof.empty()) return false;

  // The largest complete subtree at the right edge of the old tree is where both trees start to be rebuilt. When it
  // is the whole old tree, the proof leaves it out.
  Climb climb{old_size - 1, new_size - 1};
  while (climb.is_right_child()) climb.Up();
  bool old_is_complete = std::has_single_bit(old_size);
  Digest old_node = old_is_complete ? old_root : proof.front();
  Digest new_node = old_node;
  for (std::size_t i = old_is_complete ? 0 : 1; i < proof.size(); ++i) {
    if (climb.at_root()) return false;
    if (climb.sibling_is_left()) {
      old_node = NodeHash(algorithm, proof[i], old_node);
      new_node = NodeHash(algorithm, proof[i], new_node);
      climb.UpToSibling();
    } else {
      new_node = NodeHash(algorithm, new_node, proof[i]);
    }
    climb.Up();
  }
  return climb.at_root() && old_node == old_root && new_node == new_root;
}

}  // namespace credence::crypto
