// Text as SpreadsheetML writes it, in shared and in inline strings: one <t>, or runs <r><t>; phonetic runs <rPh> are
// left out; without xml:space="preserve" the white space at both ends of a <t> does not count; _xHHHH_ stands for the
// UTF-16 unit HHHH (ECMA-376 part 1, 18.4.8, 18.4.12, 22.9.2.19). Internal to formats.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "formats/row_block.h"
#include "formats/xml_reader.h"

namespace credence::formats {

class RichText {
 public:
  struct Content {
    std::string_view text;    // well-formed UTF-8, at most limits::kCellBytesMax; valid until the next call
    std::uint16_t flags = 0;  // RowFlag bits: kTooLong, kDamaged, kNul
  };

  void Clear();
  // Elements inside <si> or <is>.
  void Start(std::string_view name, const XmlAttributes& attributes);
  void Text(std::string_view text);
  void End(std::string_view name);
  Content Finish();

 private:
  std::string text_;
  std::size_t begin_ = 0;  // of the current <t>
  bool is_in_text_ = false;
  bool keeps_blanks_ = false;
  int phonetic_depth_ = 0;
  bool is_cut_ = false;
};

// Replaces _xHHHH_ in place; unpaired surrogates become U+FFFD.
void DecodeEscapes(std::string& text);

// RowFlag bits kDamaged and kNul, as far as they hold for a text.
std::uint16_t DamageOf(std::string_view text);

// Cuts the text to `bytes_max` without halving a character.
void CutText(std::string& text, std::size_t bytes_max);

}  // namespace credence::formats
