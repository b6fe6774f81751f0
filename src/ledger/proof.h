// A proof that an entry stands in the log: everything a stranger needs, beside the public key. Pure; works offline.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "crypto/signature.h"
#include "ledger/checkpoint.h"
#include "ledger/entry.h"

namespace credence::ledger {

struct Proof {
  crypto::HashAlgorithm algorithm = crypto::HashAlgorithm::kSm3;
  crypto::SignatureAlgorithm signature_algorithm = crypto::SignatureAlgorithm::kSm2;
  std::string public_text;         // JSON: the public half of the content
  std::string public_salt;         // 16 raw bytes
  crypto::Digest withheld_digest;  // of the half that is not shown
  Entry entry;
  std::int64_t sequence = 0;
  std::vector<crypto::Digest> path;
  Checkpoint checkpoint;
};

// The one form of a proof file: JSON, two blanks of indentation, one line break at the end. A file that differs from it
// in any byte is refused by ParseProof, so nothing can be added, reordered or respelled.
std::string WriteProof(const Proof& proof);

// Error codes: ledger.proof_format.
Result<Proof> ParseProof(std::string_view file);

// Content -> commitment -> leaf -> root -> signature.
// Error codes: ledger.proof_content, ledger.proof_path, ledger.proof_signature, ledger.proof_key.
Status VerifyProof(const Proof& proof, const crypto::Verifier& verifier);

}  // namespace credence::ledger
