// Password storage: Argon2id (default; 19 MiB, 2 passes) or PBKDF2 with HMAC-SM3 (120,000 rounds), each with its
// parameters and a salt of 16 random bytes in the stored text. Thread-safe and slow by intent: call it outside
// transactions and event loops.
#pragma once

#include <string>
#include <string_view>

namespace credence::crypto {

enum class PasswordScheme { kArgon2id, kPbkdf2Sm3 };
std::string HashPassword(std::string_view password, PasswordScheme scheme = PasswordScheme::kArgon2id);
// A stored text that no password opens, made at once. Verifying against it takes as long as against one of HashPassword
// with Argon2id: for a name that has no account, so that the time does not tell.
std::string UnopenablePassword();
// False as well for stored text that is malformed or whose parameters are out of bounds: memory up to 64 MiB,
// at most 10 passes and 4 lanes; 100,000 to 1,000,000 rounds.
bool VerifyPassword(std::string_view password, std::string_view stored);
// Raw PBKDF2-HMAC-SM3, `length` bytes. Requires rounds and length of at least 1.
std::string Pbkdf2Sm3(std::string_view password, std::string_view salt, int rounds, std::size_t length);

}  // namespace credence::crypto
