// Records handed out as one table of an edition (domain 3.1): what stands in it, and what is left out.
//
// Rows come in the order of their record keys, so equal content gives equal bytes. A table of natural persons has a
// header and nothing else: the platform keeps none of its rows. Without `with_sensitive` the columns of sensitive
// fields are empty, and with them those that may not stand alone (the kind of paper beside its number); texts that are
// withheld for personal data are masked as on every page, withheld numbers are empty.
#pragma once

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>

#include "base/civil_date.h"
#include "formats/table_writer.h"

namespace credence::records {

// One table of an item in one edition.
struct TableName {
  std::string item;
  std::string edition;
};

struct ExportRequest {
  std::string item;
  std::string edition;                // code of an edition of the item, not one for migrations
  std::string department_id;          // that reported; empty = all
  std::optional<CivilDate> from, to;  // days of decision; none = open. Rows without decision have no such day
  bool all_states = false;            // false: only what is in force
  bool with_sensitive = false;        // opened with the data key
  bool with_local = false;            // also the columns that the national standard does not know
  formats::TableWriterOptions form;
  std::filesystem::path path;  // takes its place when everything is written and the log has its entry
};

struct Exported {
  std::int64_t rows = 0;
  std::string digest;  // SM3 of the file, hex
};

}  // namespace credence::records
