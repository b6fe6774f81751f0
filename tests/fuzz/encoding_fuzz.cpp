// Encodings: any bytes become well-formed UTF-8, the same however they were cut into pieces; and well-formed text
// comes back from every encoding that is written.
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "base/check.h"
#include "formats/text_decoder.h"
#include "formats/text_encoder.h"
#include "formats/utf8_scan.h"

using namespace credence::formats;

namespace {

struct Decoded {
  std::string text;
  Encoding encoding = Encoding::kUtf8;
  std::int64_t damaged = 0;

  bool operator==(const Decoded&) const = default;
};

Decoded Decode(std::string_view bytes, std::size_t chunk_bytes) {
  auto source = MemorySource(bytes);
  TextDecoder decoder(*source, chunk_bytes);
  Decoded decoded;
  while (true) {
    const std::size_t before = decoded.text.size();
    const bool more = decoder.Read(decoded.text);
    const std::string_view piece = std::string_view(decoded.text).substr(before);
    const Utf8Scan scan = ScanUtf8(piece);
    CHECK(scan.valid_bytes == piece.size());
    CHECK(!scan.has_replacement || decoder.chunk_is_suspicious());
    if (!more) break;
  }
  decoded.encoding = decoder.report().encoding;
  decoded.damaged = decoder.report().damaged;
  CHECK(decoder.byte_position() <= static_cast<std::int64_t>(bytes.size()));
  return decoded;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  const Decoded whole = Decode(bytes, 1 << 20);
  CHECK(Decode(bytes, 1 + size % 17) == whole);

  std::string in_gb18030;
  TextEncoder(Encoding::kGb18030).Encode(whole.text, in_gb18030);
  // Told apart by its characters, and those may also be read as another encoding; a mark leaves no doubt.
  const std::string_view mark = "\x84\x31\x95\x33";
  const Decoded back = Decode(std::string(mark) + in_gb18030, 1 << 20);
  if (back.encoding == Encoding::kGb18030) CHECK(back.text == whole.text);
  CHECK(Decode("\xEF\xBB\xBF" + whole.text, 1 << 20).text == whole.text);
  return 0;
}
