// For the tests of this module: sources that behave badly, encoders, and rows as text that can be compared.
#pragma once

#include <algorithm>
#include <cstring>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "formats/byte_source.h"
#include "formats/csv_reader.h"

namespace credence::formats {

// Hands out at most `step` bytes at a time, as a slow pipe does.
class TrickleSource : public ByteSource {
 public:
  TrickleSource(std::string_view bytes, std::size_t step) : bytes_(bytes), step_(step) {}
  std::size_t Read(char* into, std::size_t max) override {
    std::size_t count = std::min({max, step_, bytes_.size() - position_});
    if (count > 0) std::memcpy(into, bytes_.data() + position_, count);
    position_ += count;
    return count;
  }
  std::optional<std::int64_t> size() const override { return std::nullopt; }

 private:
  std::string_view bytes_;
  std::size_t step_;
  std::size_t position_ = 0;
};

// `head`, then `count` times `unit`, then `tail`, made while it is read.
class RepeatingSource : public ByteSource {
 public:
  RepeatingSource(std::string head, std::string unit, std::int64_t count, std::string tail)
      : pending_(std::move(head)), unit_(std::move(unit)), count_(count), tail_(std::move(tail)) {}
  std::size_t Read(char* into, std::size_t max) override {
    std::size_t filled = 0;
    while (filled < max) {
      if (position_ == pending_.size() && !Next()) break;
      std::size_t part = std::min(max - filled, pending_.size() - position_);
      std::memcpy(into + filled, pending_.data() + position_, part);
      position_ += part;
      filled += part;
    }
    return filled;
  }
  std::optional<std::int64_t> size() const override { return std::nullopt; }

 private:
  bool Next() {
    position_ = 0;
    if (count_ > 0) {
      --count_;
      pending_ = unit_;
      return true;
    }
    pending_ = std::move(tail_);
    tail_.clear();
    return !pending_.empty();
  }

  std::string pending_;
  std::string unit_;
  std::int64_t count_;
  std::string tail_;
  std::size_t position_ = 0;
};

inline std::string InUtf16(std::u16string_view text, bool is_little, bool has_bom) {
  std::string bytes;
  auto put = [&](char16_t unit) {
    char high = static_cast<char>(unit >> 8);
    char low = static_cast<char>(unit & 0xFF);
    bytes.push_back(is_little ? low : high);
    bytes.push_back(is_little ? high : low);
  };
  if (has_bom) put(0xFEFF);
  for (char16_t unit : text) put(unit);
  return bytes;
}

// One line per row: "row_number/line_number[cell|cell]" with the row's flags and the problems of its cells behind.
// Characters that would hide are written as \n \r \0.
inline std::string Show(const RowBlock& block, const RowBlock::Row& row) {
  std::string line = std::to_string(row.row_number) + "/" + std::to_string(row.line_number) + "[";
  for (std::size_t i = 0; i < row.cell_count; ++i) {
    if (i > 0) line += '|';
    for (char c : block.CellText(row, i)) {
      if (c == '\n') {
        line += "\\n";
      } else if (c == '\r') {
        line += "\\r";
      } else if (c == '\0') {
        line += "\\0";
      } else {
        line += c;
      }
    }
  }
  line += "]";
  for (RowFlag flag : {RowFlag::kCellCount, RowFlag::kTooManyCells}) {
    if (row.Has(flag)) line += " " + std::string(CodeOf(flag).code.substr(4));
  }
  for (const RowBlock::Problem& problem : block.problems) {
    if (&block.rows[problem.row] != &row) continue;
    line += " " + std::to_string(problem.cell) + ":" + std::string(CodeOf(problem.flag).code.substr(4));
  }
  return line;
}

// Header, then every row; or the code of the error.
inline std::vector<std::string> ShowAll(ByteSource& source, CsvOptions options = {}, std::size_t block_rows = 2'000) {
  auto reader = CsvReader::Open(source, options);
  if (!reader.ok()) return {reader.error().code};
  std::string header;
  for (const std::string& cell : (*reader)->header().cells) header += cell + "|";
  std::vector<std::string> lines{header};
  RowBlock block;
  while (true) {
    auto count = (*reader)->ReadRows(block, block_rows);
    if (!count.ok()) {
      lines.push_back(count.error().code);
      return lines;
    }
    if (*count == 0) return lines;
    for (const RowBlock::Row& row : block.rows) lines.push_back(Show(block, row));
  }
}

inline std::vector<std::string> ShowAll(std::string_view bytes, CsvOptions options = {}) {
  auto source = MemorySource(bytes);
  return ShowAll(*source, options);
}

}  // namespace credence::formats
