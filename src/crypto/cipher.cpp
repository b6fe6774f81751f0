// Sealed text = base64url(version, 2 bytes big-endian | IV, 16 bytes | ciphertext | MAC, 32 bytes), where
// MAC = HMAC-SM3(version | length of context, 8 bytes big-endian | context | IV | ciphertext).
#include "crypto/cipher.h"

#include <openssl/crypto.h>
#include <openssl/evp.h>

#include <algorithm>

#include "base/check.h"
#include "crypto/crypto_errors.h"
#include "crypto/digest.h"
#include "crypto/openssl_check.h"
#include "crypto/owned.h"

namespace credence::crypto {
namespace {

constexpr std::size_t kSecretBytes = 32;
constexpr std::size_t kEncryptionKeyBytes = 16;
constexpr std::size_t kVersionBytes = 2;
constexpr std::size_t kIvBytes = 16;
constexpr std::size_t kMacBytes = 32;
constexpr int kVersionMax = 65'535;
constexpr std::size_t kPieceBytes = std::size_t{1} << 30;  // OpenSSL counts the bytes of one call in an int

std::string BigEndian(std::uint64_t number, std::size_t bytes) {
  std::string text(bytes, '\0');
  for (std::size_t i = bytes; i-- > 0; number >>= 8) text[i] = static_cast<char>(number & 0xFF);
  return text;
}

int VersionIn(std::string_view sealed_bytes) {
  return static_cast<unsigned char>(sealed_bytes[0]) << 8 | static_cast<unsigned char>(sealed_bytes[1]);
}

// Counter mode: encrypting and decrypting are the same.
std::string Sm4Ctr(const std::string& key, std::string_view iv, std::string_view input) {
  static const EVP_CIPHER* cipher = OPENSSL_MAKE(EVP_CIPHER_fetch(nullptr, "SM4-CTR", nullptr));
  CHECK(key.size() == kEncryptionKeyBytes && iv.size() == kIvBytes);
  Owned<EVP_CIPHER_CTX, EVP_CIPHER_CTX_free> context(OPENSSL_MAKE(EVP_CIPHER_CTX_new()));
  OPENSSL_CHECK(EVP_EncryptInit_ex2(context.get(), cipher, reinterpret_cast<const unsigned char*>(key.data()),
                                    reinterpret_cast<const unsigned char*>(iv.data()), nullptr) == 1);
  std::string output(input.size(), '\0');
  for (std::size_t done = 0; done < input.size();) {
    int piece = static_cast<int>(std::min(kPieceBytes, input.size() - done));
    int written = 0;
    OPENSSL_CHECK(EVP_EncryptUpdate(context.get(), reinterpret_cast<unsigned char*>(output.data()) + done, &written,
                                    reinterpret_cast<const unsigned char*>(input.data()) + done, piece) == 1);
    CHECK(written == piece);
    done += static_cast<std::size_t>(piece);
  }
  return output;
}

// `bound` is version | IV | ciphertext as they stand in the sealed text.
Digest Mac(const std::string& mac_key, std::string_view context, std::string_view bound) {
  std::string message;
  message.reserve(bound.size() + sizeof(std::uint64_t) + context.size());
  message.append(bound.substr(0, kVersionBytes)).append(BigEndian(context.size(), sizeof(std::uint64_t)));
  message.append(context).append(bound.substr(kVersionBytes));
  return HmacSm3(mac_key, message);
}

std::optional<std::string> Decode(std::string_view sealed) {
  std::optional<std::string> bytes = FromBase64Url(sealed);
  if (bytes && bytes->size() < kVersionBytes + kIvBytes + kMacBytes) return std::nullopt;
  return bytes;
}

std::string DerivedKey(std::string_view secret, std::string_view label, std::size_t bytes) {
  Digest key = HmacSm3(secret, label);
  std::string derived(key.view().substr(0, bytes));
  OPENSSL_cleanse(key.bytes.data(), key.bytes.size());
  return derived;
}

}  // namespace

DataKey::~DataKey() {
  for (std::string* key : {&encryption_key_, &mac_key_, &index_key_}) OPENSSL_cleanse(key->data(), key->size());
}

Result<DataKey> DataKey::FromSecret(int version, std::string_view secret32) {
  if (version < 1 || version > kVersionMax || secret32.size() != kSecretBytes) {
    return Error(errors::kBadDataKey,
                 {{"version", std::to_string(version)}, {"length", std::to_string(secret32.size())}});
  }
  DataKey key;
  key.version_ = version;
  key.encryption_key_ = DerivedKey(secret32, "credence data key 1: encryption by SM4-CTR", kEncryptionKeyBytes);
  key.mac_key_ = DerivedKey(secret32, "credence data key 1: integrity by HMAC-SM3", kMacBytes);
  key.index_key_ = DerivedKey(secret32, "credence data key 1: blind index by HMAC-SM3", kMacBytes);
  return key;
}

std::optional<int> DataKey::VersionOf(std::string_view sealed) {
  std::optional<std::string> bytes = Decode(sealed);
  if (!bytes) return std::nullopt;
  return VersionIn(*bytes);
}

std::string DataKey::Seal(std::string_view plain, std::string_view context) const {
  std::string iv = RandomBytes(kIvBytes);
  std::string bytes = BigEndian(static_cast<std::uint64_t>(version_), kVersionBytes) + iv;
  bytes += Sm4Ctr(encryption_key_, iv, plain);
  bytes += Mac(mac_key_, context, bytes).view();
  return Base64Url(bytes);
}

Result<std::string> DataKey::Open(std::string_view sealed, std::string_view context) const {
  std::optional<std::string> bytes = Decode(sealed);
  if (!bytes || VersionIn(*bytes) != version_) return Error(errors::kTampered);
  std::string_view bound = std::string_view(*bytes).substr(0, bytes->size() - kMacBytes);
  std::string_view mac = std::string_view(*bytes).substr(bound.size());
  if (!ConstantTimeEqual(Mac(mac_key_, context, bound).view(), mac)) return Error(errors::kTampered);
  return Sm4Ctr(encryption_key_, bound.substr(kVersionBytes, kIvBytes), bound.substr(kVersionBytes + kIvBytes));
}

std::string DataKey::BlindIndex(std::string_view value) const { return HmacSm3(index_key_, value).Hex(); }

}  // namespace credence::crypto
