#include "base/text.h"

#include <unicode/bytestream.h>
#include <unicode/normalizer2.h>
#include <unicode/stringpiece.h>

#include <algorithm>

#include "base/check.h"

namespace credence {

bool IsAscii(std::string_view text) {
  return std::all_of(text.begin(), text.end(), [](char c) { return static_cast<unsigned char>(c) < 0x80; });
}

namespace {

// ASCII and the characters U+4E00 to U+9FFF alone: what NFKC leaves as it is, and what most names consist of.
bool IsAsciiOrHan(std::string_view text) {
  const auto byte = [&](std::size_t at) { return static_cast<unsigned char>(text[at]); };
  for (std::size_t i = 0; i < text.size();) {
    if (byte(i) < 0x80) {
      ++i;
      continue;
    }
    const bool is_han = i + 2 < text.size() && byte(i) >= 0xE4 && byte(i) <= 0xE9 &&
                        (byte(i) > 0xE4 || byte(i + 1) >= 0xB8) && (byte(i + 1) & 0xC0) == 0x80 &&
                        (byte(i + 2) & 0xC0) == 0x80;
    if (!is_han) return false;
    i += 3;
  }
  return true;
}

}  // namespace

bool IsValidUtf8(std::string_view text) {
  std::size_t i = 0;
  const std::size_t size = text.size();
  auto byte = [&](std::size_t at) { return static_cast<unsigned char>(text[at]); };
  while (i < size) {
    unsigned char lead = byte(i);
    if (lead < 0x80) {
      ++i;
      continue;
    }
    std::size_t length = lead >= 0xF0 ? 4 : lead >= 0xE0 ? 3 : 2;
    if (lead < 0xC2 || lead > 0xF4 || i + length > size) return false;
    for (std::size_t k = 1; k < length; ++k) {
      if ((byte(i + k) & 0xC0) != 0x80) return false;
    }
    unsigned char second = byte(i + 1);
    if ((lead == 0xE0 && second < 0xA0) || (lead == 0xED && second > 0x9F) || (lead == 0xF0 && second < 0x90) ||
        (lead == 0xF4 && second > 0x8F)) {
      return false;
    }
    i += length;
  }
  return true;
}

std::size_t CodePointCount(std::string_view text) {
  return static_cast<std::size_t>(
      std::count_if(text.begin(), text.end(), [](char c) { return (static_cast<unsigned char>(c) & 0xC0) != 0x80; }));
}

char32_t NextCodePoint(std::string_view text, std::size_t& position) {
  auto byte = [&](std::size_t at) -> char32_t { return at < text.size() ? static_cast<unsigned char>(text[at]) : 0U; };
  char32_t lead = byte(position);
  if (lead < 0x80) {
    position += 1;
    return lead;
  }
  if (lead < 0xE0) {
    char32_t point = (lead & 0x1F) << 6 | (byte(position + 1) & 0x3F);
    position += 2;
    return point;
  }
  if (lead < 0xF0) {
    char32_t point = (lead & 0x0F) << 12 | (byte(position + 1) & 0x3F) << 6 | (byte(position + 2) & 0x3F);
    position += 3;
    return point;
  }
  char32_t point = (lead & 0x07) << 18 | (byte(position + 1) & 0x3F) << 12 | (byte(position + 2) & 0x3F) << 6 |
                   (byte(position + 3) & 0x3F);
  position += 4;
  return point;
}

void AppendCodePoint(std::string& text, char32_t point) {
  auto push = [&](char32_t value) { text.push_back(static_cast<char>(static_cast<unsigned char>(value))); };
  if (point < 0x80) {
    push(point);
  } else if (point < 0x800) {
    push(0xC0 | point >> 6);
    push(0x80 | (point & 0x3F));
  } else if (point < 0x10000) {
    push(0xE0 | point >> 12);
    push(0x80 | (point >> 6 & 0x3F));
    push(0x80 | (point & 0x3F));
  } else {
    push(0xF0 | point >> 18);
    push(0x80 | (point >> 12 & 0x3F));
    push(0x80 | (point >> 6 & 0x3F));
    push(0x80 | (point & 0x3F));
  }
}

bool IsBlank(char32_t c) {
  return c == ' ' || (c >= 0x09 && c <= 0x0D) || c == 0xA0 || (c >= 0x2000 && c <= 0x200D) || c == 0x202F ||
         c == 0x205F || c == 0x3000 || c == 0xFEFF;
}

std::string_view TrimBlanks(std::string_view text) {
  std::size_t begin = 0;
  while (begin < text.size()) {
    std::size_t next = begin;
    if (!IsBlank(NextCodePoint(text, next))) break;
    begin = std::min(next, text.size());
  }
  std::size_t end = text.size();
  while (end > begin) {
    std::size_t last = end - 1;
    while (last > begin && (static_cast<unsigned char>(text[last]) & 0xC0) == 0x80) --last;
    std::size_t position = last;
    if (!IsBlank(NextCodePoint(text, position))) break;
    end = last;
  }
  return text.substr(begin, end - begin);
}

void AppendToList(std::string& list, std::string_view name) {
  constexpr std::string_view kEnumerationComma = "\xE3\x80\x81";
  if (!list.empty()) list.append(kEnumerationComma);
  list.append(name);
}

std::string RemoveBlanks(std::string_view text) {
  std::string kept;
  kept.reserve(text.size());
  std::size_t position = 0;
  while (position < text.size()) {
    std::size_t start = position;
    if (!IsBlank(NextCodePoint(text, position))) kept.append(text.substr(start, position - start));
  }
  return kept;
}

std::string Nfkc(std::string_view text) {
  if (IsAsciiOrHan(text)) return std::string(text);
  UErrorCode status = U_ZERO_ERROR;
  const icu::Normalizer2* normalizer = icu::Normalizer2::getNFKCInstance(status);
  CHECK(U_SUCCESS(status));
  std::string result;
  icu::StringByteSink<std::string> sink(&result);
  normalizer->normalizeUTF8(0, icu::StringPiece(text.data(), static_cast<int32_t>(text.size())), sink, nullptr, status);
  CHECK(U_SUCCESS(status));
  return result;
}

std::string UpperAscii(std::string_view text) {
  std::string upper(text);
  for (char& c : upper) {
    if (c >= 'a' && c <= 'z') c = static_cast<char>(c - 'a' + 'A');
  }
  return upper;
}

std::vector<std::string_view> Split(std::string_view text, char separator) {
  std::vector<std::string_view> parts;
  std::size_t begin = 0;
  while (true) {
    std::size_t end = text.find(separator, begin);
    if (end == std::string_view::npos) {
      parts.push_back(text.substr(begin));
      return parts;
    }
    parts.push_back(text.substr(begin, end - begin));
    begin = end + 1;
  }
}

std::string Shorten(std::string_view text, std::size_t count) {
  std::size_t position = 0;
  for (std::size_t i = 0; i < count && position < text.size(); ++i) NextCodePoint(text, position);
  if (position >= text.size()) return std::string(text);
  return std::string(text.substr(0, position)) + "…";
}

}  // namespace credence
