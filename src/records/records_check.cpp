// fsck of records: every derived column against its content, every content against its ledger entry, every state and
// replacement against the events of the log.
#include <map>
#include <new>
#include <optional>
#include <set>

#include "base/check.h"
#include "crypto/digest.h"
#include "ledger/ledger_store.h"
#include "records/records_service.h"
#include "records/reported_records.h"

namespace credence::records {
namespace {

// Values with the sensitive ones opened. nullopt when one of them cannot be opened.
std::optional<std::vector<std::string>> AllValues(const catalog::ItemDefinition& item, const Record& record,
                                                  const std::vector<RecordSecret>& secrets,
                                                  const crypto::DataKey& key) {
  std::vector<std::string> values;
  ValuesOfPayload(item, record.payload, values);
  for (const RecordSecret& secret : secrets) {
    auto opened = key.Open(secret.sealed, RecordSecret::Context(record.id, secret.version, secret.field));
    catalog::FieldIndex index = item.FindField(secret.field);
    if (!opened.ok() || index == catalog::kNoField || key.BlindIndex(*opened) != secret.blind_index) {
      return std::nullopt;
    }
    values[index] = *opened;
  }
  return values;
}

// The record as it stood when that version was valid; what is derived is not kept for earlier versions.
Record AsOf(const Record& record, const RecordVersion& version) {
  Record earlier = record;
  earlier.version = version.version;
  earlier.item_version = version.item_version;
  earlier.department_id = version.department_id;
  earlier.received_on = version.received_on;
  earlier.withheld = version.withheld;
  earlier.payload = version.payload;
  earlier.content_digest = version.content_digest;
  earlier.batch_id = version.batch_id;
  earlier.place = version.place;
  earlier.filed_at = version.filed_at;
  return earlier;
}

// The event of the log that decided the present state of a record that did not stay as it was filed.
struct StateEvent {
  RecordState state = RecordState::kActive;
  ledger::EntryPlace place;
  bool is_withdrawn = false;  // superseded, and nothing stands in its place
};

class RecordsCheck {
 public:
  // `content_of` is what the ledger entry of a record, or of an earlier version of it, must commit to.
  RecordsCheck(db::Transaction& tx, const RecordsParts& parts, std::function<ledger::Content(const Record&)> content_of)
      : tx_(tx), parts_(parts), content_of_(std::move(content_of)) {}

  std::vector<std::string> Run() {
    ReadEvents();
    // Ids first: a transaction is not used for anything else while it streams.
    std::vector<RecordId> ids;
    tx_.ForEach<std::int64_t, std::int64_t, bool>(
        R"(SELECT subject_id, id, CASE WHEN provisional IN (0, 1) AND disputed IN (0, 1) AND under_review IN (0, 1)
             THEN 1 ELSE 0 END FROM record ORDER BY subject_id, id)",
        {}, [&](std::int64_t subject_id, std::int64_t number, bool readable) {
          ids.push_back({subject_id, number});
          if (!readable) unreadable_.insert(ids.back());
        });
    for (const RecordId& id : ids) {
      name_ = "record " + id.str();
      auto record = FindReadable(id);
      if (!record) {
        Add("a mark that is neither yes nor no");
        continue;
      }
      CheckContent(*record, true);
      CheckVersions(*record);
      CheckState(*record);
    }
    name_ = "records";
    CompareCount("records", static_cast<std::int64_t>(ids.size()), filed_);
    CompareCount("earlier versions", versions_, Count("SELECT COUNT(*) FROM record_version"));
    CompareCount("sealed fields", secrets_, Count("SELECT COUNT(*) FROM record_secret"));
    return std::move(defects_);
  }

 private:
  void Add(const std::string& what) { defects_.push_back(name_ + ": " + what); }

  // A row that cannot be read must become a line of the report, not stop it.
  std::optional<Record> FindReadable(const RecordId& id) {
    return unreadable_.contains(id) ? std::nullopt : record_store::Find(tx_, id);
  }

