#include "formats/utf8_scan.h"

#include <cstring>

namespace credence::formats {
namespace {

using Byte = unsigned char;

const Byte* Bytes(std::string_view text) { return reinterpret_cast<const Byte*>(text.data()); }

bool EightAscii(const Byte* at) {
  std::uint64_t word;
  std::memcpy(&word, at, sizeof word);
  return (word & 0x8080808080808080u) == 0;
}

struct Form {
  enum class Kind { kWell, kIll, kCutOff } kind;
  std::size_t length;
};

// What stands at `at`, a byte ≥ 0x80 with `left` ≥ 1 bytes up to the end (Unicode table 3-7).
Form FormAt(const Byte* at, std::size_t left) {
  Byte lead = at[0];
  if (lead < 0xC2 || lead > 0xF4) return {Form::Kind::kIll, 1};
  std::size_t length = lead >= 0xF0 ? 4 : lead >= 0xE0 ? 3 : 2;
  Byte low = lead == 0xE0 ? 0xA0 : lead == 0xF0 ? 0x90 : 0x80;
  Byte high = lead == 0xED ? 0x9F : lead == 0xF4 ? 0x8F : 0xBF;
  for (std::size_t k = 1; k < length; ++k) {
    if (k == left) return {Form::Kind::kCutOff, k};
    if (at[k] < low || at[k] > high) return {Form::Kind::kIll, k};
    low = 0x80;
    high = 0xBF;
  }
  return {Form::Kind::kWell, length};
}

}  // namespace

std::size_t AsciiPrefix(std::string_view bytes) {
  const Byte* at = Bytes(bytes);
  std::size_t i = 0;
  while (i + 8 <= bytes.size() && EightAscii(at + i)) i += 8;
  while (i < bytes.size() && at[i] < 0x80) ++i;
  return i;
}

Utf8Scan ScanUtf8(std::string_view bytes) {
  const Byte* at = Bytes(bytes);
  const std::size_t size = bytes.size();
  bool has_replacement = false;
  std::size_t i = 0;
  while (i < size) {
    if (at[i] < 0x80) {
      i += i + 8 <= size && EightAscii(at + i) ? 8 : 1;
      continue;
    }
    // Most Han characters, without the general judgement.
    if (at[i] >= 0xE1 && at[i] <= 0xEC && i + 3 <= size && (at[i + 1] & 0xC0) == 0x80 && (at[i + 2] & 0xC0) == 0x80) {
      i += 3;
      continue;
    }
    Form form = FormAt(at + i, size - i);
    if (form.kind != Form::Kind::kWell) break;
    if (at[i] == 0xEF && at[i + 1] == 0xBF && at[i + 2] == 0xBD) has_replacement = true;
    i += form.length;
  }
  return {i, has_replacement};
}

Utf8Count CountUtf8(std::string_view bytes, bool is_whole) {
  const Byte* at = Bytes(bytes);
  Utf8Count count;
  std::size_t i = 0;
  while (i < bytes.size()) {
    if (at[i] < 0x80) {
      ++i;
      continue;
    }
    Form form = FormAt(at + i, bytes.size() - i);
    if (form.kind == Form::Kind::kWell && form.length == 3) ++count.three_byte_forms;
    if (form.kind == Form::Kind::kIll || (form.kind == Form::Kind::kCutOff && is_whole)) ++count.ill_formed;
    i += form.length;
  }
  return count;
}

std::size_t AppendRepaired(std::string_view bytes, bool is_whole, std::string& into, std::int64_t& damaged) {
  std::size_t i = 0;
  while (i < bytes.size()) {
    std::size_t valid = ScanUtf8(bytes.substr(i)).valid_bytes;
    into.append(bytes, i, valid);
    i += valid;
    if (i == bytes.size()) break;
    Form form = FormAt(Bytes(bytes) + i, bytes.size() - i);
    if (form.kind == Form::Kind::kCutOff && !is_whole) break;
    into.append(kReplacement);
    ++damaged;
    i += form.length;
  }
  return i;
}

}  // namespace credence::formats
