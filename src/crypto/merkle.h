// Merkle tree as in RFC 9162 section 2.1: leaf = H(0x00 || entry), node = H(0x01 || left || right). Pure; storage is the caller's.
#pragma once

#include <cstdint>
#include <functional>
#include <vector>

#include "crypto/digest.h"

namespace credence::crypto {

Digest LeafHash(HashAlgorithm algorithm, std::string_view entry);
Digest NodeHash(HashAlgorithm algorithm, const Digest& left, const Digest& right);

// The perfect subtrees of a tree of `size` leaves are addressed by (level, index): level 0 holds leaf hashes, node (l, i) covers
// leaves [i·2^l, (i+1)·2^l). `NodeAt` returns a complete node; it is only asked for complete ones.
using NodeAt = std::function<Digest(int level, std::uint64_t index)>;

Digest RootHash(HashAlgorithm algorithm, std::uint64_t size, const NodeAt& node_at);  // size 0: hash of the empty string
std::vector<Digest> InclusionProof(HashAlgorithm algorithm, std::uint64_t index, std::uint64_t size, const NodeAt& node_at);
std::vector<Digest> ConsistencyProof(HashAlgorithm algorithm, std::uint64_t old_size, std::uint64_t new_size,
                                     const NodeAt& node_at);

bool VerifyInclusion(HashAlgorithm algorithm, std::uint64_t index, std::uint64_t size, const Digest& leaf,
                     const std::vector<Digest>& proof, const Digest& root);
bool VerifyConsistency(HashAlgorithm algorithm, std::uint64_t old_size, std::uint64_t new_size, const Digest& old_root,
                       const Digest& new_root, const std::vector<Digest>& proof);

}  // namespace credence::crypto
