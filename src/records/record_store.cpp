#include "records/record_store.h"

#include <algorithm>

#include "base/check.h"
#include "base/limits.h"
#include "db/like_pattern.h"

namespace credence::records::record_store {
namespace {

// One list of columns for every query that reads whole records; FromRow takes them in this order.
constexpr std::string_view kColumns =
    R"(record.subject_id, record.id, record.item, record.item_version, record.record_key, record.decision_key,
       record.subject_key, record.department_id, record.received_on, record.decided_on, record.document_number,
       record.publish_by, record.provisional, record.public_from, record.public_until, record.publicity_class,
       record.rule_set,
       record.state, record.disputed, record.under_review, record.withheld, record.version, record.payload,
       record.content_digest, record.batch_id, record.replaces, record.replaced_by, record.group_id, record.position,
       record.filed_at, record.changed_at)";

using S = std::string;
using I = std::int64_t;

Record FromRow(I subject_id, I number, S item, I item_version, S record_key, S decision_key, S subject_key,
               S department_id, S received_on, S decided_on, S document_number, S publish_by, bool provisional,
               S public_from, S public_until, S publicity_class, S rule_set, S state, bool disputed, bool under_review,
               S withheld, I version, S payload, S content_digest, I batch_id, S replaces, S replaced_by, I group_id,
               I position, I filed_at, I changed_at) {
  Record record;
  record.id = {subject_id, number};
  record.item = std::move(item);
  record.item_version = static_cast<int>(item_version);
  record.record_key = std::move(record_key);
  record.decision_key = std::move(decision_key);
  record.subject_key = std::move(subject_key);
  record.department_id = std::move(department_id);
  record.received_on = std::move(received_on);
  record.derived = {
      std::move(decided_on),  std::move(document_number), std::move(publish_by),      provisional,
      std::move(public_from), std::move(public_until),    std::move(publicity_class), std::move(rule_set)};
  record.state = RecordStateFromName(state);
  record.disputed = disputed;
  record.under_review = under_review;
  record.withheld = std::move(withheld);
  record.version = static_cast<int>(version);
  record.payload = std::move(payload);
  record.content_digest = std::move(content_digest);
  record.batch_id = batch_id;
  record.replaces = std::move(replaces);
  record.replaced_by = std::move(replaced_by);
  record.place = {group_id, position};
  record.filed_at = {filed_at};
  record.changed_at = {changed_at};
  return record;
}

void ForEachRecord(db::Transaction& tx, const std::string& sql, db::Params params,
                   const std::function<void(const Record&)>& visit) {
  tx.ForEach<I, I, S, I, S, S, S, S, S, S, S, S, bool, S, S, S, S, S, bool, bool, S, I, S, S, I, S, S, I, I, I, I>(
      sql, params, [&](auto&&... columns) { visit(FromRow(std::move(columns)...)); });
}

std::string SelectWhere(std::string_view rest) {
  return "SELECT " + std::string(kColumns) + " FROM record " + std::string(rest);
}

constexpr std::string_view kKnownColumns =
    R"(SELECT subject_id, id, record_key, decision_key, content_digest, state, version,
         CASE WHEN version = 1 THEN batch_id ELSE (
           SELECT first.batch_id FROM record_version AS first
           WHERE first.subject_id = record.subject_id AND first.record_id = record.id AND first.version = 1) END,
         replaced_by FROM record )";

std::vector<KnownRecord> FindKnown(db::Transaction& tx, std::string_view where, const std::vector<std::string>& keys) {
  std::vector<KnownRecord> known;
  tx.ForEachIn<I, I, S, S, S, S, I, I, S>(std::string(kKnownColumns).append(where), keys, {},
                                          [&](I subject_id, I number, S record_key, S decision_key, S content_digest,
                                              S state, I version, I first_batch_id, S replaced_by) {
                                            known.push_back({{subject_id, number},
                                                             std::move(record_key),
                                                             std::move(decision_key),
                                                             std::move(content_digest),
                                                             RecordStateFromName(state),
                                                             static_cast<int>(version),
                                                             first_batch_id,
                                                             std::move(replaced_by)});
                                          });
  return known;
}

