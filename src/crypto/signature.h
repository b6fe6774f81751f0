// Signatures: SM2 with SM3 (GB/T 32918, signer id 1234567812345678) or ECDSA P-256 with SHA-256.
// Behind an interface so that a certified module can replace the software (SEC-22).
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "base/result.h"

namespace credence::crypto {

enum class SignatureAlgorithm { kSm2, kEcdsaP256 };
std::string_view Name(SignatureAlgorithm algorithm);  // "SM2", "ECDSA-P256"
std::optional<SignatureAlgorithm> SignatureAlgorithmFromName(std::string_view name);

// A private key, thread-safe.
class Signer {
 public:
  virtual ~Signer() = default;
  virtual SignatureAlgorithm algorithm() const = 0;
  virtual std::string Sign(std::string_view message) const = 0;  // raw r||s, 64 bytes
  virtual std::string PublicKeyPem() const = 0;
  virtual std::string KeyId() const = 0;  // first 16 hex of SM3 over the DER public key
};

// A private key in a PEM file (PKCS#8, not encrypted) of mode 0600.
// Creating never overwrites, and returns once file and directory are on the disk. A full disk throws std::system_error
// and leaves no file. Error codes: crypto.key_exists, crypto.key_unwritable.
Result<std::unique_ptr<Signer>> CreateKeyFile(const std::string& path, SignatureAlgorithm algorithm);
// Error codes: crypto.key_unreadable, crypto.key_exposed (group or others have access), crypto.bad_key.
Result<std::unique_ptr<Signer>> LoadKeyFile(const std::string& path);

// A public key, thread-safe.
class Verifier {
 public:
  virtual ~Verifier() = default;
  virtual SignatureAlgorithm algorithm() const = 0;
  virtual std::string KeyId() const = 0;
  // `signature` is raw r||s; anything that is not exactly 64 bytes is refused, and so is r or s out of [1, n−1].
  // Anybody can turn an ECDSA signature (r, s) into the equally valid (r, n−s): never use its bytes as an identifier.
  virtual bool Verify(std::string_view message, std::string_view signature) const = 0;
};
// Exactly one public key in PEM, named curve, uncompressed point. Error codes: crypto.bad_public_key.
Result<std::unique_ptr<Verifier>> VerifierFromPem(std::string_view pem);

}  // namespace credence::crypto
