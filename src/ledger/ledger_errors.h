// Error codes of the ledger. Texts: catalog/texts/ledger.json.
#pragma once

#include "base/error.h"

namespace credence::ledger::errors {

inline constexpr ErrorCode kPending{ErrorKind::kUnavailable, "ledger.pending"};
inline constexpr ErrorCode kProofFormat{ErrorKind::kInvalid, "ledger.proof_format"};
inline constexpr ErrorCode kProofContent{ErrorKind::kInvalid, "ledger.proof_content"};
inline constexpr ErrorCode kProofPath{ErrorKind::kInvalid, "ledger.proof_path"};
inline constexpr ErrorCode kProofSignature{ErrorKind::kInvalid, "ledger.proof_signature"};
inline constexpr ErrorCode kProofKey{ErrorKind::kInvalid, "ledger.proof_key"};

}  // namespace credence::ledger::errors
