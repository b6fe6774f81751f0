// Which encoding a text file is in, judged once from its first bytes and then held for the whole file.
#pragma once

#include <cstddef>
#include <string_view>

namespace credence::formats {

enum class Encoding { kUtf8, kUtf16Le, kUtf16Be, kGb18030 };

// "UTF-8", "UTF-16LE", "UTF-16BE", "GB18030".
std::string_view NameOf(Encoding encoding);

struct Detection {
  Encoding encoding = Encoding::kUtf8;
  std::size_t bom_bytes = 0;  // to skip; also marks that were written several times
  bool is_decided = true;     // false: nothing but ASCII so far, look again further on
};

// In this order: byte order mark; the NUL pattern of UTF-16 without a mark; well-formed UTF-8; UTF-8 with damaged
// places, when Han text in UTF-8 clearly outweighs them; else whichever of GB18030 and UTF-8 has fewer ill-formed
// sequences. A file that mixes encodings thus shows U+FFFD, which is seen, rather than wrong characters, which are not.
// `is_whole`: the look is the whole file, so that a sequence cut off by its end counts as ill-formed.
Detection DetectEncoding(std::string_view look, bool is_whole);

}  // namespace credence::formats
