// The search of the register, for everybody: organisations and individual businesses by name, code or number (design
// 6). Nobody is found by the name of a person who appears in a row.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"
#include "db/database.h"
#include "subjects/subject.h"

namespace credence::subjects {

enum class SearchKind {
  kName,      // part of a present or former name, or initials of its pinyin
  kCode,      // a unified code
  kNumber,    // the beginning of a code, registration number or organisation code
  kDocument,  // a document number: not answered here, records know them
};
std::string_view Name(SearchKind kind);  // name, code, number, document
// Error code: subjects.search_kind.
Result<SearchKind> SearchKindFromName(std::string_view name);

struct SearchQuery {
  std::string text;                // as typed
  std::optional<SearchKind> kind;  // none chooses by the look of the text
  std::string cursor;              // `next` of the page before; empty = from the top
  std::int64_t rows_max = 20;      // 1 to limits::kPageSizeMax
  bool counts = true;              // false: `total` stays 0
};

struct SearchRow {
  Subject subject;           // merges followed
  std::string matched_name;  // the former name that matched; empty when the present one did, or a number
};

struct SearchPage {
  SearchKind kind = SearchKind::kName;
  std::vector<SearchRow> rows;
  std::int64_t total = 0;  // at most limits::kSearchTotalMax
  bool total_capped = false;
  std::string next;  // empty on the last page
};

// What the text looks like. Error codes: subjects.search_empty, subjects.search_short, subjects.search_long,
// subjects.search_characters.
Result<SearchKind> KindOfText(std::string_view text);

// One page. A number that leads nowhere is looked for among the names when no kind was asked for; then the page says
// so. Error codes: as KindOfText; credit_code.* for 18 characters, or almost, that can be no unified code;
// subjects.search_cursor.
Result<SearchPage> Search(db::Transaction& tx, const SearchQuery& query);

// Names that were learned before there were postings are found all the same, but slowly, until this has run: block by
// block, each in a transaction of its own. Does nothing otherwise.
Status PostOverdueNames(db::Database& database);

}  // namespace credence::subjects
