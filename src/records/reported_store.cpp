#include "records/reported_store.h"

#include <algorithm>
#include <tuple>

#include "db/database.h"
#include "db/key_list.h"
#include "records/record_store.h"

namespace credence::records::reported_store {
namespace {

using I = std::int64_t;

// Where a record stands in the list.
struct Place {
  std::int64_t filed_at = 0;
  RecordId id;
};
bool IsBefore(const Place& one, const Place& other) {
  return std::tie(one.filed_at, one.id.number) > std::tie(other.filed_at, other.id.number);
}

// `column IN (…)` for a subject and those merged into it. Few widths make few statements to prepare.
class NumberList {
 public:
  explicit NumberList(std::vector<std::int64_t> numbers) : numbers_(std::move(numbers)) {
    if (numbers_.empty()) return;
    const std::size_t count = numbers_.size();
    numbers_.resize(count == 1 ? 1 : count <= 8 ? 8 : std::max<std::size_t>(count, 64), numbers_.back());
    for (std::size_t i = 0; i < numbers_.size(); ++i) names_.push_back("key" + std::to_string(i));
  }
  NumberList(const NumberList&) = delete;
  NumberList& operator=(const NumberList&) = delete;

  std::string In(std::string_view column) const {
    return numbers_.empty() ? "1 = 0" : db::WidenKeys(std::string(column) + " IN (:keys)", numbers_.size());
  }
  void AddTo(std::vector<db::Param>& params) const {
    for (std::size_t i = 0; i < numbers_.size(); ++i) params.push_back({names_[i], numbers_[i]});
  }

 private:
  std::vector<std::int64_t> numbers_;
  std::vector<std::string> names_;
};

// One walk of an index in the order of the list. Only conditions that are set stand in the statement, so that the
// engine goes by the index whose columns they name.
class Walk {
 public:
  explicit Walk(const ReportedQuery& query)
      : query_(query),
        documents_("document", {query.document_numbers.begin(), query.document_numbers.end()}),
        subjects_(query.subject_ids.value_or(std::vector<std::int64_t>())) {
    params_.push_back({"rows_max", query.rows_max});
  }

  void Add(const std::string& condition, db::Param param) {
    Add(condition);
    params_.push_back(param);
  }
  template <typename List>
  void AddList(const List& list, std::string_view column) {
    Add(list.In(column));
    list.AddTo(params_);
  }
  void Add(const std::string& condition) { where_.append(where_.empty() ? " WHERE " : " AND ").append(condition); }

  void Collect(db::Transaction& tx, std::vector<Place>& places) {
    AddFilters();
    tx.ForEach<I, I, I>(
        "SELECT subject_id, id, filed_at FROM record" + where_ + " ORDER BY filed_at DESC, id DESC LIMIT :rows_max",
        db::Params(params_), [&](I subject_id, I number, I filed_at) {
          places.push_back({filed_at, {subject_id, number}});
        });
  }

 private:
  void AddFilters() {
    if (query_.state) {
      Add("state = '" + std::string(Name(*query_.state)) + "'");
      // Said beside it, because the index of the few says so.
      if (*query_.state != RecordState::kActive) Add("state <> 'active'");
    }
    if (!query_.document_numbers.empty()) AddList(documents_, "document_number");
    if (query_.subject_ids) AddList(subjects_, "subject_id");
    if (query_.from) Add("filed_at >= :from_ms", {"from_ms", query_.from->epoch_ms});
    if (query_.until) Add("filed_at < :until_ms", {"until_ms", query_.until->epoch_ms});
    if (!query_.behind) return;
    Add("filed_at <= :behind_ms", {"behind_ms", query_.behind->filed_at.epoch_ms});
    Add("(filed_at < :behind_ms_again OR id < :behind_number)", {"behind_ms_again", query_.behind->filed_at.epoch_ms});
    params_.push_back({"behind_number", query_.behind->number});
  }

  const ReportedQuery& query_;
  const db::KeyList documents_;
  const NumberList subjects_;
  std::string where_;
  std::vector<db::Param> params_;
};

// What another index finds at once. Department and item are looked at in the rows it finds: the engine would otherwise
// go through all that the department has reported, because that index has the order of the list.
void WalkOnce(db::Transaction& tx, const ReportedQuery& query, std::vector<Place>& places) {
  const db::KeyList departments("department", query.reach.departments);
  Walk walk(query);
  if (!query.reach.all_departments) walk.AddList(departments, "department_id || ''");
  if (!query.item.empty()) walk.Add("item || '' = :item", {"item", query.item});
  walk.Collect(tx, places);
}

// The page of each item, and of each department unless all are meant.
void WalkEach(db::Transaction& tx, const ReportedQuery& query, const std::vector<std::string>& items,
              std::vector<Place>& places) {
  for (const std::string& item : items) {
    if (!query.item.empty() && item != query.item) continue;
    if (query.reach.all_departments) {
      Walk walk(query);
      walk.Add("item = :item", {"item", item});
      walk.Collect(tx, places);
      continue;
    }
    for (const std::string& department : query.reach.departments) {
      Walk walk(query);
      walk.Add("item = :item", {"item", item});
      walk.Add("department_id = :department_id", {"department_id", department});
      walk.Collect(tx, places);
    }
  }
}

}  // namespace

std::vector<Record> List(db::Transaction& tx, const ReportedQuery& query, const std::vector<std::string>& items) {
  std::vector<Place> places;
  const bool is_narrow = query.subject_ids.has_value() || !query.document_numbers.empty() ||
                         (query.state && *query.state != RecordState::kActive);
  if (is_narrow) {
    WalkOnce(tx, query, places);
  } else {
    WalkEach(tx, query, items, places);
  }
  std::sort(places.begin(), places.end(), IsBefore);
  if (places.size() > static_cast<std::size_t>(query.rows_max)) places.resize(static_cast<std::size_t>(query.rows_max));
  std::vector<Record> records;
  records.reserve(places.size());
  for (const Place& place : places) records.push_back(record_store::Find(tx, place.id).value());
  return records;
}

std::vector<Record> ListOfSubject(db::Transaction& tx, const SubjectRecordsQuery& query) {
  const db::KeyList departments("department", query.reach.departments);
  std::vector<db::Param> params{{"rows_max", query.rows_max}};
  const NumberList subjects(query.subject_ids);
  std::string where = subjects.In("subject_id");
  subjects.AddTo(params);
  if (!query.reach.all_departments) {
    where += " AND (" + departments.In("department_id") +
             " OR (state = 'active' AND public_from <> '' AND public_from <= :today AND public_until >= :today_again))";
    departments.AddTo(params);
    params.push_back({"today", query.today});
    params.push_back({"today_again", query.today});
  }
  if (query.before_number != 0) {
    where += " AND (decided_on < :before_date OR (decided_on = :before_date_again AND id < :before_number))";
    params.push_back({"before_date", query.before_date});
    params.push_back({"before_date_again", query.before_date});
    params.push_back({"before_number", query.before_number});
  }
  std::vector<RecordId> ids;
  tx.ForEach<I, I>(
      "SELECT subject_id, id FROM record WHERE " + where + " ORDER BY decided_on DESC, id DESC LIMIT :rows_max",
      db::Params(params), [&](I subject_id, I number) {
        ids.push_back({subject_id, number});
      });
  std::vector<Record> records;
  records.reserve(ids.size());
  for (const RecordId& id : ids) records.push_back(record_store::Find(tx, id).value());
  return records;
}

}  // namespace credence::records::reported_store