  void ReadEvents() {
    tx_.ForEach<std::string, std::string, std::int64_t, std::int64_t>(
        R"(SELECT action, object, group_id, position FROM ledger_entry
           WHERE action IN ('record.filed', 'record.versioned', 'record.confirmed', 'record.superseded',
             'record.withdrawn', 'record.reinstated', 'record.revoked')
           ORDER BY group_id, position)",
        {}, [&](std::string action, std::string object, std::int64_t group_id, std::int64_t position) {
          if (action == "record.filed") ++filed_;
          // What was confirmed is judged anew; what was revoked stays revoked.
          if (action == "record.versioned" && !revoked_.contains(object)) events_.erase(object);
          if (action == "record.revoked") {
            revoked_.insert(object);
            events_[object] = {RecordState::kRevoked, {group_id, position}, true};
          }
          if (action == "record.confirmed") events_[object] = {RecordState::kActive, {group_id, position}, false};
          if (action == "record.superseded") events_[object] = {RecordState::kSuperseded, {group_id, position}, false};
          if (action == "record.withdrawn") events_[object] = {RecordState::kSuperseded, {group_id, position}, true};
          if (action != "record.reinstated") return;
          events_.erase(object);
          reinstated_[object].push_back({group_id, position});
        });
  }

  // `is_present`: what is derived from the content stands beside it.
  void CheckContent(const Record& record, bool is_present) {
    const catalog::ItemDefinition* item = parts_.items.Find(record.item, record.item_version);
    if (item == nullptr) return Add("unknown item " + record.item);
    try {
      auto secrets = record_store::SecretsOf(tx_, record.id, record.version);
      secrets_ += static_cast<std::int64_t>(secrets.size());
      auto all = AllValues(*item, record, secrets, parts_.data_key);
      if (!all) return Add("a sensitive field cannot be opened");
      std::vector<std::string_view> values(all->begin(), all->end());
      CheckDigests(*item, values, record, is_present);
      CheckEntry(record.place, record.version == 1 ? "record.filed" : "record.versioned", record.id.str(),
                 content_of_(record));
    } catch (const db::Unavailable&) {
      throw;
    } catch (const std::bad_alloc&) {  // says nothing of what is stored
      throw;
    } catch (const std::exception&) {
      Add("the content of version " + std::to_string(record.version) + " cannot be read");
    }
  }

  void CheckDigests(const catalog::ItemDefinition& item, FieldValues values, const Record& record, bool is_present) {
    const std::string version = " of version " + std::to_string(record.version);
    if (Payload(item, values) != record.payload) Add("the payload" + version + " is not in its one form");
    if (ContentDigest(item, values, parts_.data_key) != record.content_digest) Add("content_digest" + version);
    if (!is_present) return;
    // Of the first number the subject was reported under; the key holds no other part that a later version can change.
    if (RecordKey(item, values, record.subject_key) != record.record_key) Add("record_key");
    const std::string decision_key = item.decision_key_parts.empty() ? "" : DecisionKey(item, values);
    if (decision_key != record.decision_key) Add("decision_key");
    auto received_on = CivilDate::ParseIso(record.received_on);
    if (!received_on) return Add("received_on");
    if (DerivePublication(item, values, *received_on, parts_.calendar, parts_.rule_sets) != record.derived) {
      Add("publication differs from what the rule sets give");
    }
  }

  void CheckEntry(const ledger::EntryPlace& place, std::string_view action, std::string_view object,
                  const ledger::Content& content) {
    auto entry = ledger::ledger_store::FindEntry(tx_, place);
    if (!entry) return Add("no ledger entry");
    if (entry->entry.action != action || entry->entry.object != object) return Add("ledger entry of something else");
    if (ledger::Commitment(parts_.ledger.algorithm(), ledger::Salt{entry->salt}, content).Hex() !=
        entry->entry.commitment) {
      Add("the content does not match its ledger entry " + std::string(action));
    }
  }

  void CheckVersions(const Record& record) {
    const auto versions = record_store::VersionsOf(tx_, record.id);
    versions_ += static_cast<std::int64_t>(versions.size());
    if (static_cast<int>(versions.size()) != record.version - 1) Add("a version is missing");
    for (std::size_t i = 0; i < versions.size(); ++i) {
      const RecordVersion& version = versions[i];
      if (version.version != static_cast<int>(i) + 1) Add("a version is missing");
      const Instant next = i + 1 < versions.size() ? versions[i + 1].filed_at : record.filed_at;
      if (version.until != next)
        Add("version " + std::to_string(version.version) + " does not end where the next begins");
      CheckContent(AsOf(record, version), false);
    }
  }

