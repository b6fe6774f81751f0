// Fast judgement of UTF-8 in pieces of a stream. base/text.h judges whole short texts.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace credence::formats {

inline constexpr std::string_view kReplacement = "\xEF\xBF\xBD";  // U+FFFD

// Bytes before the first that is not ASCII.
std::size_t AsciiPrefix(std::string_view bytes);

struct Utf8Scan {
  std::size_t valid_bytes = 0;   // the longest well-formed beginning
  bool has_replacement = false;  // it contains U+FFFD
};
Utf8Scan ScanUtf8(std::string_view bytes);

// How the bytes look as UTF-8; the measure by which encodings are told apart.
struct Utf8Count {
  std::int64_t three_byte_forms = 0;  // Han text consists of these
  std::int64_t ill_formed = 0;
};
// With `is_whole` a sequence cut off by the end counts as ill-formed.
Utf8Count CountUtf8(std::string_view bytes, bool is_whole);

// Appends `bytes` with U+FFFD in place of every ill-formed sequence (the longest beginning of a form, as Unicode
// section 3.9 recommends) and adds their number to `damaged`. Returns how many bytes were used: all with `is_whole`,
// else a sequence cut off by the end is left.
std::size_t AppendRepaired(std::string_view bytes, bool is_whole, std::string& into, std::int64_t& damaged);

}  // namespace credence::formats
