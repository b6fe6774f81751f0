#include "ledger/entry.h"

#include "base/check.h"

namespace credence::ledger {
namespace {

std::string HalfOf(const std::string& hex, std::size_t begin) {
  CHECK(hex.size() == 64);
  auto bytes = crypto::FromHex(std::string_view(hex).substr(begin, 32));
  CHECK(bytes.has_value());
  return *bytes;
}

}  // namespace

Salt Salt::Random() { return {crypto::Hex(crypto::RandomBytes(32))}; }
std::string Salt::public_half() const { return HalfOf(hex, 0); }
std::string Salt::withheld_half() const { return HalfOf(hex, 32); }

crypto::Digest HalfDigest(crypto::HashAlgorithm algorithm, std::string_view salt_half, std::string_view text) {
  std::string salted;
  salted.reserve(salt_half.size() + text.size());
  salted.append(salt_half).append(text);
  return crypto::Hash(algorithm, salted);
}

crypto::Digest Commitment(crypto::HashAlgorithm algorithm, const crypto::Digest& public_digest,
                          const crypto::Digest& withheld_digest) {
  std::string both("credence/content/1\n");
  both.append(public_digest.view()).append(withheld_digest.view());
  return crypto::Hash(algorithm, both);
}

crypto::Digest Commitment(crypto::HashAlgorithm algorithm, const Salt& salt, const Content& content) {
  return Commitment(algorithm, HalfDigest(algorithm, salt.public_half(), content.public_text),
                    HalfDigest(algorithm, salt.withheld_half(), content.withheld_text));
}

std::string SaltDigest(crypto::HashAlgorithm algorithm, std::string_view salt_hex) {
  return crypto::Hash(algorithm, "credence/salt/1\n", salt_hex).Hex();
}

bool Entry::HasLineBreak() const {
  for (const std::string* field : {&actor, &action, &object, &commitment, &salt_digest}) {
    if (field->find('\n') != std::string::npos) return true;
  }
  return false;
}

std::string Entry::LeafText() const {
  CHECK(!HasLineBreak());
  std::string text("credence/entry/1\n");
  text.append(std::to_string(time.epoch_ms)).append("\n").append(actor).append("\n").append(action).append("\n");
  text.append(object).append("\n").append(commitment).append("\n").append(salt_digest).append("\n");
  return text;
}

}  // namespace credence::ledger
