#include "formats/converter.h"

#include <unicode/ucnv.h>
#include <unicode/ucnv_cb.h>
#include <unicode/ucnv_err.h>

#include <array>
#include <memory>
#include <optional>
#include <span>

#include "base/check.h"
#include "formats/utf8_scan.h"

namespace credence::formats {
namespace {

constexpr char16_t kReplacementUnit = 0xFFFD;
constexpr std::size_t kUnitsAtOnce = 16 * 1024;

bool IsHighSurrogate(char16_t unit) { return unit >= 0xD800 && unit <= 0xDBFF; }
bool IsLowSurrogate(char16_t unit) { return unit >= 0xDC00 && unit <= 0xDFFF; }

char* PutCodePoint(char* at, char32_t point) {
  auto put = [&](char32_t value) { *at++ = static_cast<char>(static_cast<unsigned char>(value)); };
  if (point < 0x80) {
    put(point);
  } else if (point < 0x800) {
    put(0xC0 | point >> 6);
    put(0x80 | (point & 0x3F));
  } else if (point < 0x10000) {
    put(0xE0 | point >> 12);
    put(0x80 | (point >> 6 & 0x3F));
    put(0x80 | (point & 0x3F));
  } else {
    put(0xF0 | point >> 18);
    put(0x80 | (point >> 12 & 0x3F));
    put(0x80 | (point >> 6 & 0x3F));
    put(0x80 | (point & 0x3F));
  }
  return at;
}

// UTF-16 code units to UTF-8; a high surrogate waits for its partner across calls.
class UnitWriter {
 public:
  void Write(std::span<const char16_t> units, std::string& into, std::int64_t& damaged) {
    std::size_t start = into.size();
    into.resize(start + 3 * (units.size() + 1));
    char* at = into.data() + start;
    for (char16_t unit : units) {
      if (waiting_ != 0) {
        char16_t high = waiting_;
        waiting_ = 0;
        if (IsLowSurrogate(unit)) {
          at = PutCodePoint(at, 0x10000 + ((high - 0xD800u) << 10) + (unit - 0xDC00u));
          continue;
        }
        at = PutCodePoint(at, kReplacementUnit);
        ++damaged;
      }
      if (IsHighSurrogate(unit)) {
        waiting_ = unit;
      } else if (IsLowSurrogate(unit)) {
        at = PutCodePoint(at, kReplacementUnit);
        ++damaged;
      } else {
        at = PutCodePoint(at, unit);
      }
    }
    into.resize(static_cast<std::size_t>(at - into.data()));
  }

  void Finish(std::string& into, std::int64_t& damaged) {
    if (waiting_ == 0) return;
    waiting_ = 0;
    into.append(kReplacement);
    ++damaged;
  }

 private:
  char16_t waiting_ = 0;
};

class Utf16Converter : public Converter {
 public:
  explicit Utf16Converter(ByteOrder order) : order_(order) {}

  void Convert(std::string_view bytes, bool is_last, std::string& into, std::int64_t& damaged) override {
    std::size_t i = 0;
    std::size_t count = 0;
    if (odd_byte_ && !bytes.empty()) {
      units_[count++] = Unit(*odd_byte_, bytes[0]);
      odd_byte_.reset();
      i = 1;
    }
    for (; i + 2 <= bytes.size(); i += 2) {
      if (count == units_.size()) {
        writer_.Write(units_, into, damaged);
        count = 0;
      }
      units_[count++] = Unit(bytes[i], bytes[i + 1]);
    }
    writer_.Write(std::span(units_).first(count), into, damaged);
    if (i < bytes.size()) odd_byte_ = bytes[i];
    if (!is_last) return;
    writer_.Finish(into, damaged);
    if (odd_byte_) {
      into.append(kReplacement);
      ++damaged;
    }
    odd_byte_.reset();
  }

 private:
  char16_t Unit(char first, char second) const {
    unsigned a = static_cast<unsigned char>(first);
    unsigned b = static_cast<unsigned char>(second);
    return static_cast<char16_t>(order_ == ByteOrder::kLittle ? b << 8 | a : a << 8 | b);
  }

  ByteOrder order_;
  std::optional<char> odd_byte_;
  std::array<char16_t, kUnitsAtOnce> units_;
  UnitWriter writer_;
};

// Called by ICU for every sequence that has no character.
void U_CALLCONV CountAndReplace(const void* context, UConverterToUnicodeArgs* arguments, const char*, int32_t,
                                UConverterCallbackReason reason, UErrorCode* status) {
  if (reason > UCNV_IRREGULAR) return;  // reset, close, clone
  *status = U_ZERO_ERROR;
  ucnv_cbToUWriteUChars(arguments, &kReplacementUnit, 1, 0, status);
  ++*static_cast<std::int64_t*>(const_cast<void*>(context));
}

struct CloseConverter {
  void operator()(UConverter* converter) const { ucnv_close(converter); }
};

class Gb18030Converter : public Converter {
 public:
  Gb18030Converter() {
    UErrorCode status = U_ZERO_ERROR;
    converter_.reset(ucnv_open("gb18030", &status));
    CHECK(U_SUCCESS(status));
    ucnv_setToUCallBack(converter_.get(), CountAndReplace, &replaced_, nullptr, nullptr, &status);
    CHECK(U_SUCCESS(status));
  }

  void Convert(std::string_view bytes, bool is_last, std::string& into, std::int64_t& damaged) override {
    const char* source = bytes.data();
    const char* end = source + bytes.size();
    replaced_ = 0;
    while (true) {
      UErrorCode status = U_ZERO_ERROR;
      char16_t* target = units_.data();
      ucnv_toUnicode(converter_.get(), &target, units_.data() + units_.size(), &source, end, nullptr, is_last, &status);
      writer_.Write(std::span(units_.data(), target), into, damaged);
      if (status == U_BUFFER_OVERFLOW_ERROR) continue;
      CHECK(U_SUCCESS(status));
      break;
    }
    if (is_last) writer_.Finish(into, damaged);
    damaged += replaced_;
  }

 private:
  std::unique_ptr<UConverter, CloseConverter> converter_;
  std::int64_t replaced_ = 0;
  std::array<char16_t, kUnitsAtOnce> units_;
  UnitWriter writer_;
};

}  // namespace

std::unique_ptr<Converter> MakeUtf16Converter(ByteOrder order) { return std::make_unique<Utf16Converter>(order); }
std::unique_ptr<Converter> MakeGb18030Converter() { return std::make_unique<Gb18030Converter>(); }

}  // namespace credence::formats
