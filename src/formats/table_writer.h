// Rows to a file in the forms that OpenTable reads back: CSV and XLSX. Constant memory. One thread.
#pragma once

#include <filesystem>
#include <memory>
#include <span>
#include <string>
#include <string_view>

#include "base/result.h"
#include "formats/encoding.h"

namespace credence::formats {

enum class TableForm { kCsv, kXlsx };
std::string_view Extension(TableForm form);  // ".csv", ".xlsx"

struct TableWriterOptions {
  TableForm form = TableForm::kCsv;
  Encoding encoding = Encoding::kUtf8;  // of CSV: kUtf8, with byte order mark, or kGb18030
  std::string sheet = "Sheet1";         // of XLSX: the name of the one sheet, as XlsxWriter::BeginSheet wants it
};

class TableWriter {
 public:
  virtual ~TableWriter() = default;
  // UTF-8, the same number of cells in every row; the first row is the header. Every cell is a text: what a spreadsheet
  // would run is neutralised, and OpenTable gives the cell back as it was. Error codes: file.unwritable,
  // file.sheet_full {limit} for more rows than a sheet has.
  virtual Status WriteRow(std::span<const std::string_view> cells) = 0;
  // Writes the rest; nothing may follow. Error codes: file.unwritable.
  virtual Status Close() = 0;
};

// Makes the file, or empties it. Error codes: file.unwritable.
Result<std::unique_ptr<TableWriter>> CreateTable(const std::filesystem::path& path, const TableWriterOptions& options);

}  // namespace credence::formats
