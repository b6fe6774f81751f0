// Checking a file without any database: the same header match, normalisation and checks as filing, nothing kept. What
// only the register knows – matching, earlier versions, other subjects – is not said here.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "access/department.h"
#include "catalog/agency_directory.h"
#include "catalog/finding.h"
#include "catalog/items.h"
#include "formats/byte_source.h"
#include "workdays/calendar.h"

namespace credence::intake {

struct FileVerdict {
  std::string edition;
  std::int64_t rows = 0;
  std::int64_t accepted = 0;  // with or without warnings
  std::int64_t warned = 0;    // accepted with warnings
  std::int64_t refused = 0;   // rows about natural persons among them
  std::int64_t findings = 0;
  bool header_refused = false;  // nothing below the header was read
};

// Current and later names of the departments, for the checks of codes and names.
catalog::AgencyDirectory AgenciesOf(const std::vector<access::Department>& departments);

struct FileCheckParts {
  const catalog::Items& items;
  const catalog::ItemDefinition& item;
  const catalog::AgencyDirectory& agencies;
  const workdays::Calendar& calendar;
  CivilDate received_on;
  std::string sheet = {};  // of a workbook, by name
};

// Error codes: those of OpenItemTable; the rows before the file could not be read further were visited.
Result<FileVerdict> CheckFile(formats::ByteSource& source, const FileCheckParts& parts,
                              const std::function<void(const catalog::Finding&)>& visit);

}  // namespace credence::intake
