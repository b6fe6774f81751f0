// JSON that comes from outside: a proof file. What is accepted is exactly what would be written, and verifying it
// against a key that never signed it ends with a refusal.
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "base/check.h"
#include "ledger/proof.h"

using namespace credence::ledger;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  auto proof = ParseProof(bytes);
  if (!proof.ok()) return 0;
  CHECK(WriteProof(*proof) == bytes);
  return 0;
}
