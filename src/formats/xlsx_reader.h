// An XLSX workbook as spreadsheet programs really write it, from bytes to blocks of rows of one sheet. No meaning of
// any column. It is read as a stream: memory stays below some 40 MiB whatever the workbook holds (texts beyond
// limits::kSharedTextInMemoryBytes go to a file without a name).
//
// Cells are what a person sees, without decoration: days as YYYY-MM-DD (a time behind it where there is one), numbers
// with the decimals of their format, percentages with their sign, TRUE and FALSE. Formulas give their stored value.
// Numbers that have outgrown the 15 digits a spreadsheet keeps are given as 4.20881E+17. Row numbers are those of the
// sheet. Which row is the header: header_row.h. What is wrong with single rows and cells is data (RowFlag).
//
// Remarks: table.title_rows, xlsx.hidden_sheet, xlsx.other_sheets, xlsx.hidden_rows, xlsx.hidden_columns,
// xlsx.formulas, xlsx.merged_cells. One thread per reader; blocks may travel to other threads.
#pragma once

#include <memory>

#include "formats/row_reader.h"

namespace credence::formats {

class XlsxReader : public RowReader {
 public:
  // Borrows `source`, which must be able to seek and must outlive the reader. Reads up to the header.
  // Error codes:
  //   no workbook that can be read: file.is_archive, file.is_other_document, file.is_encrypted, xlsx.has_macros,
  //     xlsx.is_binary_workbook;
  //   damaged: xlsx.damaged_archive, xlsx.damaged_part, xlsx.missing_part;
  //   what no spreadsheet program writes: xlsx.doctype, xlsx.unsafe_part, xlsx.repeated_part, xlsx.overlapping_parts,
  //     xlsx.too_complex, xlsx.too_deep, xlsx.too_compressed;
  //   limits: xlsx.too_many_parts, xlsx.part_too_large, xlsx.too_much_text, xlsx.too_many_strings,
  //     xlsx.too_many_sheets, xlsx.too_many_styles, xlsx.too_many_columns;
  //   the sheet: xlsx.no_such_sheet, xlsx.unclear_sheet, file.empty.
  // ReadRows: csv.too_many_rows and those of damage, of limits and of what no spreadsheet program writes: a check sum
  // is known only at the end of the sheet. Throws std::system_error as the source does and when the disk is full.
  static Result<std::unique_ptr<RowReader>> Open(ByteSource& source, const TableOptions& options = {});
};

}  // namespace credence::formats
