#include "formats/text_decoder.h"

#include <gtest/gtest.h>

#include "base/text.h"
#include "formats/testing_sources.h"
#include "formats/utf8_scan.h"

namespace credence::formats {
namespace {

using namespace std::string_literals;
using namespace std::string_view_literals;

struct Decoded {
  std::string text;
  EncodingReport report;
};

Decoded Decode(std::string_view bytes, std::size_t chunk_bytes = limits::kChunkBytes) {
  auto source = MemorySource(bytes);
  TextDecoder decoder(*source, chunk_bytes);
  Decoded decoded;
  std::string part;
  while (decoder.Read(part)) {
    EXPECT_TRUE(IsValidUtf8(part));
    decoded.text += part;
    part.clear();
  }
  EXPECT_EQ(decoder.byte_position(), static_cast<std::int64_t>(bytes.size()));
  decoded.report = decoder.report();
  return decoded;
}

// GBK bytes of 钟祥市 and 统一社会信用代码.
constexpr std::string_view kZhongxiangGbk = "\xD6\xD3\xCF\xE9\xCA\xD0";
constexpr std::string_view kCreditCodeGbk = "\xCD\xB3\xD2\xBB\xC9\xE7\xBB\xE1\xD0\xC5\xD3\xC3\xB4\xFA\xC2\xEB";

TEST(Encoding, IsKnownByItsMark) {
  EXPECT_EQ(DetectEncoding("\xEF\xBB\xBF名称", true).encoding, Encoding::kUtf8);
  EXPECT_EQ(DetectEncoding("\xEF\xBB\xBF\xEF\xBB\xBF名称", true).bom_bytes, 6u);
  EXPECT_EQ(DetectEncoding("\xFF\xFE\xFF\xFE\x41", true).bom_bytes, 4u);
  EXPECT_EQ(DetectEncoding("\xFE\xFF\xFE\xFF", true).bom_bytes, 4u);
  EXPECT_EQ(DetectEncoding("\x84\x31\x95\x33\x84\x31\x95\x33", true).bom_bytes, 8u);
  EXPECT_EQ(DetectEncoding("\xFF\xFE\x0D\x54", true).encoding, Encoding::kUtf16Le);
  EXPECT_EQ(DetectEncoding("\xFE\xFF\x54\x0D", true).encoding, Encoding::kUtf16Be);
  EXPECT_EQ(DetectEncoding("\x84\x31\x95\x33"
                           "a",
                           true)
                .encoding,
            Encoding::kGb18030);
}

TEST(Encoding, IsKnownWithoutAMark) {
  EXPECT_EQ(DetectEncoding("名称,代码", true).encoding, Encoding::kUtf8);
  EXPECT_EQ(DetectEncoding(kCreditCodeGbk, true).encoding, Encoding::kGb18030);
  std::u16string table = u"名称\t统一社会信用代码\t日期\r\n示例建材经营部\t92420881DEM0000001\t2018-05-07\r\n";
  EXPECT_EQ(DetectEncoding(InUtf16(table, true, false), true).encoding, Encoding::kUtf16Le);
  EXPECT_EQ(DetectEncoding(InUtf16(table, false, false), true).encoding, Encoding::kUtf16Be);
}

TEST(Encoding, AFewNulsDoNotMakeUtf16) {
  EXPECT_EQ(DetectEncoding("name,code\nab\0,\0cd\n"s, true).encoding, Encoding::kUtf8);
  EXPECT_EQ(DetectEncoding("名称,代码\n甲\0,\0乙\n"s, true).encoding, Encoding::kUtf8);
}

TEST(Encoding, AsciiLeavesTheQuestionOpen) {
  EXPECT_FALSE(DetectEncoding("name,code", true).is_decided);
  EXPECT_TRUE(DetectEncoding("name,名称", true).is_decided);
}

TEST(Encoding, ACutOffEndIsNoDamageInALook) {
  std::string_view cut = std::string_view("名称,代码,钟祥市").substr(0, 22);
  EXPECT_EQ(DetectEncoding(cut, false).encoding, Encoding::kUtf8);
}

TEST(Encoding, DamagedUtf8StaysUtf8) {
  Decoded decoded = Decode("名称,统一社会信用代码\n钟祥\xE5\xB8,91\n");
  EXPECT_EQ(decoded.report.encoding, Encoding::kUtf8);
  EXPECT_EQ(decoded.report.damaged, 1);
  EXPECT_EQ(decoded.text, "名称,统一社会信用代码\n钟祥\xEF\xBF\xBD,91\n");
}

TEST(Encoding, MixedFilesShowDamageInsteadOfWrongCharacters) {
  std::string mixed = "名称,统一社会信用代码\n" + std::string(kZhongxiangGbk) + ",91\n示例建材经营部,92\n";
  Decoded decoded = Decode(mixed);
  EXPECT_EQ(decoded.report.encoding, Encoding::kUtf8);
  EXPECT_GE(decoded.report.damaged, 3);
  EXPECT_NE(decoded.text.find("示例建材经营部,92"), std::string::npos);
}

TEST(TextDecoder, ConvertsGb18030WithFourByteForms) {
  // 㐀 (U+3400) and 𠮷 (U+20BB7) have four bytes in GB18030.
  std::string bytes = std::string(kZhongxiangGbk) + ",\x81\x39\xEE\x39,\x95\x34\xB2\x35";
  for (std::size_t chunk : {1, 2, 3, 4, 7, 64}) {
    Decoded decoded = Decode(bytes, chunk);
    EXPECT_EQ(decoded.text, "钟祥市,㐀,𠮷") << chunk;
    EXPECT_EQ(decoded.report.damaged, 0);
    EXPECT_EQ(decoded.report.encoding, Encoding::kGb18030);
  }
}

TEST(TextDecoder, DamagedGb18030DoesNotSwallowSeparators) {
  std::string bytes = std::string(kCreditCodeGbk) + "\n" + std::string(kZhongxiangGbk) + "\xD6,1\xFF\n\xCA\n\xD0";
  for (std::size_t chunk : {1, 2, 3, 1000}) {
    Decoded decoded = Decode(bytes, chunk);
    EXPECT_EQ(decoded.text, "统一社会信用代码\n钟祥市\xEF\xBF\xBD,1\xEF\xBF\xBD\n\xEF\xBF\xBD\n\xEF\xBF\xBD") << chunk;
    EXPECT_EQ(decoded.report.damaged, 4);
  }
}

TEST(TextDecoder, ReplacesEveryIllFormedSequenceOfUtf8) {
  std::string good = "\xEF\xBB\xBF";
  for (std::size_t chunk : {1, 2, 3, 7, 64}) {
    // Overlong, surrogate, above the last code point, stray continuation, cut off by the end.
    Decoded decoded = Decode(good + "\xC0\xAF|\xED\xA0\x80|\xF5|\x80|\xF0\x9F\x98|\xE9\x92", chunk);
    EXPECT_EQ(decoded.report.damaged, 2 + 3 + 1 + 1 + 1 + 1) << chunk;
    EXPECT_EQ(std::count(decoded.text.begin(), decoded.text.end(), '|'), 5);
    EXPECT_TRUE(decoded.report.had_bom);
  }
}

TEST(TextDecoder, ReplacesLoneSurrogatesAndAnOddLastByte) {
  std::u16string text = u"a";
  text += char16_t{0xD842};
  text += u"b";
  text += char16_t{0xDC00};
  text += u"𠮷";
  text += char16_t{0xD842};
  for (bool is_little : {true, false}) {
    for (std::size_t chunk : {1, 2, 4, 5, 12, 64}) {
      Decoded decoded = Decode(InUtf16(text, is_little, true) + "x", chunk);
      EXPECT_EQ(decoded.text,
                "a\xEF\xBF\xBD"
                "b\xEF\xBF\xBD𠮷\xEF\xBF\xBD\xEF\xBF\xBD")
          << chunk;
      EXPECT_EQ(decoded.report.damaged, 4);
    }
  }
}

TEST(TextDecoder, DecidesLaterWhenTheBeginningIsAscii) {
  std::string ascii(limits::kChunkBytes + 17, 'x');
  Decoded gbk = Decode(ascii + std::string(kZhongxiangGbk));
  EXPECT_EQ(gbk.report.encoding, Encoding::kGb18030);
  EXPECT_EQ(gbk.text, ascii + "钟祥市");
  Decoded utf8 = Decode(ascii + "钟祥市", 1000);
  EXPECT_EQ(utf8.report.encoding, Encoding::kUtf8);
  EXPECT_EQ(utf8.text, ascii + "钟祥市");
  EXPECT_EQ(Decode(std::string(3 * limits::kChunkBytes, 'x')).text.size(), 3 * limits::kChunkBytes);
}

TEST(TextDecoder, HoldsTheEncodingOfTheFirstLook) {
  std::string text;
  while (text.size() < limits::kChunkBytes + 100) text += "示例建材经营部,91\n";
  Decoded decoded = Decode(text + std::string(kZhongxiangGbk));
  EXPECT_EQ(decoded.report.encoding, Encoding::kUtf8);
  EXPECT_GT(decoded.report.damaged, 0);
  EXPECT_EQ(decoded.text.substr(0, text.size()), text);
}

TEST(TextDecoder, KeepsNulAndSaysSo) {
  auto source = MemorySource("a\0b"sv);
  TextDecoder decoder(*source);
  std::string text;
  ASSERT_TRUE(decoder.Read(text));
  EXPECT_EQ(text, "a\0b"s);
  EXPECT_TRUE(decoder.chunk_is_suspicious());
}

TEST(Utf8Scan, FindsTheFirstIllFormedByteAtEveryPlace) {
  std::string text = "abcdefgh钟祥市é𠮷abcdefghijklmnop";
  ASSERT_EQ(ScanUtf8(text).valid_bytes, text.size());
  for (std::size_t i = 0; i < text.size(); ++i) {
    std::string damaged = text;
    damaged[i] = '\xFF';
    std::size_t valid = ScanUtf8(damaged).valid_bytes;
    EXPECT_LE(valid, i);
    EXPECT_TRUE(IsValidUtf8(std::string_view(damaged).substr(0, valid)));
    EXPECT_GE(valid + 3, i);
  }
}

}  // namespace
}  // namespace credence::formats
