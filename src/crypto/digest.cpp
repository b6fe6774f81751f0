#include "crypto/digest.h"

#include <openssl/core_names.h>
#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/params.h>
#include <sys/random.h>

#include <algorithm>
#include <cerrno>
#include <system_error>

#include "base/check.h"
#include "crypto/openssl_check.h"
#include "crypto/owned.h"

namespace credence::crypto {
namespace {

using Context = Owned<EVP_MD_CTX, EVP_MD_CTX_free>;
using MacContext = Owned<EVP_MAC_CTX, EVP_MAC_CTX_free>;

// Fetched once and kept until the program ends: looking an algorithm up costs more than hashing a short text.
const EVP_MD* Algorithm(HashAlgorithm algorithm) {
  static const EVP_MD* sm3 = OPENSSL_MAKE(EVP_MD_fetch(nullptr, "SM3", nullptr));
  static const EVP_MD* sha256 = OPENSSL_MAKE(EVP_MD_fetch(nullptr, "SHA256", nullptr));
  return algorithm == HashAlgorithm::kSm3 ? sm3 : sha256;
}

void Start(EVP_MD_CTX* context, HashAlgorithm algorithm) {
  OPENSSL_CHECK(EVP_DigestInit_ex2(context, Algorithm(algorithm), nullptr) == 1);
}

void Add(EVP_MD_CTX* context, std::string_view bytes) {
  OPENSSL_CHECK(EVP_DigestUpdate(context, bytes.data(), bytes.size()) == 1);
}

Digest End(EVP_MD_CTX* context) {
  Digest digest;
  unsigned length = 0;
  OPENSSL_CHECK(EVP_DigestFinal_ex(context, digest.bytes.data(), &length) == 1);
  CHECK(length == digest.bytes.size());
  return digest;
}

// One context per thread and algorithm, so that Hash() neither allocates nor looks anything up.
EVP_MD_CTX* ThreadContext(HashAlgorithm algorithm) {
  thread_local Context contexts[2];
  Context& context = contexts[algorithm == HashAlgorithm::kSm3 ? 0 : 1];
  if (!context) {
    context.reset(OPENSSL_MAKE(EVP_MD_CTX_new()));
  }
  return context.get();
}

// HMAC with SM3 chosen and no key yet. Each call duplicates it and frees the duplicate, which wipes the key (SEC-16).
MacContext UnkeyedHmacSm3() {
  Owned<EVP_MAC, EVP_MAC_free> mac(OPENSSL_MAKE(EVP_MAC_fetch(nullptr, "HMAC", nullptr)));
  MacContext context(OPENSSL_MAKE(EVP_MAC_CTX_new(mac.get())));
  char name[] = "SM3";
  const OSSL_PARAM parameters[] = {OSSL_PARAM_construct_utf8_string(OSSL_MAC_PARAM_DIGEST, name, 0),
                                   OSSL_PARAM_construct_end()};
  OPENSSL_CHECK(EVP_MAC_CTX_set_params(context.get(), parameters) == 1);
  return context;
}

}  // namespace

std::string_view Name(HashAlgorithm algorithm) { return algorithm == HashAlgorithm::kSm3 ? "SM3" : "SHA-256"; }

std::optional<HashAlgorithm> HashAlgorithmFromName(std::string_view name) {
  for (HashAlgorithm algorithm : {HashAlgorithm::kSm3, HashAlgorithm::kSha256}) {
    if (Name(algorithm) == name) return algorithm;
  }
  return std::nullopt;
}

std::string Digest::Hex() const { return crypto::Hex(view()); }

std::optional<Digest> Digest::FromHex(std::string_view hex) {
  std::optional<std::string> bytes = crypto::FromHex(hex);
  Digest digest;
  if (!bytes || bytes->size() != digest.bytes.size()) return std::nullopt;
  std::copy(bytes->begin(), bytes->end(), digest.bytes.begin());
  return digest;
}

struct Hasher::State {
  HashAlgorithm algorithm;
  Context context;
};

Hasher::Hasher(HashAlgorithm algorithm) : state_(new State{algorithm, Context(OPENSSL_MAKE(EVP_MD_CTX_new()))}) {
  Start(state_->context.get(), algorithm);
}

Hasher::~Hasher() = default;
Hasher::Hasher(Hasher&&) noexcept = default;
Hasher& Hasher::operator=(Hasher&&) noexcept = default;

Hasher& Hasher::Update(std::string_view bytes) {
  Add(state_->context.get(), bytes);
  return *this;
}

Digest Hasher::Finish() {
  Digest digest = End(state_->context.get());
  Start(state_->context.get(), state_->algorithm);
  return digest;
}

Digest Hash(HashAlgorithm algorithm, std::string_view bytes) { return Hash(algorithm, bytes, {}); }

Digest Hash(HashAlgorithm algorithm, std::string_view head, std::string_view tail) {
  EVP_MD_CTX* context = ThreadContext(algorithm);
  Start(context, algorithm);
  Add(context, head);
  if (!tail.empty()) Add(context, tail);
  return End(context);
}

Digest Sm3(std::string_view bytes) { return Hash(HashAlgorithm::kSm3, bytes); }

Digest HmacSm3(std::string_view key, std::string_view bytes) {
  static const MacContext unkeyed = UnkeyedHmacSm3();
  MacContext context(OPENSSL_MAKE(EVP_MAC_CTX_dup(unkeyed.get())));
  // A null pointer would mean "the key of the last time", therefore an empty key still points somewhere.
  const char* key_bytes = key.empty() ? "" : key.data();
  OPENSSL_CHECK(EVP_MAC_init(context.get(), reinterpret_cast<const unsigned char*>(key_bytes), key.size(), nullptr) ==
                1);
  OPENSSL_CHECK(EVP_MAC_update(context.get(), reinterpret_cast<const unsigned char*>(bytes.data()), bytes.size()) == 1);
  Digest digest;
  std::size_t length = 0;
  OPENSSL_CHECK(EVP_MAC_final(context.get(), digest.bytes.data(), &length, digest.bytes.size()) == 1);
  CHECK(length == digest.bytes.size());
  return digest;
}

std::string RandomBytes(std::size_t count) {
  std::string bytes(count, '\0');
  std::size_t filled = 0;
  while (filled < count) {
    ssize_t got = getrandom(bytes.data() + filled, count - filled, 0);
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) throw std::system_error(errno, std::generic_category(), "getrandom");
    filled += static_cast<std::size_t>(got);
  }
  return bytes;
}

bool ConstantTimeEqual(std::string_view a, std::string_view b) {
  return a.size() == b.size() && CRYPTO_memcmp(a.data(), b.data(), a.size()) == 0;
}

}  // namespace credence::crypto
