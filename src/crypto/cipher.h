// Encryption at rest: SM4-CTR with a random IV, then HMAC-SM3 over version, context, IV and ciphertext (design 7).
// A sealed text is base64url of 50 bytes more than the plain text; the layout is described in cipher.cpp.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/result.h"

namespace credence::crypto {

// Three independent keys (encryption, integrity, blind index) derived from 32 secret bytes. `version`, 1–65535, is
// written into each sealed text so that keys can rotate. Value; thread-safe; wipes its keys when it goes.
class DataKey {
 public:
  // Error codes: crypto.bad_data_key.
  static Result<DataKey> FromSecret(int version, std::string_view secret32);
  // Which key a sealed text asks for; nullopt when it is no sealed text. Not verified: only Open() tells.
  static std::optional<int> VersionOf(std::string_view sealed);

  DataKey(const DataKey&) = default;
  DataKey(DataKey&&) noexcept = default;
  DataKey& operator=(const DataKey&) = default;
  DataKey& operator=(DataKey&&) noexcept = default;
  ~DataKey();

  int version() const { return version_; }

  // `context` binds the sealed text to its place (for example "record:12-34:CF_FR_ZJHM"); it is not stored.
  // The result is base64url text, different at each call.
  std::string Seal(std::string_view plain, std::string_view context) const;
  // Error codes: crypto.tampered (wrong key, version or context, or changed bytes).
  Result<std::string> Open(std::string_view sealed, std::string_view context) const;

  // Keyed digest for comparing without decrypting (domain 9.2), hex.
  std::string BlindIndex(std::string_view value) const;

 private:
  DataKey() = default;
  int version_ = 0;
  std::string encryption_key_;  // 16 bytes
  std::string mac_key_;         // 32 bytes
  std::string index_key_;       // 32 bytes
};

}  // namespace credence::crypto
