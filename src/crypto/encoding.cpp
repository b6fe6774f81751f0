// Hex and base64url (RFC 4648 sections 8 and 5). Decoding accepts one spelling of each value only, because
// sealed texts and proofs are compared and stored as text.
#include <array>

#include "crypto/digest.h"

namespace credence::crypto {
namespace {

constexpr std::string_view kHexDigits = "0123456789abcdef";
constexpr std::string_view kBase64Digits = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

// The value of each character in an alphabet, −1 for characters outside it.
using Values = std::array<std::int8_t, 256>;

constexpr Values ValuesOf(std::string_view alphabet) {
  Values values{};
  for (auto& value : values) value = -1;
  for (std::size_t i = 0; i < alphabet.size(); ++i) {
    values[static_cast<unsigned char>(alphabet[i])] = static_cast<std::int8_t>(i);
  }
  return values;
}

constexpr Values kHexValues = ValuesOf(kHexDigits);
constexpr Values kBase64Values = ValuesOf(kBase64Digits);

int ValueIn(const Values& values, char character) { return values[static_cast<unsigned char>(character)]; }

}  // namespace

std::string Hex(std::string_view bytes) {
  std::string text;
  text.reserve(bytes.size() * 2);
  for (unsigned char byte : bytes) {
    text.push_back(kHexDigits[byte >> 4]);
    text.push_back(kHexDigits[byte & 15]);
  }
  return text;
}

std::optional<std::string> FromHex(std::string_view text) {
  if (text.size() % 2 != 0) return std::nullopt;
  std::string bytes;
  bytes.reserve(text.size() / 2);
  for (std::size_t i = 0; i < text.size(); i += 2) {
    int high = ValueIn(kHexValues, text[i]);
    int low = ValueIn(kHexValues, text[i + 1]);
    if (high < 0 || low < 0) return std::nullopt;
    bytes.push_back(static_cast<char>(high * 16 + low));
  }
  return bytes;
}

std::string Base64Url(std::string_view bytes) {
  std::string text;
  text.reserve((bytes.size() * 4 + 2) / 3);
  std::uint32_t pending = 0;
  int pending_bits = 0;
  for (unsigned char byte : bytes) {
    pending = (pending << 8 | byte) & 0xFFFF;
    pending_bits += 8;
    while (pending_bits >= 6) {
      pending_bits -= 6;
      text.push_back(kBase64Digits[pending >> pending_bits & 63]);
    }
  }
  if (pending_bits > 0) text.push_back(kBase64Digits[pending << (6 - pending_bits) & 63]);
  return text;
}

std::optional<std::string> FromBase64Url(std::string_view text) {
  std::string bytes;
  bytes.reserve(text.size() * 3 / 4);
  std::uint32_t pending = 0;
  int pending_bits = 0;
  for (char character : text) {
    int value = ValueIn(kBase64Values, character);
    if (value < 0) return std::nullopt;
    pending = (pending << 6 | static_cast<std::uint32_t>(value)) & 0xFFFF;
    pending_bits += 6;
    if (pending_bits >= 8) {
      pending_bits -= 8;
      bytes.push_back(static_cast<char>(pending >> pending_bits & 0xFF));
    }
  }
  // Six left-over bits mean a character that carries no byte; any left-over bit that is set, a second spelling.
  if (pending_bits >= 6 || (pending & ((1U << pending_bits) - 1)) != 0) return std::nullopt;
  return bytes;
}

}  // namespace credence::crypto
