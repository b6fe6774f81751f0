// Password storage: Argon2id (default) or PBKDF2 with HMAC-SM3, each with its parameters in the stored text.
#pragma once

#include <string>
#include <string_view>

namespace credence::crypto {

enum class PasswordScheme { kArgon2id, kPbkdf2Sm3 };
std::string HashPassword(std::string_view password, PasswordScheme scheme = PasswordScheme::kArgon2id);
bool VerifyPassword(std::string_view password, std::string_view stored);
// Raw PBKDF2-HMAC-SM3, `length` bytes.
std::string Pbkdf2Sm3(std::string_view password, std::string_view salt, int rounds, std::size_t length);

}  // namespace credence::crypto