// `column IN (…)` for a subject and those merged into it. Nearly every subject stands alone: three widths make three
// prepared statements.
class SubjectCondition {
 public:
  explicit SubjectCondition(const std::vector<std::int64_t>& ids) : ids_(ids) {
    if (ids_.empty()) return;
    ids_.resize(ids_.size() == 1 ? 1 : ids_.size() <= 8 ? 8 : std::max<std::size_t>(ids_.size(), 64), ids_.back());
    names_.reserve(ids_.size());
    for (std::size_t i = 0; i < ids_.size(); ++i) names_.push_back("key" + std::to_string(i));
  }
  bool empty() const { return ids_.empty(); }
  std::string Condition(std::string_view column) const {
    return db::WidenKeys(" AND " + std::string(column) + " IN (:keys)", ids_.size());
  }
  void AddTo(std::vector<db::Param>& params) const {
    for (std::size_t i = 0; i < ids_.size(); ++i) params.push_back({names_[i], ids_[i]});
  }

 private:
  std::vector<std::int64_t> ids_;
  std::vector<std::string> names_;
};

// What a public list asks for, and the texts its parameters borrow. Only filters that are set stand in the statement:
// the engine then finds the rows of one subject or department by their index.
class PublicFilter {
 public:
  PublicFilter(const PublicQuery& query, CivilDate today)
      : query_(query),
        day_(today.Iso()),
        word_(db::LikePattern(query.word)),
        subjects_(query.subject_ids),
        before_(query.before_date.empty() ? kNoEnd : query.before_date),
        to_(query.to.empty() ? before_ : std::min(query.to, before_)) {}
  PublicFilter(const PublicFilter&) = delete;
  PublicFilter& operator=(const PublicFilter&) = delete;

  std::string Where() const {
    std::string sql;
    if (!query_.word.empty()) {
      sql =
          "JOIN subject AS own ON own.id = record.subject_id "
          "JOIN subject AS shown ON shown.id = COALESCE(own.merged_into, own.id) ";
    }
    sql += R"(WHERE record.item = :item AND record.state = 'active'
         AND record.public_from <> '' AND record.public_from <= :today AND record.public_until >= :today_again
         AND record.decided_on >= :from_date AND record.decided_on <= :to_date
         AND (record.decided_on < :before_date
              OR (record.decided_on = :before_date_again AND record.id < :before_number)))";
    if (!query_.department_id.empty()) sql += " AND record.department_id = :department_id";
    if (!subjects_.empty()) sql += subjects_.Condition("record.subject_id");
    if (!query_.word.empty()) {
      sql += " AND (record.document_number LIKE :word ESCAPE '!' OR shown.name LIKE :word_again ESCAPE '!')";
    }
    return sql;
  }

  // With `last`, which stands behind the filter in the statement.
  std::vector<db::Param> Params(db::Param last) const {
    std::vector<db::Param> params{{"item", query_.item},
                                  {"today", day_},
                                  {"today_again", day_},
                                  {"from_date", query_.from},
                                  {"to_date", to_},
                                  {"before_date", before_},
                                  {"before_date_again", before_},
                                  {"before_number", query_.before_number},
                                  last};
    if (!query_.department_id.empty()) params.push_back({"department_id", query_.department_id});
    subjects_.AddTo(params);
    if (!query_.word.empty()) {
      params.push_back({"word", word_});
      params.push_back({"word_again", word_});
    }
    return params;
  }

 private:
  static constexpr std::string_view kNoEnd = "9999-12-31";

  const PublicQuery& query_;
  std::string day_, word_;
  SubjectCondition subjects_;
  std::string before_, to_;
};

}  // namespace

