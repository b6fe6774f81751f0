// Digests and encodings. SM3 (GB/T 32905) is the default of the platform, SHA-256 the alternative.
#pragma once

#include <array>
#include <compare>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace credence::crypto {

enum class HashAlgorithm { kSm3, kSha256 };
std::string_view Name(HashAlgorithm algorithm);  // "SM3", "SHA-256"
std::optional<HashAlgorithm> HashAlgorithmFromName(std::string_view name);

// 32 bytes with value semantics.
struct Digest {
  std::array<std::uint8_t, 32> bytes{};
  std::string Hex() const;  // lower case
  static std::optional<Digest> FromHex(std::string_view hex);
  std::string_view view() const { return {reinterpret_cast<const char*>(bytes.data()), bytes.size()}; }
  friend auto operator<=>(const Digest&, const Digest&) = default;
};

// A running digest. Not thread-safe; Finish() starts the next one.
class Hasher {
 public:
  explicit Hasher(HashAlgorithm algorithm);
  ~Hasher();
  Hasher(Hasher&&) noexcept;
  Hasher& operator=(Hasher&&) noexcept;
  Hasher& Update(std::string_view bytes);
  Digest Finish();

 private:
  struct State;
  std::unique_ptr<State> state_;
};

// Thread-safe and fast for short input: no allocation per call.
Digest Hash(HashAlgorithm algorithm, std::string_view bytes);
// The digest of `head` followed by `tail`, without joining them.
Digest Hash(HashAlgorithm algorithm, std::string_view head, std::string_view tail);
Digest Sm3(std::string_view bytes);
Digest HmacSm3(std::string_view key, std::string_view bytes);  // thread-safe; a key of any length

std::string Base64Url(std::string_view bytes);                    // without padding
std::optional<std::string> FromBase64Url(std::string_view text);  // refuses every non-canonical form
std::string Hex(std::string_view bytes);                          // lower case
std::optional<std::string> FromHex(std::string_view text);        // lower case only

// `count` bytes of the operating system's generator. Throws std::system_error when there is none.
std::string RandomBytes(std::size_t count);
// Takes the same time wherever the texts differ. Their lengths are not secret.
bool ConstantTimeEqual(std::string_view a, std::string_view b);

}  // namespace credence::crypto
