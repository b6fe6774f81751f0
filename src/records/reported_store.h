// SQL of what departments have reported, in whatever state it is (ux C05), and of the file of a subject (ux C07).
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/caller.h"
#include "db/database.h"
#include "records/record.h"

namespace credence::records {

// Behind which record a list goes on: the instant at which its present version was filed, and its number.
struct ReportedCursor {
  Instant filed_at;
  std::int64_t number = 0;
};

// A page of reported records, the newest version first.
struct ReportedQuery {
  Reach reach;       // departments
  std::string item;  // empty = all
  std::optional<RecordState> state;
  std::optional<std::vector<std::int64_t>> subject_ids;  // a subject with those merged into it
  std::vector<std::string> document_numbers;             // spellings of one number; empty = all
  std::optional<Instant> from, until;                    // of filing; `until` exclusive
  std::optional<ReportedCursor> behind;
  std::int64_t rows_max = 0;
};

// A page of all records of a subject that the reach covers or that are public today, the newest decision first.
struct SubjectRecordsQuery {
  std::vector<std::int64_t> subject_ids;
  Reach reach;
  std::string today;        // ISO
  std::string before_date;  // keyset cursor: strictly behind (date, number)
  std::int64_t before_number = 0;
  std::int64_t rows_max = 0;
};

namespace reported_store {

// `items`: the codes of all items. A page costs as many short walks of an index as there are departments and items in
// question, however many records there are.
std::vector<Record> List(db::Transaction& tx, const ReportedQuery& query, const std::vector<std::string>& items);
std::vector<Record> ListOfSubject(db::Transaction& tx, const SubjectRecordsQuery& query);

}  // namespace reported_store
}  // namespace credence::records