std::vector<KnownRecord> FindByKeys(db::Transaction& tx, const std::vector<std::string>& record_keys) {
  return FindKnown(tx, "WHERE record_key IN (:keys)", record_keys);
}

std::vector<KnownRecord> FindByDecisions(db::Transaction& tx, const std::vector<std::string>& decision_keys) {
  return FindKnown(tx, "WHERE state <> 'superseded' AND decision_key IN (:keys)", decision_keys);
}

std::optional<Record> Find(db::Transaction& tx, const RecordId& id) {
  std::optional<Record> found;
  ForEachRecord(tx, SelectWhere("WHERE record.subject_id = :subject_id AND record.id = :id"),
                {{"subject_id", id.subject_id}, {"id", id.number}}, [&](const Record& record) { found = record; });
  return found;
}

void InsertMany(db::Transaction& tx, const std::vector<Record>& records) {
  if (records.empty()) return;
  auto bulk =
      tx.BulkInsert("record", {"subject_id",      "id",          "item",          "item_version",   "record_key",
                               "decision_key",    "subject_key", "department_id", "received_on",    "decided_on",
                               "document_number", "publish_by",  "provisional",   "public_from",    "public_until",
                               "publicity_class", "rule_set",    "state",         "disputed",       "under_review",
                               "withheld",        "version",     "payload",       "content_digest", "batch_id",
                               "replaces",        "replaced_by", "group_id",      "position",       "filed_at",
                               "changed_at"});
  for (const Record& record : records) {
    const Derived& derived = record.derived;
    bulk->Add({record.id.subject_id,
               record.id.number,
               record.item,
               record.item_version,
               record.record_key,
               record.decision_key,
               record.subject_key,
               record.department_id,
               record.received_on,
               derived.decided_on,
               derived.document_number,
               derived.publish_by,
               derived.provisional,
               derived.public_from,
               derived.public_until,
               derived.publicity_class,
               derived.rule_set,
               Name(record.state),
               record.disputed,
               record.under_review,
               record.withheld,
               record.version,
               record.payload,
               record.content_digest,
               record.batch_id,
               record.replaces,
               record.replaced_by,
               record.place.group_id,
               record.place.position,
               record.filed_at.epoch_ms,
               record.changed_at.epoch_ms});
  }
  bulk->Finish();
}

void Replace(db::Transaction& tx, const Record& now_valid, Instant until) {
  tx.Execute(
      R"(INSERT INTO record_version (subject_id, record_id, version, item_version, department_id, received_on, withheld,
           payload, content_digest, batch_id, group_id, position, filed_at, until)
         SELECT subject_id, id, version, item_version, department_id, received_on, withheld,
           payload, content_digest, batch_id, group_id, position, filed_at, CAST(:until AS BIGINT)
         FROM record WHERE subject_id = :subject_id AND id = :id)",
      {{"until", until.epoch_ms}, {"subject_id", now_valid.id.subject_id}, {"id", now_valid.id.number}});
  std::int64_t changed = tx.Execute(
      R"(UPDATE record SET item_version = :item_version, department_id = :department_id, state = :state,
           withheld = :withheld, version = :version, payload = :payload,
           content_digest = :content_digest, batch_id = :batch_id, group_id = :group_id, position = :position,
           filed_at = :filed_at
         WHERE subject_id = :subject_id AND id = :id AND version = :old_version)",
      {{"item_version", now_valid.item_version},
       {"department_id", now_valid.department_id},
       {"state", Name(now_valid.state)},
       {"withheld", now_valid.withheld},
       {"version", now_valid.version},
       {"payload", now_valid.payload},
       {"content_digest", now_valid.content_digest},
       {"batch_id", now_valid.batch_id},
       {"group_id", now_valid.place.group_id},
       {"position", now_valid.place.position},
       {"filed_at", now_valid.filed_at.epoch_ms},
       {"subject_id", now_valid.id.subject_id},
       {"id", now_valid.id.number},
       {"old_version", now_valid.version - 1}});
  CHECK(changed == 1);
  CHECK(SaveDerived(tx, now_valid.id, now_valid.version, now_valid.derived, until));
}

