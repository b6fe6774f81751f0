#include "records/records_service.h"

#include <algorithm>
#include <map>

#include "base/check.h"
#include "base/text.h"
#include "identity/document_number.h"
#include "identity/masking.h"
#include "records/filing.h"
#include "records/records_errors.h"

namespace credence::records {
namespace {

constexpr std::size_t kTypedCodePoints = 40;

// What was typed may be the number of a person: the answer does not repeat it.
Error NotFound(std::string_view id) {
  return Error(errors::kNotFound, {{"record", identity::MaskFreeText(Shorten(id, kTypedCodePoints))}});
}

}  // namespace

const catalog::ItemDefinition& RecordsService::ItemOf(const Record& record) const {
  const catalog::ItemDefinition* item = parts_.items.Find(record.item, record.item_version);
  CHECK(item != nullptr);
  return *item;
}

Result<Record> RecordsService::FindPublic(db::Transaction& tx, std::string_view id) const {
  auto parsed = RecordId::Parse(id);
  auto record = parsed ? record_store::Find(tx, *parsed) : std::nullopt;
  const CivilDate today = parts_.clock.Today();
  if (!record) return NotFound(id);
  if (record->IsPublicOn(today)) return *record;
  if (record->HasEndedBy(today)) return Error(errors::kPublicityEnded);
  return NotFound(id);
}

std::vector<Record> RecordsService::ListPublic(db::Transaction& tx, const PublicQuery& query) const {
  return record_store::FindPublic(tx, query, parts_.clock.Today());
}

std::int64_t RecordsService::CountPublic(db::Transaction& tx, const PublicQuery& query, std::int64_t count_max) const {
  return record_store::CountPublic(tx, query, parts_.clock.Today(), count_max);
}

std::vector<Record> RecordsService::FindPublicByDocument(db::Transaction& tx, std::string_view document_number) const {
  auto records = record_store::FindByDocument(tx, identity::DocumentNumberSpellings(document_number));
  std::erase_if(records, [&](const Record& record) { return !record.IsPublicOn(parts_.clock.Today()); });
  return records;
}

std::vector<PublicSource> RecordsService::PublicSourcesOf(db::Transaction& tx,
                                                          const std::vector<std::int64_t>& subject_ids) const {
  return record_store::FindPublicSources(tx, subject_ids, parts_.clock.Today());
}

PublicCounts RecordsService::CountPublicOf(db::Transaction& tx, const std::vector<std::int64_t>& subject_ids) const {
  return record_store::CountPublicOf(tx, subject_ids, parts_.clock.Today());
}

std::int64_t RecordsService::CountSharedDecisions(const Caller& caller, std::int64_t subject_id,
                                                  std::int64_t other_id) {
  CHECK(caller.May(Permission::kReadSubjects));
  return parts_.database
      .Read([&](db::Transaction& tx) -> Result<std::int64_t> {
        return record_store::CountSharedDecisions(tx, subject_id, other_id);
      })
      .value();
}

std::optional<Record> RecordsService::RegisterRowOf(db::Transaction& tx, std::int64_t subject_id) const {
  for (const catalog::ItemDefinition* item : parts_.items.Newest()) {
    if (!item->is_register) continue;
    if (auto row = record_store::FindNewestOf(tx, subject_id, item->code)) return row;
  }
  return std::nullopt;
}

std::vector<Timeliness> RecordsService::MeasureTimeliness(db::Transaction& tx, CivilDate from, CivilDate to) const {
  std::map<std::string, Timeliness> departments;
  for (const catalog::ItemDefinition* item : parts_.items.Newest()) {
    if (item->is_register || item->report_within_days == 0) continue;
    for (const Timeliness& row : record_store::MeasureTimeliness(tx, item->code, from, to)) {
      Timeliness& sum = departments[row.department_id];
      sum.department_id = row.department_id;
      sum.due += row.due;
      sum.on_time += row.on_time;
    }
  }
  std::vector<Timeliness> rows;
  for (auto& [id, row] : departments) rows.push_back(std::move(row));
  return rows;
}

Result<Record> RecordsService::Find(const Caller& caller, std::string_view id) {
  RETURN_IF_ERROR(caller.Require(Permission::kReadSubjects));
  return parts_.database.Read([&](db::Transaction& tx) -> Result<Record> {
    auto parsed = RecordId::Parse(id);
    auto record = parsed ? record_store::Find(tx, *parsed) : std::nullopt;
    if (!record) return NotFound(id);
    return *record;
  });
}

std::vector<RecordVersion> RecordsService::HistoryOf(db::Transaction& tx, const Record& record) const {
  std::vector<RecordVersion> history, versions = record_store::VersionsOf(tx, record.id);
  if (auto before = RecordId::Parse(record.replaces)) {
    auto replaced = record_store::Find(tx, *before);
    CHECK(replaced.has_value());
    history = HistoryOf(tx, *replaced);
    history.push_back({replaced->version, replaced->item_version, replaced->department_id, replaced->received_on,
                       replaced->withheld, replaced->payload, replaced->content_digest, replaced->batch_id,
                       replaced->place, replaced->filed_at,
                       versions.empty() ? record.filed_at : versions.front().filed_at});
  }
  for (RecordVersion& version : versions) history.push_back(std::move(version));
  return history;
}

std::vector<Record> RecordsService::Held(const Caller& caller, std::int64_t rows_max) {
  CHECK(caller.May(Permission::kManagePublication));
  return parts_.database
      .Read([&](db::Transaction& tx) -> Result<std::vector<Record>> { return record_store::FindHeld(tx, rows_max); })
      .value();
}

Result<Record> RecordsService::Confirm(const Caller& caller, std::string_view id) {
  RETURN_IF_ERROR(caller.Require(Permission::kManagePublication));
  return parts_.database.Write([&](db::Transaction& tx) -> Result<Record> {
    auto parsed = RecordId::Parse(id);
    if (parsed) tx.TakeTurn("record:" + parsed->str());  // of ReportedRecords::Take
    auto record = parsed ? record_store::Find(tx, *parsed) : std::nullopt;
    if (!record) return NotFound(id);
    TakeTurnOf(tx, record->item);
    // A file that was filed at this moment may have brought another version, which nobody has looked at.
    if (record->state != RecordState::kHeld) return Error(errors::kNotHeld, {{"record", record->id.str()}});
    if (!record_store::MoveState(tx, *record, RecordState::kActive, parts_.clock.Now())) {
      return Error(errors::kNotHeld, {{"record", record->id.str()}});
    }
    record->state = RecordState::kActive;
    parts_.ledger.Append(tx, caller, {{"record.confirmed", record->id.str(), ConfirmedContent()}});
    return *record;
  });
}

ledger::Content RecordsService::StoredContent(db::Transaction& tx, const Record& record) const {
  const catalog::ItemDefinition& item = ItemOf(record);
  std::vector<std::string> storage;
  auto values = ValuesOfPayload(item, record.payload, storage);
  BlindIndexes blind_indexes;
  auto secrets = record_store::SecretsOf(tx, record.id, record.version);
  for (const catalog::FieldDefinition& field : item.fields) {
    for (const RecordSecret& secret : secrets) {
      if (secret.field == field.code) blind_indexes.emplace_back(field.code, secret.blind_index);
    }
  }
  return ContentOf(item, values, blind_indexes, record);
}

Result<ledger::Proof> RecordsService::Prove(db::Transaction& tx, const Record& record) const {
  return parts_.ledger.Prove(tx, record.place, StoredContent(tx, record));
}

Result<ledger::Proof> RecordsService::Prove(const Caller& caller, std::string_view id) {
  ASSIGN_OR_RETURN(Record record, Find(caller, id));
  return parts_.database.Read([&](db::Transaction& tx) { return Prove(tx, record); });
}

Derived RecordsService::DeriveAgain(const Record& record) const {
  std::vector<std::string> storage;
  auto values = ValuesOfPayload(ItemOf(record), record.payload, storage);
  return DerivePublication(ItemOf(record), values, CivilDate::ParseIso(record.received_on).value(), parts_.calendar,
                           parts_.rule_sets);
}

Result<std::int64_t> RecordsService::Recompute(const Caller& caller) {
  RETURN_IF_ERROR(caller.Require(Permission::kManagePublication));
  std::map<std::string, std::vector<RecordId>> stale;  // by item
  RETURN_IF_ERROR(parts_.database.Read([&](db::Transaction& tx) -> Status {
    record_store::ForEach(tx, [&](const Record& record) {
      if (DeriveAgain(record) != record.derived) stale[record.item].push_back(record.id);
    });
    return {};
  }));
  std::int64_t changed = 0;
  for (const auto& [item, ids] : stale) {
    ASSIGN_OR_RETURN(const std::int64_t of_item, RecomputeItem(caller, item, ids));
    changed += of_item;
  }
  return changed;
}

Result<std::int64_t> RecordsService::RecomputeItem(const Caller& caller, const std::string& item,
                                                   const std::vector<RecordId>& stale) {
  constexpr std::size_t kRowsInOneTransaction = 500;
  std::int64_t changed = 0;
  for (std::size_t at = 0; at < stale.size(); at += kRowsInOneTransaction) {
    RETURN_IF_ERROR(parts_.database.Write([&](db::Transaction& tx) -> Status {
      TakeTurnOf(tx, item);
      std::vector<ledger::Event> events;
      for (std::size_t i = at; i < std::min(stale.size(), at + kRowsInOneTransaction); ++i) {
        // Derived from what stands there now: another version may have been filed since the look.
        auto record = record_store::Find(tx, stale[i]);
        CHECK(record.has_value());
        const Derived derived = DeriveAgain(*record);
        if (derived == record->derived) continue;
        CHECK(record_store::SaveDerived(tx, record->id, record->version, derived, parts_.clock.Now()));
        events.push_back({"record.recomputed",
                          record->id.str(),
                          {"{\"public_from\":\"" + derived.public_from + "\",\"public_until\":\"" +
                               derived.public_until + "\",\"rule_set\":\"" + derived.rule_set + "\"}",
                           ""}});
      }
      parts_.ledger.Append(tx, caller, events);
      changed += static_cast<std::int64_t>(events.size());
      return {};
    }));
  }
  return changed;
}

std::int64_t RecordsService::CountAll(db::Transaction& tx) const {
  return std::get<0>(*tx.SelectOne<std::int64_t>("SELECT COUNT(*) FROM record"));
}

}  // namespace credence::records
