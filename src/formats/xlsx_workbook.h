// What a workbook says about itself before any sheet is read: its sheets, date system, cell formats and origin.
// Internal to formats. One thread.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "formats/number_format.h"
#include "formats/row_reader.h"
#include "formats/xlsx_archive.h"

namespace credence::formats {

struct WorkbookSheet {
  std::string name;
  std::string part;
  bool is_hidden = false;
};

struct Workbook {
  std::vector<WorkbookSheet> sheets;  // with cells; sheets of charts and dialogues are left out
  DateSystem dates = DateSystem::k1900;
  std::vector<NumberFormat> formats;  // by the style number of a cell
  std::string shared_strings;         // the part; empty when there is none
  FileOrigin origin;
};

// Error codes: xlsx.has_macros, xlsx.is_binary_workbook, file.is_other_document, file.is_archive,
// xlsx.too_many_sheets, xlsx.too_many_styles, xlsx.too_complex, and those of ReadXmlPart.
Result<Workbook> ReadWorkbook(XlsxArchive& archive);

// The part that `target` means, seen from the folder of part `from`: "xl/workbook.xml" and "../a.xml" give "a.xml".
std::string ResolvePart(std::string_view from, std::string_view target);

}  // namespace credence::formats
