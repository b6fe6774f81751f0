#include "formats/csv_scanner.h"

#include <algorithm>

#include "base/check.h"
#include "base/limits.h"

namespace credence::formats {

bool CsvScanner::Refill() {
  std::size_t begin = std::min(opening_, position_);
  window_.erase(0, begin);
  position_ -= begin;
  if (opening_ != std::string::npos) opening_ = 0;
  bool was_empty = window_.empty();
  bool more = decoder_.Read(window_);
  record_is_suspicious_ = record_is_suspicious_ || window_is_suspicious_;
  window_is_suspicious_ = (more && decoder_.chunk_is_suspicious()) || (!was_empty && window_is_suspicious_);
  return more;
}

std::string_view CsvScanner::Look(std::size_t bytes) {
  while (window_.size() - position_ < bytes && Refill()) {
  }
  return std::string_view(window_).substr(position_);
}

void CsvScanner::SkipLine(std::size_t bytes) {
  CHECK(bytes <= window_.size() - position_);
  position_ += bytes;
  ++line_;
}

bool CsvScanner::Scan(RowBlock& block) {
  record_is_suspicious_ = false;
  if (!Available()) return false;
  RowBlock::Row row;
  row.first_cell = static_cast<std::uint32_t>(block.cells.size());
  row.line_number = line_;
  block.rows.push_back(row);
  row_text_begin_ = block.text.size();
  End end = End::kSeparator;
  while (end == End::kSeparator) {
    std::size_t problems_before = block.problems.size();
    cell_text_begin_ = block.text.size();
    cell_is_cut_ = false;
    end = ScanCell(block);
    CloseCell(block);
    if (block.rows.back().cell_count > limits::kColumnsMax) DropCell(block, problems_before);
  }
  return true;
}

CsvScanner::End CsvScanner::ScanCell(RowBlock& block) {
  if (!Available()) return End::kText;
  return window_[position_] == '"' ? ScanQuoted(block) : ScanUnquoted(block);
}

CsvScanner::End CsvScanner::ScanUnquoted(RowBlock& block) {
  while (Available()) {
    const char* begin = window_.data() + position_;
    const char* limit = window_.data() + window_.size();
    const char* end = begin;
    while (end != limit && !EndsCell(*end)) ++end;
    Append(block, std::string_view(begin, static_cast<std::size_t>(end - begin)));
    position_ += static_cast<std::size_t>(end - begin);
    if (end != limit) return TakeEnd();
  }
  return End::kText;
}

CsvScanner::End CsvScanner::TakeEnd() {
  char c = window_[position_++];
  if (c == separator_) return End::kSeparator;
  if (c == '\r' && Available() && window_[position_] == '\n') ++position_;
  ++line_;
  return End::kLine;
}

CsvScanner::End CsvScanner::ScanQuoted(RowBlock& block) {
  opening_ = position_++;
  opening_line_ = line_;
  last_was_return_ = false;
  std::size_t breaks = 0;
  while (Available()) {
    // One byte beyond the limit decides, wherever the chunks of the text have their borders.
    std::size_t room = limits::kCellBytesMax + 1 - (block.text.size() - cell_text_begin_);
    std::string_view ahead = std::string_view(window_).substr(position_, room);
    std::size_t quote = ahead.find('"');
    std::string_view part = ahead.substr(0, quote);
    breaks += CountLineBreaks(part);
    block.text.append(part);
    position_ += part.size();
    bool is_too_long = block.text.size() - cell_text_begin_ > limits::kCellBytesMax;
    if ((is_too_long && breaks > 0) || breaks > limits::kQuotedLineBreaksMax) return ReadAgainAsText(block);
    if (is_too_long) return SkipQuoted(block);
    if (quote == std::string_view::npos) continue;
    ++position_;
    last_was_return_ = false;
    if (!Available() || window_[position_] != '"') return ScanBehindQuote(block);
    block.text.push_back('"');
    ++position_;
  }
  return ReadAgainAsText(block);
}

// Counts a CR LF once, also when a chunk ends between the two.
std::size_t CsvScanner::CountLineBreaks(std::string_view part) {
  std::size_t breaks = 0;
  for (char c : part) {
    if (c == '\r' || (c == '\n' && !last_was_return_)) ++breaks;
    last_was_return_ = c == '\r';
  }
  line_ += static_cast<std::int64_t>(breaks);
  return breaks;
}

CsvScanner::End CsvScanner::ReadAgainAsText(RowBlock& block) {
  block.text.resize(cell_text_begin_);
  position_ = opening_;
  opening_ = std::string::npos;
  line_ = opening_line_;
  Flag(block, RowFlag::kUnclosedQuote);
  return ScanUnquoted(block);
}

// The cell has no line break so far: skips to the closing quote, or to the end of the line when there is none.
CsvScanner::End CsvScanner::SkipQuoted(RowBlock& block) {
  opening_ = std::string::npos;
  Append(block, " ");  // no room: marks the cell as cut
  while (Available()) {
    std::size_t stop = window_.find_first_of("\"\r\n", position_);
    if (stop == std::string::npos) {
      position_ = window_.size();
      continue;
    }
    position_ = stop;
    if (window_[position_] != '"') {
      Flag(block, RowFlag::kUnclosedQuote);
      return TakeEnd();
    }
    ++position_;
    if (!Available() || window_[position_] != '"') return ScanBehindQuote(block);
    ++position_;
  }
  Flag(block, RowFlag::kUnclosedQuote);
  return End::kText;
}

CsvScanner::End CsvScanner::ScanBehindQuote(RowBlock& block) {
  opening_ = std::string::npos;
  if (!Available()) return End::kText;
  if (EndsCell(window_[position_])) return TakeEnd();
  Flag(block, RowFlag::kTextAfterQuote);
  return ScanUnquoted(block);
}

void CsvScanner::Append(RowBlock& block, std::string_view part) {
  std::size_t cell = block.text.size() - cell_text_begin_;
  std::size_t row = block.text.size() - row_text_begin_;
  std::size_t room = std::min(limits::kCellBytesMax - std::min(limits::kCellBytesMax, cell),
                              limits::kRowBytesMax - std::min(limits::kRowBytesMax, row));
  if (part.size() > room || cell_is_cut_) {
    cell_is_cut_ = true;
    part = part.substr(0, room);
  }
  block.text.append(part);
}

void CsvScanner::CloseCell(RowBlock& block) {
  std::size_t room = std::min(limits::kCellBytesMax, limits::kRowBytesMax - (cell_text_begin_ - row_text_begin_));
  if (cell_is_cut_ || block.text.size() - cell_text_begin_ > room) {
    // Never half a character: back over its continuation bytes and its lead.
    std::size_t end = std::min(block.text.size(), cell_text_begin_ + room);
    while (end > cell_text_begin_ && (static_cast<unsigned char>(block.text[end - 1]) & 0xC0) == 0x80) --end;
    if (end > cell_text_begin_ && (static_cast<unsigned char>(block.text[end - 1]) & 0x80) != 0) --end;
    block.text.resize(end);
    Flag(block, RowFlag::kTooLong);
  }
  RowBlock::Cell cell;
  cell.offset = static_cast<std::uint32_t>(cell_text_begin_);
  cell.length = static_cast<std::uint32_t>(block.text.size() - cell_text_begin_);
  block.cells.push_back(cell);
  ++block.rows.back().cell_count;
}

// Empty cells beyond the last possible column are only separators that a spreadsheet has left behind.
void CsvScanner::DropCell(RowBlock& block, std::size_t problems_before) {
  if (block.cells.back().length > 0) block.rows.back().Set(RowFlag::kTooManyCells);
  block.text.resize(cell_text_begin_);
  block.cells.pop_back();
  block.problems.resize(problems_before);
  --block.rows.back().cell_count;
}

void CsvScanner::Flag(RowBlock& block, RowFlag flag) {
  RowBlock::Row& row = block.rows.back();
  row.Set(flag);
  block.problems.push_back({static_cast<std::uint32_t>(block.rows.size() - 1), row.cell_count, flag});
}

}  // namespace credence::formats
