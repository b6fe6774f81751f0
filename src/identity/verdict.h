// The answer of every identifier check: a verdict with a stable reason word (domain 2).
#pragma once

#include <string_view>

namespace credence::identity {

enum class Verdict {
  kValid,
  kWarn,    // store it, show a warning
  kLegacy,  // an old format without a check character
  kInvalid,
};

// `reason` is empty for kValid; otherwise one of the words of tests/vectors/id-vectors.csv:
// length charset authority category region_format region check org_check hyphen birth_date birth_range sequence
// legacy15 legacy13. Static storage.
struct IdentifierVerdict {
  Verdict verdict = Verdict::kInvalid;
  std::string_view reason;
  bool acceptable() const { return verdict != Verdict::kInvalid; }
};

}  // namespace credence::identity
