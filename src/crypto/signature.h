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

// Thread-safe.
class Signer {
 public:
  virtual ~Signer() = default;
  virtual SignatureAlgorithm algorithm() const = 0;
  virtual std::string Sign(std::string_view message) const = 0;   // raw r||s, 64 bytes
  virtual std::string PublicKeyPem() const = 0;
  virtual std::string KeyId() const = 0;                          // first 16 hex of SM3 over the DER public key
};

// A private key in a PEM file of mode 0600. Error codes: crypto.bad_key {path}, crypto.key_exists {path}.
Result<std::unique_ptr<Signer>> CreateKeyFile(const std::string& path, SignatureAlgorithm algorithm);
Result<std::unique_ptr<Signer>> LoadKeyFile(const std::string& path);

// A public key, thread-safe.
class Verifier {
 public:
  virtual ~Verifier() = default;
  virtual SignatureAlgorithm algorithm() const = 0;
  virtual std::string KeyId() const = 0;
  // `signature` is raw r||s; anything that is not exactly 64 bytes is refused.
  virtual bool Verify(std::string_view message, std::string_view signature) const = 0;
};
Result<std::unique_ptr<Verifier>> VerifierFromPem(std::string_view pem);

}  // namespace credence::crypto