void SaveState(db::Transaction& tx, const RecordId& id, RecordState state, std::string_view replaced_by, Instant now) {
  std::int64_t changed = tx.Execute(
      R"(UPDATE record SET state = :state, replaced_by = :replaced_by, changed_at = :changed_at
         WHERE subject_id = :subject_id AND id = :id)",
      {{"state", Name(state)},
       {"replaced_by", replaced_by},
       {"changed_at", now.epoch_ms},
       {"subject_id", id.subject_id},
       {"id", id.number}});
  CHECK(changed == 1);
}

bool MoveState(db::Transaction& tx, const Record& seen, RecordState to, Instant now) {
  return tx.Execute(
             R"(UPDATE record SET state = :to_state, changed_at = :changed_at
                WHERE subject_id = :subject_id AND id = :id AND version = :version AND state = :seen_state)",
             {{"to_state", Name(to)},
              {"changed_at", now.epoch_ms},
              {"subject_id", seen.id.subject_id},
              {"id", seen.id.number},
              {"version", seen.version},
              {"seen_state", Name(seen.state)}}) == 1;
}

bool SaveDerived(db::Transaction& tx, const RecordId& id, int version, const Derived& derived, Instant now) {
  return tx.Execute(
             R"(UPDATE record SET decided_on = :decided_on, document_number = :document_number,
                  publish_by = :publish_by, provisional = :provisional, public_from = :public_from,
                  public_until = :public_until, publicity_class = :publicity_class, rule_set = :rule_set,
                  changed_at = :changed_at
                WHERE subject_id = :subject_id AND id = :id AND version = :version)",
             {{"decided_on", derived.decided_on},
              {"document_number", derived.document_number},
              {"publish_by", derived.publish_by},
              {"provisional", derived.provisional},
              {"public_from", derived.public_from},
              {"public_until", derived.public_until},
              {"publicity_class", derived.publicity_class},
              {"rule_set", derived.rule_set},
              {"changed_at", now.epoch_ms},
              {"subject_id", id.subject_id},
              {"id", id.number},
              {"version", version}}) == 1;
}

void InsertSecrets(db::Transaction& tx, const std::vector<RecordSecret>& secrets) {
  if (secrets.empty()) return;
  auto bulk = tx.BulkInsert("record_secret", {"subject_id", "record_id", "version", "field", "sealed", "blind_index"});
  for (const RecordSecret& secret : secrets) {
    bulk->Add(
        {secret.id.subject_id, secret.id.number, secret.version, secret.field, secret.sealed, secret.blind_index});
  }
  bulk->Finish();
}

std::vector<RecordSecret> SecretsOf(db::Transaction& tx, const RecordId& id, int version) {
  std::vector<RecordSecret> secrets;
  tx.ForEach<S, S, S>(
      R"(SELECT field, sealed, blind_index FROM record_secret
         WHERE subject_id = :subject_id AND record_id = :record_id AND version = :version ORDER BY field)",
      {{"subject_id", id.subject_id}, {"record_id", id.number}, {"version", version}},
      [&](S field, S sealed, S blind_index) {
        secrets.push_back({id, version, std::move(field), std::move(sealed), std::move(blind_index)});
      });
  return secrets;
}

std::vector<RecordVersion> VersionsOf(db::Transaction& tx, const RecordId& id) {
  std::vector<RecordVersion> versions;
  tx.ForEach<I, I, S, S, S, S, S, I, I, I, I, I>(
      R"(SELECT version, item_version, department_id, received_on, withheld, payload, content_digest, batch_id,
           group_id, position, filed_at, until
         FROM record_version WHERE subject_id = :subject_id AND record_id = :record_id ORDER BY version)",
      {{"subject_id", id.subject_id}, {"record_id", id.number}},
      [&](I version, I item_version, S department_id, S received_on, S withheld, S payload, S content_digest,
          I batch_id, I group_id, I position, I filed_at, I until) {
        versions.push_back({static_cast<int>(version),
                            static_cast<int>(item_version),
                            std::move(department_id),
                            std::move(received_on),
                            std::move(withheld),
                            std::move(payload),
                            std::move(content_digest),
                            batch_id,
                            {group_id, position},
                            {filed_at},
                            {until}});
      });
  return versions;
}

