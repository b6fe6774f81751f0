#include "formats/shared_strings.h"

#include <algorithm>

#include "base/check.h"
#include "base/limits.h"
#include "formats/formats_errors.h"
#include "formats/rich_text.h"
#include "formats/xml_reader.h"

namespace credence::formats {
namespace {

constexpr std::int64_t kPlaceEvery = 16;
constexpr std::size_t kPageBytes = 16 * 1024;
constexpr std::size_t kPages = 256;
constexpr std::size_t kHeadBytesMax = 5;  // a varint of 32 bits

// Before each text: its length and its flags as one number in groups of seven bits.
constexpr std::array kFlags{RowFlag::kTooLong, RowFlag::kDamaged, RowFlag::kNul};

void AppendHead(std::string& into, std::size_t length, std::uint16_t flags) {
  std::uint32_t number = static_cast<std::uint32_t>(length) << kFlags.size();
  for (std::size_t i = 0; i < kFlags.size(); ++i) {
    if ((flags & static_cast<std::uint16_t>(kFlags[i])) != 0) number |= 1U << i;
  }
  for (; number >= 0x80; number >>= 7) into.push_back(static_cast<char>(number | 0x80));
  into.push_back(static_cast<char>(number));
}

struct Head {
  std::size_t bytes = 0;
  std::size_t length = 0;
  std::uint16_t flags = 0;
};

Head ReadHead(std::string_view bytes) {
  Head head;
  std::uint32_t number = 0;
  unsigned char byte = 0;
  do {
    CHECK(head.bytes < bytes.size());
    byte = static_cast<unsigned char>(bytes[head.bytes]);
    number |= static_cast<std::uint32_t>(byte & 0x7F) << (7 * head.bytes);
    ++head.bytes;
  } while (byte >= 0x80);
  head.length = number >> kFlags.size();
  for (std::size_t i = 0; i < kFlags.size(); ++i) {
    if ((number & 1U << i) != 0) head.flags |= static_cast<std::uint16_t>(kFlags[i]);
  }
  return head;
}

class StringsHandler : public XmlHandler {
 public:
  explicit StringsHandler(SharedStrings& into) : into_(into) {}

  void Start(XmlReader& reader, std::string_view name, const XmlAttributes& attributes) override {
    if (reader.depth() == kItemDepth && name == "si") {
      text_.Clear();
    } else if (reader.depth() > kItemDepth) {
      text_.Start(name, attributes);
    }
  }
  void Text(XmlReader&, std::string_view text) override { text_.Text(text); }
  void End(XmlReader& reader, std::string_view name) override {
    if (reader.depth() > kItemDepth) {
      text_.End(name);
    } else if (reader.depth() == kItemDepth && name == "si") {
      const RichText::Content content = text_.Finish();
      if (Status added = into_.Add(content.text, content.flags); !added.ok()) reader.Refuse(added.error());
    }
  }

 private:
  static constexpr int kItemDepth = 2;  // sst / si
  SharedStrings& into_;
  RichText text_;
};

}  // namespace

Status SharedStrings::Add(std::string_view text, std::uint16_t flags) {
  if (count_ == limits::kSharedStringsMax) {
    return Error(errors::kTooManyStrings, {{"limit", std::to_string(limits::kSharedStringsMax)}});
  }
  if (bytes_ + static_cast<std::int64_t>(text.size()) > limits::kSharedTextBytesMax) {
    return Error(errors::kTooMuchText, {{"limit", std::to_string(limits::kSharedTextBytesMax >> 20)}});
  }
  if (count_ % kPlaceEvery == 0) places_.push_back(bytes_);
  const std::size_t before = memory_.size();
  AppendHead(memory_, text.size(), flags);
  memory_.append(text);
  bytes_ += static_cast<std::int64_t>(memory_.size() - before);
  ++count_;
  if (memory_.size() >= limits::kSharedTextInMemoryBytes) {
    if (file_ == nullptr) {
      file_ = std::make_unique<TemporaryFile>();
      pages_.resize(kPages);
    }
    file_->Append(memory_);
    memory_.clear();
  }
  return {};
}

SharedString SharedStrings::Get(std::int64_t index) {
  CHECK(index >= 0 && index < count_);
  std::int64_t place = places_[static_cast<std::size_t>(index / kPlaceEvery)];
  for (std::int64_t skip = index % kPlaceEvery;; --skip) {
    const Head head = ReadHead(BytesAt(place, kHeadBytesMax));
    if (skip == 0) {
      std::string_view text = BytesAt(place + static_cast<std::int64_t>(head.bytes), head.length);
      CHECK(text.size() >= head.length);
      return {text.substr(0, head.length), head.flags};
    }
    place += static_cast<std::int64_t>(head.bytes + head.length);
  }
}

// At least `wanted` bytes from `place` on, fewer only at the end.
std::string_view SharedStrings::BytesAt(std::int64_t place, std::size_t wanted) {
  const std::int64_t in_file = file_ == nullptr ? 0 : file_->size();
  if (place >= in_file) return std::string_view(memory_).substr(static_cast<std::size_t>(place - in_file));
  const std::size_t inside = static_cast<std::size_t>(place) % kPageBytes;
  std::string_view page = PageAt(place / static_cast<std::int64_t>(kPageBytes));
  if (inside + wanted <= page.size()) return page.substr(inside);
  joined_.clear();
  while (joined_.size() < wanted) {
    const std::int64_t next = place + static_cast<std::int64_t>(joined_.size());
    if (next >= in_file) {
      joined_.append(memory_, static_cast<std::size_t>(next - in_file), wanted - joined_.size());
      break;
    }
    page = PageAt(next / static_cast<std::int64_t>(kPageBytes));
    joined_.append(page.substr(static_cast<std::size_t>(next) % kPageBytes, wanted - joined_.size()));
  }
  return joined_;
}

std::string_view SharedStrings::PageAt(std::int64_t number) {
  Page& page = pages_[static_cast<std::size_t>(number) % kPages];
  // The last page may have been read while the file was still growing; Get comes after the last Add.
  if (page.number != number) {
    page.bytes.resize(kPageBytes);
    page.bytes.resize(file_->ReadAt(number * static_cast<std::int64_t>(kPageBytes), page.bytes.data(), kPageBytes));
    page.number = number;
  }
  return page.bytes;
}

Status ReadSharedStrings(XlsxArchive& archive, std::string_view part, SharedStrings& into) {
  ASSIGN_OR_RETURN(auto stream, archive.OpenPart(part, limits::kSheetPartBytesMax));
  StringsHandler handler(into);
  XmlReader reader(*stream, handler);
  return reader.ReadAll();
}

}  // namespace credence::formats
