// A byte source as UTF-8 text, chunk by chunk: finds the encoding, converts, repairs and counts damage.
// UTF-8 is read straight into the caller's buffer and only judged there. One thread.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include "base/limits.h"
#include "formats/byte_source.h"
#include "formats/converter.h"
#include "formats/encoding.h"

namespace credence::formats {

struct EncodingReport {
  Encoding encoding = Encoding::kUtf8;  // final at the end only while all text so far is ASCII
  bool had_bom = false;
  std::int64_t damaged = 0;  // ill-formed sequences, each replaced by U+FFFD, in the text handed out so far
};

class TextDecoder {
 public:
  // Borrows `source` and reads its first look (limits::kChunkBytes) at once. `chunk_bytes` is what one Read takes from
  // the source; the text does not depend on it.
  explicit TextDecoder(ByteSource& source, std::size_t chunk_bytes = limits::kChunkBytes);

  // The first bytes as they stand in the file; valid until the first Read.
  std::string_view first_look() const { return look_; }

  // Appends the next chunk, whole code points of well-formed UTF-8 without the byte order mark. False at the end.
  bool Read(std::string& into);

  // Whether the last chunk contains U+0000 or U+FFFD, so that clean text need not be searched cell by cell.
  bool chunk_is_suspicious() const { return chunk_is_suspicious_; }

  const EncodingReport& report() const { return report_; }
  // Bytes of the source that have become text.
  std::int64_t byte_position() const { return byte_position_; }
  std::size_t buffer_bytes() const { return look_.capacity() + raw_.capacity(); }

 private:
  void TakeLook();
  void Decide(bool is_first);
  std::size_t Ahead(std::size_t max) const;
  std::size_t Fetch(char* into, std::size_t max);
  bool AtEnd() const { return source_ended_ && look_position_ == look_.size(); }
  void ReadUtf8(std::string& into);
  void ReadForeign(std::string& into);

  ByteSource& source_;
  std::size_t chunk_bytes_;
  std::string look_;  // bytes read ahead for the decision
  std::size_t look_position_ = 0;
  bool is_decided_ = false;
  bool source_ended_ = false;
  bool ended_ = false;
  std::string cut_off_;  // UTF-8 only: the beginning of a sequence at the end of the last chunk, ≤ 3 bytes
  std::string raw_;      // foreign encodings only: bytes to convert
  std::unique_ptr<Converter> converter_;
  bool chunk_is_suspicious_ = false;
  EncodingReport report_;
  std::int64_t byte_position_ = 0;
};

}  // namespace credence::formats
