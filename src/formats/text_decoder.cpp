#include "formats/text_decoder.h"

#include <algorithm>
#include <cstring>

#include "base/check.h"
#include "formats/utf8_scan.h"

namespace credence::formats {
namespace {

// A byte of GB18030 becomes up to three bytes of UTF-8, so foreign text is read in smaller pieces.
constexpr std::size_t kForeignPiecePart = 4;
constexpr std::size_t kFirstLookBytes = 16 * 1024;

}  // namespace

TextDecoder::TextDecoder(ByteSource& source, std::size_t chunk_bytes) : source_(source), chunk_bytes_(chunk_bytes) {
  CHECK(chunk_bytes > 0);
  TakeLook();
  Decide(true);
}

// Grows with what is there, so that many small files cost little.
void TextDecoder::TakeLook() {
  look_.resize(std::min(kFirstLookBytes, limits::kChunkBytes));
  look_position_ = 0;
  std::size_t filled = 0;
  while (filled < limits::kChunkBytes && !source_ended_) {
    if (filled == look_.size()) look_.resize(std::min(2 * look_.size(), limits::kChunkBytes));
    std::size_t got = source_.Read(look_.data() + filled, look_.size() - filled);
    source_ended_ = got == 0;
    filled += got;
  }
  look_.resize(filled);
}

// While all is ASCII the question stays open; a mark or UTF-16 can only be at the beginning.
void TextDecoder::Decide(bool is_first) {
  if (!is_first && AsciiPrefix(look_) == look_.size()) return;
  Detection found = DetectEncoding(look_, source_ended_);
  if (!is_first && found.encoding != Encoding::kGb18030) found = {Encoding::kUtf8};
  is_decided_ = found.is_decided;
  report_.encoding = found.encoding;
  if (is_first) {
    report_.had_bom = found.bom_bytes > 0;
    look_position_ = found.bom_bytes;
    byte_position_ = static_cast<std::int64_t>(found.bom_bytes);
  }
  if (found.encoding == Encoding::kGb18030) converter_ = MakeGb18030Converter();
  if (found.encoding == Encoding::kUtf16Le) converter_ = MakeUtf16Converter(ByteOrder::kLittle);
  if (found.encoding == Encoding::kUtf16Be) converter_ = MakeUtf16Converter(ByteOrder::kBig);
}

// The most that the next Fetch can give.
std::size_t TextDecoder::Ahead(std::size_t max) const {
  if (look_position_ < look_.size()) return std::min(max, look_.size() - look_position_);
  return source_ended_ ? 0 : max;
}

std::size_t TextDecoder::Fetch(char* into, std::size_t max) {
  std::size_t count = 0;
  if (look_position_ < look_.size()) {
    count = std::min(max, look_.size() - look_position_);
    std::memcpy(into, look_.data() + look_position_, count);
    look_position_ += count;
  } else {
    while (count < max && !source_ended_) {
      std::size_t got = source_.Read(into + count, max - count);
      source_ended_ = got == 0;
      count += got;
    }
  }
  byte_position_ += static_cast<std::int64_t>(count);
  return count;
}

bool TextDecoder::Read(std::string& into) {
  std::size_t start = into.size();
  while (into.size() == start && !ended_) {
    if (look_position_ == look_.size() && !look_.empty()) {
      if (!is_decided_ && !source_ended_) {
        TakeLook();
        Decide(false);
      } else {
        look_ = std::string();
        look_position_ = 0;
      }
    }
    if (converter_) {
      ReadForeign(into);
    } else {
      ReadUtf8(into);
    }
  }
  return into.size() > start;
}

void TextDecoder::ReadUtf8(std::string& into) {
  const std::size_t start = into.size();
  const std::size_t kept = cut_off_.size();
  into.append(cut_off_);
  const std::size_t ahead = Ahead(chunk_bytes_);
  into.resize(start + kept + ahead);
  into.resize(start + kept + Fetch(into.data() + start + kept, ahead));
  cut_off_.clear();
  ended_ = AtEnd();

  std::string_view chunk = std::string_view(into).substr(start);
  Utf8Scan scan = ScanUtf8(chunk);
  bool is_damaged = false;
  if (scan.valid_bytes < chunk.size()) {
    std::string rest(chunk.substr(scan.valid_bytes));
    into.resize(start + scan.valid_bytes);
    std::int64_t before = report_.damaged;
    std::size_t used = AppendRepaired(rest, ended_, into, report_.damaged);
    cut_off_ = rest.substr(used);
    is_damaged = report_.damaged > before || into.find(kReplacement, start) != std::string::npos;
  }
  chunk_is_suspicious_ = is_damaged || scan.has_replacement || into.find('\0', start) != std::string::npos;
}

void TextDecoder::ReadForeign(std::string& into) {
  const std::size_t start = into.size();
  raw_.resize(Ahead(std::max<std::size_t>(1, chunk_bytes_ / kForeignPiecePart)));
  std::size_t count = Fetch(raw_.data(), raw_.size());
  ended_ = AtEnd();
  converter_->Convert(std::string_view(raw_).substr(0, count), ended_, into, report_.damaged);
  std::string_view chunk = std::string_view(into).substr(start);
  chunk_is_suspicious_ = ScanUtf8(chunk).has_replacement || chunk.find('\0') != std::string_view::npos;
}

}  // namespace credence::formats
