#include "ledger/checkpoint.h"

namespace credence::ledger {

std::string Checkpoint::SignedText(crypto::HashAlgorithm algorithm) const {
  std::string text("credence/checkpoint/1\n");
  text.append(crypto::Name(algorithm)).append("\n").append(std::to_string(tree_size)).append("\n");
  text.append(root.Hex()).append("\n").append(std::to_string(time.epoch_ms)).append("\n").append(key_id).append("\n");
  return text;
}

}  // namespace credence::ledger
