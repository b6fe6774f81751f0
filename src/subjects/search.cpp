#include "subjects/search.h"

#include <algorithm>
#include <charconv>

#include "base/limits.h"
#include "base/text.h"
#include "identity/credit_code.h"
#include "identity/document_number.h"
#include "identity/masking.h"
#include "identity/normalise.h"
#include "identity/search_form.h"
#include "subjects/name_postings.h"
#include "subjects/name_search.h"
#include "subjects/number_search.h"
#include "subjects/subject_store.h"
#include "subjects/subjects_errors.h"
#include "subjects/subjects_service.h"

namespace credence::subjects {
namespace {

constexpr std::string_view kNames[] = {"name", "code", "number", "document"};
constexpr std::size_t kCharactersMin = 2;
constexpr std::size_t kNumberLengthMin = 6;  // shorter digits are rather part of a name
constexpr std::size_t kCodeLength = 18;
// Almost a unified code: a character too many or too few, or one typed twice.
constexpr std::size_t kAlmostCodeLengthMin = 16, kAlmostCodeLengthMax = 20;

bool IsControl(char32_t c) { return c < 0x20 || (c >= 0x7F && c < 0xA0); }

// As identifiers are stored; empty when the text can be none.
std::string NumberIn(std::string_view text) {
  std::string number = identity::NormaliseIdentifier(text);
  std::erase(number, '-');
  bool digit = false;
  for (char c : number) {
    const bool is_digit = c >= '0' && c <= '9';
    if (!is_digit && (c < 'A' || c > 'Z')) return {};
    digit = digit || is_digit;
  }
  return digit ? number : std::string();
}

Result<std::string> FormOf(std::string_view text) {
  if (text.size() > limits::kSearchTextBytesMax) {
    return Error(errors::kSearchLong, {{"max", std::to_string(limits::kSearchCodePointsMax)}});
  }
  if (!IsValidUtf8(text)) return Error(errors::kSearchCharacters);
  for (std::size_t position = 0; position < text.size();) {
    const char32_t c = NextCodePoint(text, position);
    if (IsControl(c) && !IsBlank(c)) return Error(errors::kSearchCharacters);
  }
  std::string form = identity::SearchForm(text);
  const std::size_t length = CodePointCount(form);
  if (length == 0) return Error(errors::kSearchEmpty);
  if (length < kCharactersMin) return Error(errors::kSearchShort);
  if (length > limits::kSearchCodePointsMax) {
    return Error(errors::kSearchLong, {{"max", std::to_string(limits::kSearchCodePointsMax)}});
  }
  return form;
}

// "inside:4711"
std::string WriteCursor(const NameHit& hit) {
  return std::to_string(static_cast<int>(hit.fit)) + "." + std::to_string(hit.subject_id);
}

Result<std::optional<NameHit>> ReadCursor(std::string_view cursor) {
  if (cursor.empty()) return std::optional<NameHit>();
  NameHit hit;
  const char* const end = cursor.data() + cursor.size();
  if (cursor.size() > 2 && cursor[0] >= '0' && cursor[0] <= '2') {
    hit.fit = static_cast<Fit>(cursor[0] - '0');
    const auto read = std::from_chars(cursor.data() + 2, end, hit.subject_id);
    if (read.ec == std::errc() && hit.subject_id > 0 && WriteCursor(hit) == cursor) return std::optional(hit);
  }
  return Error(errors::kSearchCursor);
}

// The name by which this hit was found, if it is not the one that is shown.
std::string MatchedName(db::Transaction& tx, const NameQuery& query, std::int64_t id, const Subject& shown) {
  if (query.FitOf(identity::SearchForm(shown.name)) != Fit::kNone) return {};
  std::string matched;
  Fit best = Fit::kNone;
  for (SubjectName& name : subject_store::NamesOf(tx, id)) {
    const Fit fit = query.FitOf(identity::SearchForm(name.name));
    if (fit >= best) continue;
    best = fit;
    matched = std::move(name.name);
  }
  return matched;
}

void SetTotal(SearchPage& page, std::int64_t counted) {
  page.total = std::min(counted, limits::kSearchTotalMax);
  page.total_capped = counted > limits::kSearchTotalMax;
}

Result<SearchPage> SearchByName(db::Transaction& tx, const SearchQuery& query, std::string form) {
  ASSIGN_OR_RETURN(const std::optional<NameHit> behind, ReadCursor(query.cursor));
  const NameQuery names(std::move(form));
  const NameHits found = SearchNames(tx, names, behind, static_cast<std::size_t>(query.rows_max),
                                     query.counts ? limits::kSearchTotalMax : 0);
  SearchPage page;
  std::vector<std::int64_t> ids;
  for (const NameHit& hit : found.hits) ids.push_back(hit.subject_id);
  const auto subjects = SubjectsService::FindMany(tx, ids);
  for (std::int64_t id : ids) {
    const Subject& subject = subjects.at(id);
    page.rows.push_back({subject, MatchedName(tx, names, id, subject)});
  }
  SetTotal(page, found.total);
  if (found.more) page.next = WriteCursor(found.hits.back());
  return page;
}

SearchPage SearchByNumber(db::Transaction& tx, const SearchQuery& query, const std::string& number) {
  const NumberHits found = SearchNumbers(tx, number, query.cursor, static_cast<std::size_t>(query.rows_max),
                                         query.counts ? limits::kSearchTotalMax : 0);
  SearchPage page;
  page.kind = SearchKind::kNumber;
  const auto subjects = SubjectsService::FindMany(tx, found.subject_ids);
  for (std::int64_t id : found.subject_ids) {
    const Subject& subject = subjects.at(id);
    const bool is_shown = std::any_of(page.rows.begin(), page.rows.end(),
                                      [&](const SearchRow& row) { return row.subject.id == subject.id; });
    if (!is_shown) page.rows.push_back({subject, ""});
  }
  SetTotal(page, found.total);
  page.next = found.next;
  return page;
}

Result<SearchPage> SearchByCode(db::Transaction& tx, std::string_view number) {
  SearchPage page;
  page.kind = SearchKind::kCode;
  auto file = SubjectsService::FindByCode(tx, number);
  if (!file.ok() && !file.error().Is(errors::kNotFound)) return file.error();
  if (file.ok()) page.rows.push_back({std::move(file->subject), ""});
  SetTotal(page, static_cast<std::int64_t>(page.rows.size()));
  return page;
}

}  // namespace

std::string_view Name(SearchKind kind) { return kNames[static_cast<std::size_t>(kind)]; }

Result<SearchKind> SearchKindFromName(std::string_view name) {
  const auto* found = std::find(std::begin(kNames), std::end(kNames), name);
  if (found != std::end(kNames)) return static_cast<SearchKind>(found - std::begin(kNames));
  return Error(errors::kSearchKind,
               {{"value", identity::MaskFreeText(Shorten(name, limits::kFindingValueCodePoints))}});
}

Result<SearchKind> KindOfText(std::string_view text) {
  RETURN_IF_ERROR(FormOf(text));
  const std::string number = NumberIn(text);
  if (number.size() == kCodeLength) return SearchKind::kCode;
  if (number.size() >= kNumberLengthMin) return SearchKind::kNumber;
  return identity::ParseDocumentNumber(text) ? SearchKind::kDocument : SearchKind::kName;
}

Result<SearchPage> Search(db::Transaction& tx, const SearchQuery& query) {
  CHECK(query.rows_max >= 1 && query.rows_max <= static_cast<std::int64_t>(limits::kPageSizeMax));
  ASSIGN_OR_RETURN(std::string form, FormOf(query.text));
  ASSIGN_OR_RETURN(const SearchKind looks_like, KindOfText(query.text));
  const SearchKind kind = query.kind.value_or(looks_like);
  CHECK(kind != SearchKind::kDocument);
  if (kind == SearchKind::kCode) return SearchByCode(tx, identity::NormaliseIdentifier(query.text));
  if (kind == SearchKind::kName) return SearchByName(tx, query, std::move(form));

  const std::string number = NumberIn(query.text);
  SearchPage page = SearchByNumber(tx, query, number);
  if (!page.rows.empty() || query.kind) return page;
  if (number.size() >= kAlmostCodeLengthMin && number.size() <= kAlmostCodeLengthMax) {
    return identity::CreditCode::Parse(number).error();
  }
  return SearchByName(tx, query, std::move(form));
}

Status PostOverdueNames(db::Database& database) {
  for (bool more = true; more;) {
    RETURN_IF_ERROR(database.Write([&](db::Transaction& tx) -> Status {
      more = name_postings::WriteOverdueBlock(tx);
      if (!more) name_postings::KeepMissingForms(tx);
      return {};
    }));
  }
  return {};
}

}  // namespace credence::subjects