std::vector<Record> FindPublic(db::Transaction& tx, const PublicQuery& query, CivilDate today) {
  const PublicFilter filter(query, today);
  std::vector<Record> records;
  ForEachRecord(tx, SelectWhere(filter.Where() + " ORDER BY record.decided_on DESC, record.id DESC LIMIT :rows_max"),
                filter.Params({"rows_max", query.rows_max}), [&](const Record& record) { records.push_back(record); });
  return records;
}

std::int64_t CountPublic(db::Transaction& tx, const PublicQuery& query, CivilDate today, std::int64_t count_max) {
  const PublicFilter filter(query, today);
  auto row = tx.SelectOne<I>(
      "SELECT COUNT(*) FROM (SELECT 1 AS one FROM record " + filter.Where() + " LIMIT :count_max) AS counted",
      filter.Params({"count_max", count_max}));
  return std::get<0>(*row);
}

std::vector<Record> FindByDocument(db::Transaction& tx, const std::vector<std::string>& numbers) {
  std::vector<RecordId> ids;
  tx.ForEachIn<I, I>("SELECT subject_id, id FROM record WHERE document_number IN (:keys)", numbers, {},
                     [&](I subject_id, I number) {
                       ids.push_back({subject_id, number});
                     });
  std::sort(ids.begin(), ids.end());
  if (ids.size() > limits::kPageSizeMax) ids.resize(limits::kPageSizeMax);
  std::vector<Record> records;
  for (const RecordId& id : ids) records.push_back(Find(tx, id).value());
  return records;
}

std::vector<Record> FindInOrderOfKey(db::Transaction& tx, const ExportQuery& query) {
  std::string where = R"(WHERE record.item = :item AND record.record_key >= :after_key
         AND (record.record_key > :after_key_again OR record.subject_id > :after_subject))";
  std::vector<db::Param> params{{"item", query.item},
                                {"after_key", query.after_key},
                                {"after_key_again", query.after_key},
                                {"after_subject", query.after_subject},
                                {"rows_max", query.rows_max}};
  auto only = [&](bool wanted, std::string_view condition, db::Param param) {
    if (!wanted) return;
    where.append(" AND ").append(condition);
    params.push_back(param);
  };
  only(!query.department_id.empty(), "record.department_id = :department_id", {"department_id", query.department_id});
  only(!query.from.empty(), "record.decided_on >= :from_date", {"from_date", query.from});
  only(!query.to.empty(), "record.decided_on <= :to_date", {"to_date", query.to});
  only(!query.all_states, "record.state = :state", {"state", Name(RecordState::kActive)});
  std::vector<Record> records;
  ForEachRecord(tx, SelectWhere(where + " ORDER BY record.record_key, record.subject_id LIMIT :rows_max"), params,
                [&](const Record& record) { records.push_back(record); });
  return records;
}

std::vector<Record> FindHeld(db::Transaction& tx, std::int64_t rows_max) {
  std::vector<Record> records;
  ForEachRecord(tx, SelectWhere("WHERE record.state = 'held' ORDER BY record.decided_on, record.id LIMIT :rows_max"),
                {{"rows_max", rows_max}}, [&](const Record& record) { records.push_back(record); });
  return records;
}

