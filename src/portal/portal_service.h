// The use cases of the public: one view for each page, which is also the answer of the API (docs/api/openapi.yaml).
//
// Only what is public today leaves, masked; held records, ended ones and everything about natural persons answer as
// the unknown does (design 1.2). Thread-safe if the services are.
#pragma once

#include <boost/json/fwd.hpp>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "access/access_service.h"
#include "base/caller.h"
#include "base/clock.h"
#include "base/texts.h"
#include "catalog/items.h"
#include "db/database.h"
#include "portal/city_figures.h"
#include "portal/kept_answers.h"
#include "portal/publicity_filter.h"
#include "portal/record_view.h"
#include "portal/site_settings.h"
#include "records/records_service.h"

namespace credence::portal {

inline constexpr std::int64_t kRowsOfBlock = 10;  // of a subject's page
inline constexpr std::int64_t kRowsOfHome = 5;
inline constexpr std::int64_t kRowsOfSearch = 20;
inline constexpr std::int64_t kRowsOfDownload = 1'000;
inline constexpr std::int64_t kTotalMax = 10'000;  // totals are counted up to here

// What is asked of the search, as typed; empty = not given.
struct SearchRequest {
  std::string_view query;
  std::string_view kind;    // name, code, number, document; empty chooses by the look of the query
  std::string_view cursor;  // `next` of the page before
  std::int64_t rows_max = kRowsOfSearch;
};

struct PortalParts {
  db::Database& database;
  const records::RecordsService& records;
  access::AccessService& access;
  const catalog::Items& items;
  const Clock& clock;
  SiteSettings settings;
  KeptAnswers* answers = nullptr;  // may be null: every answer is built anew
};

// Where to read the changes from: a number of the log, or an instant.
struct ChangeQuery {
  std::optional<std::int64_t> from = {};
  Instant since = {};
  std::int64_t rows_max = 100;
};

class PortalService {
 public:
  explicit PortalService(PortalParts parts) : parts_(std::move(parts)) {}

  // By unified code, normalised as people type it; a merged code answers with the subject it became.
  // Error codes: credit_code.*, subjects.not_found.
  Result<boost::json::object> Subject(const Caller& caller, std::string_view typed_code) const;
  // The same as text; kept as long as nothing changes (KeptAnswers).
  Result<std::string> SubjectText(const Caller& caller, std::string_view typed_code) const;
  // What SubjectText would give, where that can be said without waiting for the database; else nullopt.
  std::optional<std::string> KeptSubjectText(std::string_view typed_code) const;
  // Error codes: records.not_found, records.publicity_ended.
  Result<boost::json::object> Record(const Caller& caller, std::string_view id) const;
  // Error codes: portal.filter_department.
  Result<boost::json::object> Publicity(const Caller& caller, const PublicityFilter& filter) const;
  // Organisations and individual businesses by what was typed (docs/api/openapi.yaml, SearchAnswer): part of a present
  // or former name, initials of its pinyin, a code or number or the beginning of one, a document number. Error codes:
  // subjects.search_*, credit_code.*.
  Result<boost::json::object> FindSubjects(const Caller& caller, const SearchRequest& request) const;
  // The same for the page: a text that cannot be searched is no error but the member `problem`, in the language given;
  // no text is no problem either.
  Result<boost::json::object> Search(const Caller& caller, Language language, std::string_view query,
                                     std::string_view kind, std::string_view cursor) const;
  // The first few hits while somebody types; none for what cannot be searched.
  Result<boost::json::object> Suggest(const Caller& caller, std::string_view text) const;
  // The rows of the same list from its top, for a download or a feed. Error codes: portal.filter_department.
  Result<std::vector<boost::json::object>> PublicityRows(const Caller& caller, const PublicityFilter& filter,
                                                         std::int64_t rows_max) const;
  // The name of a department; empty for an unknown one.
  std::string DepartmentName(std::string_view id) const;
  // All licences or penalties of one subject, a page at a time, as `rows` and `next` of Publicity; `subject` and
  // `total` beside. Error codes: credit_code.*, subjects.not_found.
  Result<boost::json::object> SubjectRecords(const Caller& caller, std::string_view typed_code,
                                             const PublicityFilter& place) const;
  // The unified code behind an old number (registration number, organisation code, replaced unified code), and the
  // newest codes of the register, a page at a time:
  //   {number, found: null | {code, name, is_current}, rows: [{code, name, entered_on}], next}
  // Organisations only. Error codes: portal.cursor.
  Result<boost::json::object> Codes(const Caller& caller, std::string_view number, std::string_view cursor) const;
  // Licences and penalties whose public side changed, in the order of the log:
  //   {rows: [{sequence, at, record, public, current: summary where it is public}], next, more}
  // Publication that ends on its day leaves no entry: whoever keeps a copy minds public_until. Error codes:
  // access.forbidden.
  Result<boost::json::object> Changes(const Caller& caller, const ChangeQuery& query) const;
  // The newest licences and penalties, and the figures of the city with their instant.
  Result<boost::json::object> Home(const Caller& caller) const;
  // The proof file of a record's present version, byte for byte.
  // Error codes: records.not_found, records.publicity_ended, ledger.pending, portal.proof_withheld.
  Result<std::string> ProofFile(const Caller& caller, std::string_view id) const;

  // The title of a field in English, for the page; empty when there is none.
  std::string EnglishTitle(std::string_view item, std::string_view field) const;

  const SiteSettings& settings() const { return parts_.settings; }
  const Clock& clock() const { return parts_.clock; }

 private:
  using Departments = std::vector<access::Department>;

  static Status CheckDepartment(const PublicityFilter& filter, const Departments& departments);
  // With subjects and item definitions, in the order given.
  std::vector<PublicRecord> Complete(db::Transaction& tx, std::vector<records::Record> records) const;
  boost::json::object Block(db::Transaction& tx, std::string_view item, const std::vector<std::int64_t>& subject_ids,
                            const std::vector<records::PublicSource>& sources) const;
  boost::json::object Timeliness(db::Transaction& tx, const std::string& month, const Departments& departments) const;
  // What was built for this state of the data, or `build()`; state 0: nothing is kept.
  boost::json::value Kept(std::uint64_t state, const std::string& key,
                          const std::function<boost::json::value()>& build) const;

  PortalParts parts_;
  mutable CityFigures figures_;
};

}  // namespace credence::portal
