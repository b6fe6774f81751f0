// A CSV file as spreadsheets really write it, from bytes to blocks of rows. No meaning of any column.
//
//   ASSIGN_OR_RETURN(auto source, OpenFile(path));
//   ASSIGN_OR_RETURN(auto reader, CsvReader::Open(*source));
//   RowBlock block;
//   while (true) {
//     ASSIGN_OR_RETURN(std::size_t count, reader->ReadRows(block));
//     if (count == 0) break;
//     …
//   }
//
// Which row is the header: header_row.h; remark: table.title_rows.
// What is wrong with single rows and cells is data (RowFlag), not an error. Memory stays below some 8 MiB whatever the
// file holds. One thread per reader; blocks may travel to other threads.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/limits.h"
#include "base/result.h"
#include "formats/byte_source.h"
#include "formats/csv_scanner.h"
#include "formats/encoding.h"
#include "formats/row_block.h"
#include "formats/row_reader.h"
#include "formats/text_decoder.h"

namespace credence::formats {

struct CsvOptions {
  std::optional<char> separator = {};             // found from a "sep=" line or the header when absent
  bool take_marks_off = true;                     // ' and ="…" of spreadsheets; false between systems
  std::int64_t rows_max = limits::kRowsMax;       // below the header
  std::size_t chunk_bytes = limits::kChunkBytes;  // one read of the source; has no influence on the rows
};

class CsvReader : public RowReader {
 public:
  // Borrows `source`, which must outlive the reader. Reads up to the header.
  // Error codes: file.empty (also: nothing but blank rows), csv.too_many_columns, and the kinds that are no text:
  // file.is_workbook, file.is_old_workbook, file.is_archive, file.is_pdf, file.is_image, file.is_web_page,
  // file.is_binary. Throws std::system_error as the source does.
  static Result<std::unique_ptr<CsvReader>> Open(ByteSource& source, CsvOptions options = {});

  const TableHeader& header() const override { return header_; }
  char separator() const { return separator_; }

  Result<std::size_t> ReadRows(RowBlock& block, std::size_t rows_max = limits::kBlockRowsMax) override;
  std::string_view form() const override { return NameOf(encoding().encoding); }
  const std::vector<Remark>& remarks() const override { return remarks_; }
  const FileOrigin& origin() const override { return origin_; }

  // Damage is counted as far as the file has been read.
  const EncodingReport& encoding() const { return decoder_.report(); }
  std::int64_t rows_read() const { return rows_read_; }
  // Below the header.
  std::int64_t blank_rows() const { return blank_rows_; }
  // Ahead of the rows by at most a chunk.
  std::int64_t byte_position() const override { return decoder_.byte_position(); }
  std::optional<std::int64_t> byte_size() const { return source_.size(); }
  // Memory held between calls, without the caller's block.
  std::size_t buffer_bytes() const { return decoder_.buffer_bytes() + scanner_.buffer_bytes(); }

 private:
  CsvReader(ByteSource& source, CsvOptions options);
  Status ReadHeader();
  void TakeSeparatorLine();
  bool ReadRow(RowBlock& block);
  void FitToHeader(RowBlock& block) const;
  void MarkCells(RowBlock& block) const;

  ByteSource& source_;
  CsvOptions options_;
  TextDecoder decoder_;
  CsvScanner scanner_;
  char separator_ = ',';
  TableHeader header_;
  std::vector<Remark> remarks_;
  FileOrigin origin_;  // stays empty
  RowBlock look_;      // the first rows, among them the header, until they have been handed out
  std::size_t next_look_row_ = 0;
  std::int64_t row_number_ = 0;
  std::int64_t rows_read_ = 0;
  std::int64_t blank_rows_ = 0;
};

}  // namespace credence::formats
