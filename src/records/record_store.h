// SQL of records, their versions and secrets.
#pragma once

#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "db/database.h"
#include "records/record.h"

namespace credence::records {

// What filing must know of a record that exists.
struct KnownRecord {
  RecordId id;
  std::string record_key;
  std::string decision_key;
  std::string content_digest;
  RecordState state = RecordState::kActive;
  int version = 1;
  std::int64_t first_batch_id = 0;  // that brought the first version
  std::string replaced_by;
};

// A page of public records, newest decision first.
struct PublicQuery {
  std::string item;
  std::string department_id;  // empty = all
  std::string from, to;       // decision dates, empty = open
  std::string word;           // part of the document number or of the name that the subject bears today, empty = all
  std::vector<std::int64_t> subject_ids;  // a subject with those merged into it (subjects::GroupOf); empty = all
  std::string before_date;                // keyset cursor: strictly behind (date, number)
  std::int64_t before_number = 0;
  std::int64_t rows_max = 20;
};

// A page of an export, in the order of (record key, subject).
struct ExportQuery {
  std::string item;
  std::string department_id;  // empty = all
  std::string from, to;       // decision dates, empty = open
  bool all_states = false;    // false: active only
  std::string after_key;      // strictly behind
  std::int64_t after_subject = 0;
  std::int64_t rows_max = 500;
};

struct Timeliness {
  std::string department_id;
  std::int64_t due = 0;
  std::int64_t on_time = 0;
};

// A department and an item of which something is public about a subject.
struct PublicSource {
  std::string department_id;
  std::string item;
  std::int64_t count = 0;
  Instant changed_at;  // of the one that changed last
};

// By subject and item; what has none is left out.
using PublicCounts = std::map<std::pair<std::int64_t, std::string>, std::int64_t>;

namespace record_store {

std::vector<KnownRecord> FindByKeys(db::Transaction& tx, const std::vector<std::string>& record_keys);
// Without those that are superseded.
std::vector<KnownRecord> FindByDecisions(db::Transaction& tx, const std::vector<std::string>& decision_keys);

std::optional<Record> Find(db::Transaction& tx, const RecordId& id);
void InsertMany(db::Transaction& tx, const std::vector<Record>& records);
// Keeps the present row as an earlier version and writes the new one in its place.
void Replace(db::Transaction& tx, const Record& now_valid, Instant until);
void SaveState(db::Transaction& tx, const RecordId& id, RecordState state, std::string_view replaced_by, Instant now);
// SaveState for somebody who looked at `seen`. False, and nothing changes, when another version or state of it stands
// by now.
bool MoveState(db::Transaction& tx, const Record& seen, RecordState to, Instant now);
// False, and nothing changes, when another version stands by now.
bool SaveDerived(db::Transaction& tx, const RecordId& id, int version, const Derived& derived, Instant now);

void InsertSecrets(db::Transaction& tx, const std::vector<RecordSecret>& secrets);
std::vector<RecordSecret> SecretsOf(db::Transaction& tx, const RecordId& id, int version);

std::vector<RecordVersion> VersionsOf(db::Transaction& tx, const RecordId& id);

std::vector<Record> FindPublic(db::Transaction& tx, const PublicQuery& query, CivilDate today);
// Counted up to `count_max`.
std::int64_t CountPublic(db::Transaction& tx, const PublicQuery& query, CivilDate today, std::int64_t count_max);
// Of every item, public or not, with one of these document numbers as they were reported; ascending, at most
// limits::kPageSizeMax.
std::vector<Record> FindByDocument(db::Transaction& tx, const std::vector<std::string>& numbers);
std::vector<Record> FindInOrderOfKey(db::Transaction& tx, const ExportQuery& query);
std::vector<Record> FindHeld(db::Transaction& tx, std::int64_t rows_max);
// The newest row of an item about a subject that is in force, public or not: for register rows.
std::optional<Record> FindNewestOf(db::Transaction& tx, std::int64_t subject_id, std::string_view item);
// Per department and item, ascending: how many of its records are public about these subjects, and when they last
// changed.
std::vector<PublicSource> FindPublicSources(db::Transaction& tx, const std::vector<std::int64_t>& subject_ids,
                                            CivilDate today);
// How many records are public about each of these subjects, by item.
PublicCounts CountPublicOf(db::Transaction& tx, const std::vector<std::int64_t>& subject_ids, CivilDate today);
// Decisions with a record in force under both subjects.
std::int64_t CountSharedDecisions(db::Transaction& tx, std::int64_t subject_id, std::int64_t other_id);
// Cohort: decisions whose deadline falls in [from, to] (domain 8.3).
std::vector<Timeliness> MeasureTimeliness(db::Transaction& tx, std::string_view item, CivilDate from, CivilDate to);

void ForEach(db::Transaction& tx, const std::function<void(const Record&)>& visit);
void ForEachInOrderOfKey(db::Transaction& tx, const std::function<void(const Record&)>& visit);

}  // namespace record_store
}  // namespace credence::records
