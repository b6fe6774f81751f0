// Rows to CSV that spreadsheets open as it is meant: UTF-8 with byte order mark, CR LF, quotes only where needed.
#pragma once

#include <span>
#include <string>
#include <string_view>

namespace credence::formats {

struct CsvWriterOptions {
  char separator = ',';
  bool has_bom = true;               // without it Excel reads Chinese text as GBK
  bool neutralises_formulas = true;  // puts ' before what a spreadsheet would run; CsvReader takes it off again
};

// Appends to a string that the caller owns and may empty between rows. One thread.
class CsvWriter {
 public:
  // Borrows `into`, which must outlive the writer, and puts the byte order mark there at once.
  explicit CsvWriter(std::string& into, CsvWriterOptions options = {});

  // `cells` are UTF-8 and not empty as a list. A row of one empty cell is written as "" so that its line is not blank.
  void WriteRow(std::span<const std::string_view> cells);

 private:
  void WriteCell(std::string_view cell, bool is_only);

  std::string& into_;
  CsvWriterOptions options_;
};

}  // namespace credence::formats