std::optional<Record> FindNewestOf(db::Transaction& tx, std::int64_t subject_id, std::string_view item) {
  std::optional<Record> found;
  // The item is looked at in the rows of the subject: the engine would otherwise go through all rows of the item,
  // because an index of theirs has the order that is asked for.
  ForEachRecord(
      tx,
      SelectWhere("WHERE record.subject_id = :subject_id AND record.item || '' = :item AND record.state = 'active' "
                  "ORDER BY record.filed_at DESC, record.id DESC LIMIT 1"),
      {{"subject_id", subject_id}, {"item", item}}, [&](const Record& record) { found = record; });
  return found;
}

std::vector<PublicSource> FindPublicSources(db::Transaction& tx, const std::vector<std::int64_t>& subject_ids,
                                            CivilDate today) {
  CHECK(!subject_ids.empty());
  std::vector<PublicSource> sources;
  const std::string day = today.Iso();
  const SubjectCondition subjects(subject_ids);
  std::vector<db::Param> params{{"today", day}, {"today_again", day}};
  subjects.AddTo(params);
  tx.ForEach<S, S, I, I>(
      R"(SELECT department_id, item, COUNT(*), MAX(changed_at) FROM record
         WHERE state = 'active' AND public_from <> '' AND public_from <= :today AND public_until >= :today_again)" +
          subjects.Condition("subject_id") + " GROUP BY department_id, item ORDER BY department_id, item",
      db::Params(params), [&](S department_id, S item, I count, I changed_at) {
        sources.push_back({std::move(department_id), std::move(item), count, {changed_at}});
      });
  return sources;
}

PublicCounts CountPublicOf(db::Transaction& tx, const std::vector<std::int64_t>& subject_ids, CivilDate today) {
  const std::string day = today.Iso();
  PublicCounts counts;
  tx.ForEachIn<I, S, I>(
      R"(SELECT subject_id, item, COUNT(*) FROM record
         WHERE state = 'active' AND public_from <> '' AND public_from <= :today AND public_until >= :today_again
           AND subject_id IN (:keys) GROUP BY subject_id, item)",
      subject_ids, {{"today", day}, {"today_again", day}}, [&](I subject_id, S item, I count) {
        counts[{subject_id, std::move(item)}] = count;
      });
  return counts;
}

std::int64_t CountSharedDecisions(db::Transaction& tx, std::int64_t subject_id, std::int64_t other_id) {
  return std::get<0>(*tx.SelectOne<I>(
      R"(SELECT COUNT(DISTINCT one.decision_key) FROM record AS one
         JOIN record AS other ON other.decision_key = one.decision_key
         WHERE one.subject_id = :subject_id AND other.subject_id = :other_id AND one.decision_key <> ''
           AND one.state IN ('active', 'held') AND other.state IN ('active', 'held'))",
      {{"subject_id", subject_id}, {"other_id", other_id}}));
}

std::vector<Timeliness> MeasureTimeliness(db::Transaction& tx, std::string_view item, CivilDate from, CivilDate to) {
  std::vector<Timeliness> rows;
  const std::string first = from.Iso(), last = to.Iso();
  tx.ForEach<S, I, I>(
      R"(SELECT department_id, COUNT(*), COUNT(CASE WHEN received_on <= publish_by THEN 1 END)
         FROM record WHERE item = :item AND publish_by >= :from_date AND publish_by <= :to_date
           AND state <> 'superseded'
         GROUP BY department_id ORDER BY department_id)",
      {{"item", item}, {"from_date", first}, {"to_date", last}}, [&](S department_id, I due, I on_time) {
        rows.push_back({std::move(department_id), due, on_time});
      });
  return rows;
}

void ForEach(db::Transaction& tx, const std::function<void(const Record&)>& visit) {
  ForEachRecord(tx, SelectWhere("ORDER BY record.subject_id, record.id"), {}, visit);
}

void ForEachInOrderOfKey(db::Transaction& tx, const std::function<void(const Record&)>& visit) {
  ForEachRecord(tx, SelectWhere("ORDER BY record.record_key"), {}, visit);
}

}  // namespace credence::records::record_store
