// One-time codes as telephones compute them: TOTP (RFC 6238) with HMAC-SHA-1, six digits, thirty seconds. SHA-1 stands
// here because the common programs know nothing else (SEC-05); as a MAC it is still sound. Pure and thread-safe.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace credence::crypto {

inline constexpr int kCodeSeconds = 30;
inline constexpr int kCodeDigits = 6;
inline constexpr std::size_t kCodeSecretBytes = 20;

// 20 raw bytes; a key of any length.
std::string HmacSha1(std::string_view key, std::string_view bytes);

// The interval in which the moment lies.
std::int64_t CodeStep(std::int64_t epoch_seconds);

// Six digits.
std::string OneTimeCode(std::string_view secret, std::int64_t step);

// The step to which the code belongs, among the step of now and one on either side, and later than `used_step`: a code
// counts once. Takes the same time whichever it is.
std::optional<std::int64_t> MatchOneTimeCode(std::string_view secret, std::string_view code, std::int64_t now_step,
                                             std::int64_t used_step);

// RFC 4648 section 6, upper case, without padding.
std::string Base32(std::string_view bytes);

// What a telephone reads from a square code. `issuer` and `account` may hold any UTF-8.
std::string OneTimeCodeUri(std::string_view issuer, std::string_view account, std::string_view secret);

}  // namespace credence::crypto
