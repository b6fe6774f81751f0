#include "formats/rich_text.h"

#include <charconv>
#include <optional>

#include "base/limits.h"
#include "base/text.h"
#include "formats/utf8_scan.h"

namespace credence::formats {
namespace {

constexpr std::size_t kEscapeBytes = 7;  // _xHHHH_

bool IsXmlBlank(char c) { return c == ' ' || c == '\t' || c == '\n' || c == '\r'; }

std::optional<char32_t> EscapedUnit(std::string_view text) {
  if (text.size() < kEscapeBytes || !text.starts_with("_x") || text[kEscapeBytes - 1] != '_') return std::nullopt;
  unsigned unit = 0;
  const char* end = text.data() + kEscapeBytes - 1;
  auto [behind, error] = std::from_chars(text.data() + 2, end, unit, 16);
  if (error != std::errc() || behind != end) return std::nullopt;
  return unit;
}

bool IsHigh(char32_t unit) { return unit >= 0xD800 && unit < 0xDC00; }
bool IsLow(char32_t unit) { return unit >= 0xDC00 && unit < 0xE000; }

}  // namespace

void RichText::Clear() {
  text_.clear();
  is_in_text_ = false;
  is_cut_ = false;
  phonetic_depth_ = 0;
}

void RichText::Start(std::string_view name, const XmlAttributes& attributes) {
  if (name == "rPh") {
    ++phonetic_depth_;
  } else if (name == "t" && phonetic_depth_ == 0) {
    is_in_text_ = true;
    begin_ = text_.size();
    keeps_blanks_ = attributes.Find("space").value_or("") == "preserve";
  }
}

void RichText::Text(std::string_view text) {
  if (!is_in_text_) return;
  // One byte beyond the limit says that something was cut.
  const std::size_t room = limits::kCellBytesMax + 1 - std::min(limits::kCellBytesMax + 1, text_.size());
  text_.append(text.substr(0, room));
}

void RichText::End(std::string_view name) {
  if (name == "rPh" && phonetic_depth_ > 0) {
    --phonetic_depth_;
  } else if (name == "t" && is_in_text_) {
    is_in_text_ = false;
    if (keeps_blanks_) return;
    while (text_.size() > begin_ && IsXmlBlank(text_.back())) text_.pop_back();
    std::size_t first = begin_;
    while (first < text_.size() && IsXmlBlank(text_[first])) ++first;
    text_.erase(begin_, first - begin_);
  }
}

RichText::Content RichText::Finish() {
  Content content;
  if (text_.size() > limits::kCellBytesMax) {
    CutText(text_, limits::kCellBytesMax);
    content.flags |= static_cast<std::uint16_t>(RowFlag::kTooLong);
  }
  DecodeEscapes(text_);
  content.flags |= DamageOf(text_);
  content.text = text_;
  return content;
}

void DecodeEscapes(std::string& text) {
  std::size_t from = text.find("_x");
  if (from == std::string::npos) return;
  std::string decoded(text, 0, from);
  std::string_view rest = std::string_view(text).substr(from);
  while (!rest.empty()) {
    auto unit = EscapedUnit(rest);
    if (!unit) {
      const std::size_t next = rest.find('_', 1);
      decoded.append(rest.substr(0, next));
      rest.remove_prefix(std::min(next, rest.size()));
      continue;
    }
    rest.remove_prefix(kEscapeBytes);
    if (IsHigh(*unit)) {
      auto low = EscapedUnit(rest);
      if (low && IsLow(*low)) {
        rest.remove_prefix(kEscapeBytes);
        AppendCodePoint(decoded, 0x10000 + ((*unit - 0xD800) << 10) + (*low - 0xDC00));
        continue;
      }
    }
    if (IsHigh(*unit) || IsLow(*unit)) {
      decoded.append(kReplacement);
    } else {
      AppendCodePoint(decoded, *unit);
    }
  }
  text = std::move(decoded);
}

std::uint16_t DamageOf(std::string_view text) {
  std::uint16_t flags = 0;
  if (text.find('\0') != std::string_view::npos) flags |= static_cast<std::uint16_t>(RowFlag::kNul);
  if (text.find(kReplacement) != std::string_view::npos) flags |= static_cast<std::uint16_t>(RowFlag::kDamaged);
  return flags;
}

void CutText(std::string& text, std::size_t bytes_max) {
  if (text.size() <= bytes_max) return;
  std::size_t end = bytes_max;
  while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xC0) == 0x80) --end;
  text.resize(end);
}

}  // namespace credence::formats