  void CheckState(const Record& record) {
    auto event = events_.find(record.id.str());
    RecordState expected = record.withheld.empty() ? RecordState::kActive : RecordState::kHeld;
    if (event != events_.end()) expected = event->second.state;
    if (record.state != expected) Add("state is not what the log says");
    // No event sets these marks yet.
    if (record.disputed || record.under_review) Add("a mark that the log does not know");

    if (auto reinstated = reinstated_.find(record.id.str()); reinstated != reinstated_.end()) {
      for (const ledger::EntryPlace& place : reinstated->second) {
        CheckEntry(place, "record.reinstated", record.id.str(), ReinstatedContent());
      }
    }
    const bool withdrawn = event != events_.end() && event->second.is_withdrawn;
    const bool superseded = event != events_.end() && expected == RecordState::kSuperseded && !withdrawn;
    if (superseded != !record.replaced_by.empty()) return Add("replaced_by");
    // What was revoked is FindWithdrawalDefects's to look at.
    if (event == events_.end() || expected == RecordState::kRevoked) return;
    if (withdrawn) return CheckEntry(event->second.place, "record.withdrawn", record.id.str(), WithdrawnContent());
    CheckEntry(event->second.place, superseded ? "record.superseded" : "record.confirmed", record.id.str(),
               superseded ? SupersededContent(record.replaced_by) : ConfirmedContent());
    if (!superseded) return;
    auto other = RecordId::Parse(record.replaced_by);
    auto replacing = other ? FindReadable(*other) : std::nullopt;
    // Either it was filed in the place of this one, or it stood before and has come back into force.
    const bool came_back = replacing && reinstated_.contains(replacing->id.str());
    if (!replacing || (replacing->replaces != record.id.str() && !came_back)) {
      Add("the record that replaces it does not say so");
    }
  }

  void CompareCount(const std::string& what, std::int64_t found, std::int64_t expected) {
    if (found != expected)
      Add(what + ": " + std::to_string(found) + " found, " + std::to_string(expected) + " expected");
  }
  std::int64_t Count(std::string_view sql) { return std::get<0>(*tx_.SelectOne<std::int64_t>(sql)); }

  db::Transaction& tx_;
  const RecordsParts& parts_;
  std::function<ledger::Content(const Record&)> content_of_;
  std::set<RecordId> unreadable_;
  std::map<std::string, StateEvent> events_;  // by record
  std::map<std::string, std::vector<ledger::EntryPlace>> reinstated_;
  std::set<std::string> revoked_;
  std::int64_t filed_ = 0;  // by the log
  std::int64_t versions_ = 0;
  std::int64_t secrets_ = 0;
  std::string name_;
  std::vector<std::string> defects_;
};

}  // namespace

std::vector<std::string> RecordsService::FindDefects(db::Transaction& tx) const {
  auto defects = RecordsCheck(tx, parts_, [&](const Record& record) { return StoredContent(tx, record); }).Run();
  for (std::string& defect : FindWithdrawalDefects(tx, parts_.ledger.algorithm())) defects.push_back(std::move(defect));
  return defects;
}

std::string RecordsService::ContentHash(db::Transaction& tx) const {
  crypto::Hasher hasher(crypto::HashAlgorithm::kSm3);
  std::vector<RecordId> ids;
  tx.ForEach<std::int64_t, std::int64_t>("SELECT subject_id, id FROM record ORDER BY record_key, state", {},
                                         [&](std::int64_t subject_id, std::int64_t number) {
                                           ids.push_back({subject_id, number});
                                         });
  for (const RecordId& id : ids) {
    auto record = record_store::Find(tx, id);
    CHECK(record.has_value());
    auto secrets = record_store::SecretsOf(tx, id, record->version);
    auto values = AllValues(ItemOf(*record), *record, secrets, parts_.data_key);
    CHECK(values.has_value());
    std::string line = record->record_key + "\n" + record->item + "\n" + std::string(Name(record->state)) + "\n" +
                       std::to_string(record->version) + "\n" + record->department_id + "\n" + record->received_on +
                       "\n" + record->derived.public_from + "\n" + record->derived.public_until + "\n";
    for (const std::string& value : *values) line.append(std::to_string(value.size())).append(":").append(value);
    hasher.Update(line).Update("\n");
  }
  return hasher.Finish().Hex();
}

}  // namespace credence::records
