#include "formats/encoding.h"

#include <algorithm>
#include <cstdint>
#include <optional>
#include <string>
#include <utility>

#include "formats/converter.h"
#include "formats/utf8_scan.h"

namespace credence::formats {
namespace {

constexpr std::size_t kNulLookBytes = 64 * 1024;

// Fewer Han forms prove nothing: a few GBK characters can look like one by chance (some 3 in 100 do).
constexpr std::int64_t kHanFormsForProof = 8;
constexpr std::int64_t kIllFormedPerHanForm = 4;

// Programs that copy text together leave several marks behind each other; none of them is text.
std::optional<Detection> ByMark(std::string_view look) {
  constexpr std::pair<std::string_view, Encoding> kMarks[] = {{"\xEF\xBB\xBF", Encoding::kUtf8},
                                                              {"\xFF\xFE", Encoding::kUtf16Le},
                                                              {"\xFE\xFF", Encoding::kUtf16Be},
                                                              {"\x84\x31\x95\x33", Encoding::kGb18030}};
  for (const auto& [mark, encoding] : kMarks) {
    std::size_t bytes = 0;
    while (look.substr(bytes).starts_with(mark)) bytes += mark.size();
    if (bytes > 0) return Detection{encoding, bytes};
  }
  return std::nullopt;
}

// In UTF-16 every ASCII character (separators and digits at least) has a NUL on the same side, and no other NULs occur.
// A share of NULs that Han text explains is believed only where the bytes are no UTF-8.
std::optional<Detection> ByNulPattern(std::string_view look) {
  look = look.substr(0, std::min(look.size(), kNulLookBytes) / 2 * 2);
  std::size_t pairs = look.size() / 2;
  std::size_t nuls[2] = {0, 0};
  bool has_separator[2] = {false, false};
  for (std::size_t i = 0; i < look.size(); ++i) {
    if (look[i] != '\0') continue;
    char partner = look[i ^ 1];
    ++nuls[i & 1];
    if (partner == '\n' || partner == '\r' || partner == '\t' || partner == ',') has_separator[i & 1] = true;
  }
  int side = nuls[1] > nuls[0] ? 1 : 0;
  std::size_t share_in_100 = CountUtf8(look, false).ill_formed == 0 ? 40 : 4;
  if (nuls[side] < 2 || !has_separator[side] || nuls[side] * 100 < pairs * share_in_100 ||
      nuls[1 - side] * 20 > nuls[side]) {
    return std::nullopt;
  }
  return Detection{side == 1 ? Encoding::kUtf16Le : Encoding::kUtf16Be};
}

std::int64_t IllFormedAsGb18030(std::string_view look, bool is_whole) {
  std::string text;
  std::int64_t damaged = 0;
  MakeGb18030Converter()->Convert(look, is_whole, text, damaged);
  return damaged;
}

}  // namespace

std::string_view NameOf(Encoding encoding) {
  switch (encoding) {
    case Encoding::kUtf8:
      return "UTF-8";
    case Encoding::kUtf16Le:
      return "UTF-16LE";
    case Encoding::kUtf16Be:
      return "UTF-16BE";
    case Encoding::kGb18030:
      return "GB18030";
  }
  return "";
}

Detection DetectEncoding(std::string_view look, bool is_whole) {
  if (auto detection = ByMark(look)) return *detection;
  if (look.find('\0') != std::string_view::npos) {
    if (auto detection = ByNulPattern(look)) return *detection;
  }
  if (AsciiPrefix(look) == look.size()) return {Encoding::kUtf8, 0, false};
  Utf8Count count = CountUtf8(look, is_whole);
  if (count.ill_formed == 0) return {Encoding::kUtf8};
  if (count.three_byte_forms >= kHanFormsForProof &&
      count.three_byte_forms * kIllFormedPerHanForm >= count.ill_formed) {
    return {Encoding::kUtf8};
  }
  return {IllFormedAsGb18030(look, is_whole) < count.ill_formed ? Encoding::kGb18030 : Encoding::kUtf8};
}

}  // namespace credence::formats
