#include "formats/text_encoder.h"

#include <unicode/ucnv.h>
#include <unicode/unistr.h>

#include "base/check.h"

namespace credence::formats {

struct TextEncoder::Converter {
  Converter() {
    UErrorCode status = U_ZERO_ERROR;
    handle = ucnv_open("gb18030", &status);
    CHECK(U_SUCCESS(status));
  }
  ~Converter() { ucnv_close(handle); }
  Converter(const Converter&) = delete;
  Converter& operator=(const Converter&) = delete;

  UConverter* handle = nullptr;
};

TextEncoder::TextEncoder(Encoding encoding) {
  CHECK(encoding == Encoding::kUtf8 || encoding == Encoding::kGb18030);
  if (encoding == Encoding::kGb18030) converter_ = std::make_unique<Converter>();
}

TextEncoder::~TextEncoder() = default;

void TextEncoder::Encode(std::string_view utf8, std::string& into) {
  if (converter_ == nullptr) {
    into.append(utf8);
    return;
  }
  const auto units = icu::UnicodeString::fromUTF8(icu::StringPiece(utf8.data(), static_cast<int32_t>(utf8.size())));
  const std::size_t before = into.size();
  const int32_t room = UCNV_GET_MAX_BYTES_FOR_STRING(units.length(), ucnv_getMaxCharSize(converter_->handle));
  into.resize(before + static_cast<std::size_t>(room));
  UErrorCode status = U_ZERO_ERROR;
  const int32_t length =
      ucnv_fromUChars(converter_->handle, into.data() + before, room, units.getBuffer(), units.length(), &status);
  CHECK(U_SUCCESS(status));
  into.resize(before + static_cast<std::size_t>(length));
}

}  // namespace credence::formats
