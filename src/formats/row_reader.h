// What every reader of tables is to those who use the rows: a header, blocks of rows, and remarks about the file.
// Two kinds: CsvReader and XlsxReader. One thread per reader; blocks may travel to other threads.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.h"
#include "base/limits.h"
#include "base/result.h"
#include "formats/byte_source.h"
#include "formats/row_block.h"

namespace credence::formats {

// The first row that is not blank. Its cells stand as they are, duplicates and empty ones included; only empty cells
// behind the last title are dropped. `flags` as of any row.
struct TableHeader {
  std::vector<std::string> cells;
  std::int64_t row_number = 0;
  std::int64_t line_number = 0;  // of a text file; the row number of a workbook
  std::uint16_t flags = 0;
};

// Something the sender must hear about the file as a whole: rows that were hidden, sheets that were left out.
struct Remark {
  const ErrorCode* code = nullptr;
  TextValues values;
};

// What a template written by Credence says about itself; empty members for any other file.
struct FileOrigin {
  std::string item;
  int item_version = 0;
  std::int64_t corrects_batch = 0;  // an error workbook: the batch whose rows it corrects
};

class RowReader {
 public:
  virtual ~RowReader() = default;

  virtual const TableHeader& header() const = 0;
  // Clears the block and fills it with up to `rows_max` rows, fewer when text or cells reach the limits of a block.
  // Returns how many; 0 only at the end. Rows whose cells are all blank are left out, but keep their numbers.
  // Cells are well-formed UTF-8, not trimmed. Throws std::system_error as the source does.
  // Error codes: csv.too_many_rows, and of a workbook those of XlsxReader.
  virtual Result<std::size_t> ReadRows(RowBlock& block, std::size_t rows_max = limits::kBlockRowsMax) = 0;

  // "UTF-8", "GB18030", …, "XLSX". Final when all rows are read.
  virtual std::string_view form() const = 0;
  // For progress: bytes of the source taken so far.
  virtual std::int64_t byte_position() const = 0;
  // Complete when all rows are read.
  virtual const std::vector<Remark>& remarks() const = 0;
  virtual const FileOrigin& origin() const = 0;
};

// The titles of one sheet, to choose among several.
struct SheetTitles {
  std::string name;
  bool is_hidden = false;
  std::vector<std::string> header;  // empty for a sheet without any row
};

struct TableOptions {
  std::string sheet = {};  // of a workbook: by name; empty: as `choose` says
  // Which of several sheets is meant: an index, or nothing when none fits or several do. Without it: the first visible
  // sheet that has rows.
  std::function<std::optional<std::size_t>(const std::vector<SheetTitles>&)> choose = {};
  std::int64_t rows_max = limits::kRowsMax;  // below the header
};

// A CSV or XLSX reader, by the first bytes of the file. Borrows `source`, which must outlive the reader.
// Error codes: those of CsvReader::Open and XlsxReader::Open.
Result<std::unique_ptr<RowReader>> OpenTable(ByteSource& source, const TableOptions& options = {});

}  // namespace credence::formats
