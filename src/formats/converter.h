// Foreign encodings to UTF-8, piece by piece. Internal to formats: text_decoder.h is the door.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

namespace credence::formats {

// Keeps what a piece border cuts in two until the next piece. What cannot be converted becomes U+FFFD.
class Converter {
 public:
  virtual ~Converter() = default;
  // Appends whole code points; adds the ill-formed sequences to `damaged`. `is_last` ends the text.
  virtual void Convert(std::string_view bytes, bool is_last, std::string& into, std::int64_t& damaged) = 0;
};

enum class ByteOrder { kLittle, kBig };
std::unique_ptr<Converter> MakeUtf16Converter(ByteOrder order);

// GB18030, of which GBK (CP936) and GB2312 are subsets.
std::unique_ptr<Converter> MakeGb18030Converter();

}  // namespace credence::formats
