// The search of the register, for everybody: organisations and individual businesses only.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "base/result.h"
#include "db/database.h"
#include "subjects/subject.h"

namespace credence::subjects {

struct SearchQuery {
  std::string text;    // as typed
  std::string kind;    // name, code, number; empty chooses by the look of the text
  std::string cursor;  // `next` of the page before; empty = from the top
  std::int64_t rows_max = 20;
};

struct SearchRow {
  Subject subject;           // merges followed
  std::string matched_name;  // the former name that matched; empty when the present one did
};

struct SearchPage {
  std::string kind;
  std::vector<SearchRow> rows;
  std::int64_t total = 0;
  bool total_capped = false;
  std::string next;  // empty on the last page
};

Result<SearchPage> Search(db::Transaction& tx, const SearchQuery& query);

}  // namespace credence::subjects
