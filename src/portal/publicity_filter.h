// What a reader asks of the publicity list: the query of /publicity, checked. Pure.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "base/civil_date.h"
#include "base/result.h"
#include "http/target.h"
#include "records/record_store.h"

namespace credence::portal {

inline constexpr std::int64_t kRowsOfPage = 20;
inline constexpr std::size_t kWordCodePointsMin = 2;
inline constexpr std::size_t kWordCodePointsMax = 200;  // the longest name of a subject

struct PublicityFilter {
  std::string item = "licence";  // licence or penalty
  std::string department;        // id, not yet looked up; empty = all
  std::string from, to;          // decision dates, empty = open
  std::string word;              // empty = all
  std::string month;             // of the timeliness table: 2026-11
  bool month_chosen = false;     // by the reader; otherwise it is this month
  std::string before_date;       // behind this row; empty = from the top
  std::int64_t before_number = 0;

  bool is_active() const { return !department.empty() || !from.empty() || !to.empty() || !word.empty(); }
  records::PublicQuery Query(std::int64_t rows_max) const;
  // "item=licence&q=…" in the form that goes into an address, without the place in the list.
  std::string QueryText() const;
};

// Empty parameters count as missing, as forms send them.
// Error codes: portal.filter_item, portal.filter_date, portal.filter_dates, portal.filter_word, portal.filter_month,
// portal.cursor.
Result<PublicityFilter> ParsePublicityFilter(const http::Parameters& query, CivilDate today);

// The opaque mark behind a row, and back. Error codes: portal.cursor.
std::string WriteCursor(std::string_view decided_on, std::int64_t number);
Status ReadCursor(std::string_view cursor, PublicityFilter& into);

}  // namespace credence::portal
