// Error codes of keys and sealed texts. Texts: catalog/texts/crypto.json.
#pragma once

#include "base/error.h"

namespace credence::crypto::errors {

// A sealed text that this key does not open at this place: wrong key, wrong context or changed bytes.
inline constexpr ErrorCode kTampered{ErrorKind::kInvalid, "crypto.tampered"};
// {version} {length}: a secret that is not 32 bytes, or a version outside 1–65535.
inline constexpr ErrorCode kBadDataKey{ErrorKind::kInvalid, "crypto.bad_data_key"};

// {path}: the file holds no unencrypted PKCS#8 key of SM2 or P-256.
inline constexpr ErrorCode kBadKey{ErrorKind::kInvalid, "crypto.bad_key"};
// {path}: a key is never overwritten.
inline constexpr ErrorCode kKeyExists{ErrorKind::kConflict, "crypto.key_exists"};
// {path} {mode}: group or others have access to the file.
inline constexpr ErrorCode kKeyExposed{ErrorKind::kInvalid, "crypto.key_exposed"};
// {path} {reason}: the operating system refuses; reason is its own words.
inline constexpr ErrorCode kKeyUnreadable{ErrorKind::kInvalid, "crypto.key_unreadable"};
inline constexpr ErrorCode kKeyUnwritable{ErrorKind::kInvalid, "crypto.key_unwritable"};

// The text is not exactly one PEM public key of SM2 or P-256.
inline constexpr ErrorCode kBadPublicKey{ErrorKind::kInvalid, "crypto.bad_public_key"};

}  // namespace credence::crypto::errors
