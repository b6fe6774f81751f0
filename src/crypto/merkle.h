// Merkle tree as in RFC 9162 section 2.1: leaf = H(0x00 || entry), node = H(0x01 || left || right).
// Pure and thread-safe; storage is the caller's.
#pragma once

#include <cstdint>
#include <functional>
#include <string_view>
#include <vector>

#include "crypto/digest.h"

namespace credence::crypto {

Digest LeafHash(HashAlgorithm algorithm, std::string_view entry);
Digest NodeHash(HashAlgorithm algorithm, const Digest& left, const Digest& right);

// The perfect subtrees of a tree of `size` leaves are addressed by (level, index): level 0 holds leaf hashes, node
// (l, i) covers leaves [i·2^l, (i+1)·2^l). `NodeAt` returns a complete node; it is only asked for complete ones.
using NodeAt = std::function<Digest(int level, std::uint64_t index)>;

// The root of the empty tree is the hash of the empty string.
Digest RootHash(HashAlgorithm algorithm, std::uint64_t size, const NodeAt& node_at);
// Requires index < size. At most 64 digests, from the leaf upwards (section 2.1.3.1).
std::vector<Digest> InclusionProof(HashAlgorithm algorithm, std::uint64_t index, std::uint64_t size,
                                   const NodeAt& node_at);
// Requires old_size <= new_size. Empty when the sizes are equal or the old tree is empty (section 2.1.4.1).
std::vector<Digest> ConsistencyProof(HashAlgorithm algorithm, std::uint64_t old_size, std::uint64_t new_size,
                                     const NodeAt& node_at);

// Sections 2.1.3.2 and 2.1.4.2. Sizes and roots must come as pairs from signed checkpoints: trees of different sizes
// can share the shape of a path, so the proof alone does not vouch for the size.
bool VerifyInclusion(HashAlgorithm algorithm, std::uint64_t index, std::uint64_t size, const Digest& leaf,
                     const std::vector<Digest>& proof, const Digest& root);
// Every tree extends the empty one: for old_size 0 the proof is empty and only `old_root` is checked.
bool VerifyConsistency(HashAlgorithm algorithm, std::uint64_t old_size, std::uint64_t new_size, const Digest& old_root,
                       const Digest& new_root, const std::vector<Digest>& proof);

}  // namespace credence::crypto
