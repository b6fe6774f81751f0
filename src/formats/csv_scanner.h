// Text to records: the grammar of CSV, one record at a time, in bounded memory. Internal to formats; csv_reader.h is
// the door and adds what concerns the table (header, numbering, widths). One thread.
//
// Grammar: RFC 4180, and beyond it: any of CR LF, CR, LF ends a record; a quote inside an unquoted cell is text; text
// behind a closing quote is kept and flagged. A quoted cell that outgrows limits::kCellBytesMax or
// limits::kQuotedLineBreaksMax, or is open at the end of the text, was never meant to be quoted: its record is read
// again from the opening quote on, which now counts as text, so that the next line is a record again.
// A longer cell on a single line is cut, its rest is skipped.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "formats/row_block.h"
#include "formats/text_decoder.h"

namespace credence::formats {

class CsvScanner {
 public:
  // Borrows `decoder`.
  explicit CsvScanner(TextDecoder& decoder) : decoder_(decoder) {}

  // At least `bytes` of the text ahead, less only at its end. Valid until the next call of anything.
  std::string_view Look(std::size_t bytes);
  // Leaves out `bytes` that Look has shown; they must end behind a line break or at the end of the text.
  void SkipLine(std::size_t bytes);
  void set_separator(char separator) { separator_ = separator; }

  // Appends one record with its line number, cells and problems, but no row number; an empty line is a record with one
  // empty cell. False at the end of the text.
  bool Scan(RowBlock& block);
  // Whether the last record may contain U+0000 or U+FFFD.
  bool record_is_suspicious() const { return record_is_suspicious_ || window_is_suspicious_; }

  std::size_t buffer_bytes() const { return window_.capacity(); }

 private:
  enum class End { kSeparator, kLine, kText };

  bool Available() { return position_ < window_.size() || Refill(); }
  bool Refill();
  End ScanCell(RowBlock& block);
  End ScanUnquoted(RowBlock& block);
  End ScanQuoted(RowBlock& block);
  End SkipQuoted(RowBlock& block);
  End ReadAgainAsText(RowBlock& block);
  End ScanBehindQuote(RowBlock& block);
  End TakeEnd();
  bool EndsCell(char c) const { return c == separator_ || c == '\n' || c == '\r'; }
  void Append(RowBlock& block, std::string_view part);
  void CloseCell(RowBlock& block);
  void DropCell(RowBlock& block, std::size_t problems_before);
  void Flag(RowBlock& block, RowFlag flag);
  std::size_t CountLineBreaks(std::string_view part);

  TextDecoder& decoder_;
  char separator_ = ',';
  std::string window_;                       // decoded text from `opening_` or `position_` on
  std::size_t position_ = 0;                 // in the window
  std::size_t opening_ = std::string::npos;  // of the quote of the cell being read, while it may have to be read again
  std::int64_t line_ = 1;
  std::int64_t opening_line_ = 1;
  std::size_t row_text_begin_ = 0;
  std::size_t cell_text_begin_ = 0;
  bool cell_is_cut_ = false;
  bool last_was_return_ = false;  // inside a quoted cell: a following LF belongs to the same break
  bool window_is_suspicious_ = false;
  bool record_is_suspicious_ = false;
};

}  // namespace credence::formats
