// A checkpoint: the signed size and root of the tree at a moment. Pure.
#pragma once

#include <cstdint>
#include <string>

#include "base/civil_date.h"
#include "crypto/digest.h"

namespace credence::ledger {

struct Checkpoint {
  std::int64_t tree_size = 0;
  crypto::Digest root;
  Instant time;
  std::string key_id;
  std::string signature;  // raw r||s

  // The bytes the signature covers.
  std::string SignedText(crypto::HashAlgorithm algorithm) const;
};

}  // namespace credence::ledger
