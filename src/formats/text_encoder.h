// UTF-8 to the encodings in which files are handed out; the counterpart of text_decoder.h.
#pragma once

#include <memory>
#include <string>
#include <string_view>

#include "formats/encoding.h"

namespace credence::formats {

// GB18030 has a place for every character of Unicode, so nothing is lost. One thread.
class TextEncoder {
 public:
  // kUtf8 or kGb18030.
  explicit TextEncoder(Encoding encoding);
  ~TextEncoder();
  TextEncoder(const TextEncoder&) = delete;
  TextEncoder& operator=(const TextEncoder&) = delete;

  // Appends the text in the target encoding. `utf8` is well-formed and holds whole characters.
  void Encode(std::string_view utf8, std::string& into);

 private:
  struct Converter;
  std::unique_ptr<Converter> converter_;  // null for UTF-8
};

}  // namespace credence::formats
