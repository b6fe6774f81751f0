// Stored texts follow the PHC string form, salt and hash in base64 without padding:
//   $argon2id$v=19$m=<KiB>,t=<passes>,p=<lanes>$<salt>$<hash>
//   $pbkdf2-sm3$i=<rounds>$<salt>$<hash>
#include "crypto/password.h"

#include <argon2.h>
#include <fmt/format.h>
#include <openssl/evp.h>

#include <algorithm>
#include <charconv>
#include <climits>
#include <new>
#include <optional>

#include "base/check.h"
#include "base/text.h"
#include "crypto/digest.h"
#include "crypto/openssl_check.h"

namespace credence::crypto {
namespace {

constexpr int kMemoryKib = 19 * 1024;
constexpr int kPasses = 2;
constexpr int kLanes = 1;
constexpr int kRounds = 120'000;
constexpr std::size_t kSaltBytes = 16;
constexpr std::size_t kHashBytes = 32;

// What a stored text may ask for. Whoever can write one must not be able to use up the memory or the time of the
// server.
struct Bounds {
  int least;
  int most;
  bool Hold(int number) const { return least <= number && number <= most; }
};
constexpr Bounds kMemoryKibBounds{8, 64 * 1024};
constexpr Bounds kPassesBounds{1, 10};
constexpr Bounds kLanesBounds{1, 4};
constexpr Bounds kRoundsBounds{100'000, 1'000'000};
constexpr Bounds kSaltBytesBounds{8, 64};
constexpr Bounds kHashBytesBounds{16, 64};
constexpr std::size_t kStoredBytesMax = 256;

// The PHC form uses the older base64 alphabet, with + and / for - and _.
std::string Base64(std::string_view bytes) {
  std::string text = Base64Url(bytes);
  std::replace(text.begin(), text.end(), '-', '+');
  std::replace(text.begin(), text.end(), '_', '/');
  return text;
}

std::optional<std::string> FromBase64(std::string_view text, Bounds bounds) {
  std::string url(text);
  for (char& character : url) {
    if (character == '-' || character == '_') return std::nullopt;
    if (character == '+') character = '-';
    if (character == '/') character = '_';
  }
  std::optional<std::string> bytes = FromBase64Url(url);
  if (bytes && !bounds.Hold(static_cast<int>(bytes->size()))) return std::nullopt;
  return bytes;
}

// `<name>=<number>` in decimal digits without leading zero.
std::optional<int> Parameter(std::string_view text, std::string_view name, Bounds bounds) {
  if (!text.starts_with(name)) return std::nullopt;
  text.remove_prefix(name.size());
  int number = 0;
  auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc() || end != text.data() + text.size() || text.front() == '0') return std::nullopt;
  if (!bounds.Hold(number)) return std::nullopt;
  return number;
}

std::string Argon2id(std::string_view password, std::string_view salt, int memory_kib, int passes, int lanes,
                     std::size_t length) {
  std::string hash(length, '\0');
  int outcome = argon2id_hash_raw(static_cast<std::uint32_t>(passes), static_cast<std::uint32_t>(memory_kib),
                                  static_cast<std::uint32_t>(lanes), password.data(), password.size(), salt.data(),
                                  salt.size(), hash.data(), hash.size());
  if (outcome == ARGON2_MEMORY_ALLOCATION_ERROR) throw std::bad_alloc();
  CHECK(outcome == ARGON2_OK);
  return hash;
}

std::string Argon2idText(std::string_view salt, std::string_view hash) {
  return fmt::format("$argon2id$v=19$m={},t={},p={}${}${}", kMemoryKib, kPasses, kLanes, Base64(salt), Base64(hash));
}

bool VerifyArgon2id(std::string_view password, const std::vector<std::string_view>& parts) {
  if (parts.size() != 6 || parts[2] != "v=19") return false;
  std::vector<std::string_view> parameters = Split(parts[3], ',');
  if (parameters.size() != 3) return false;
  std::optional<int> memory_kib = Parameter(parameters[0], "m=", kMemoryKibBounds);
  std::optional<int> passes = Parameter(parameters[1], "t=", kPassesBounds);
  std::optional<int> lanes = Parameter(parameters[2], "p=", kLanesBounds);
  std::optional<std::string> salt = FromBase64(parts[4], kSaltBytesBounds);
  std::optional<std::string> hash = FromBase64(parts[5], kHashBytesBounds);
  if (!memory_kib || !passes || !lanes || !salt || !hash) return false;
  if (*memory_kib < 8 * *lanes) return false;  // Argon2 needs eight blocks a lane
  return ConstantTimeEqual(Argon2id(password, *salt, *memory_kib, *passes, *lanes, hash->size()), *hash);
}

bool VerifyPbkdf2Sm3(std::string_view password, const std::vector<std::string_view>& parts) {
  if (parts.size() != 5) return false;
  std::optional<int> rounds = Parameter(parts[2], "i=", kRoundsBounds);
  std::optional<std::string> salt = FromBase64(parts[3], kSaltBytesBounds);
  std::optional<std::string> hash = FromBase64(parts[4], kHashBytesBounds);
  if (!rounds || !salt || !hash) return false;
  return ConstantTimeEqual(Pbkdf2Sm3(password, *salt, *rounds, hash->size()), *hash);
}

}  // namespace

std::string HashPassword(std::string_view password, PasswordScheme scheme) {
  std::string salt = RandomBytes(kSaltBytes);
  if (scheme == PasswordScheme::kPbkdf2Sm3) {
    return fmt::format("$pbkdf2-sm3$i={}${}${}", kRounds, Base64(salt),
                       Base64(Pbkdf2Sm3(password, salt, kRounds, kHashBytes)));
  }
  return Argon2idText(salt, Argon2id(password, salt, kMemoryKib, kPasses, kLanes, kHashBytes));
}

// Random bytes are the hash of no password that anybody could find.
std::string UnopenablePassword() { return Argon2idText(RandomBytes(kSaltBytes), RandomBytes(kHashBytes)); }

bool VerifyPassword(std::string_view password, std::string_view stored) {
  if (stored.size() > kStoredBytesMax || !stored.starts_with('$')) return false;
  std::vector<std::string_view> parts = Split(stored, '$');  // the first part is empty
  if (parts[1] == "argon2id") return VerifyArgon2id(password, parts);
  if (parts[1] == "pbkdf2-sm3") return VerifyPbkdf2Sm3(password, parts);
  return false;
}

std::string Pbkdf2Sm3(std::string_view password, std::string_view salt, int rounds, std::size_t length) {
  CHECK(rounds >= 1 && length >= 1 && length <= INT_MAX && password.size() <= INT_MAX && salt.size() <= INT_MAX);
  static const EVP_MD* sm3 = OPENSSL_MAKE(EVP_MD_fetch(nullptr, "SM3", nullptr));
  std::string key(length, '\0');
  const char* password_bytes = password.empty() ? "" : password.data();
  OPENSSL_CHECK(PKCS5_PBKDF2_HMAC(password_bytes, static_cast<int>(password.size()),
                                  reinterpret_cast<const unsigned char*>(salt.data()), static_cast<int>(salt.size()),
                                  rounds, sm3, static_cast<int>(length),
                                  reinterpret_cast<unsigned char*>(key.data())) == 1);
  return key;
}

}  // namespace credence::crypto
