#include "formats/row_reader.h"

#include "formats/csv_reader.h"

namespace credence::formats {

Result<std::unique_ptr<RowReader>> OpenTable(ByteSource& source, const TableOptions& options) {
  CsvOptions csv;
  csv.rows_max = options.rows_max;
  ASSIGN_OR_RETURN(std::unique_ptr<CsvReader> reader, CsvReader::Open(source, csv));
  return std::unique_ptr<RowReader>(std::move(reader));
}

}  // namespace credence::formats
