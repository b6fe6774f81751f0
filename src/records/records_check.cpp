// fsck of records: every derived column against its content, every content against its ledger entry.
#include <map>
#include <optional>

#include "base/check.h"
#include "crypto/digest.h"
#include "ledger/ledger_store.h"
#include "records/records_service.h"

namespace credence::records {
namespace {

// Values with the sensitive ones opened. Empty when one of them cannot be opened.
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

// The states that events of the log led to, for records that did not stay as they were filed.
struct StateEvents {
  std::map<std::string, RecordState> states;
  std::int64_t filed = 0;
};

}  // namespace

void RecordsService::CheckRecord(db::Transaction& tx, const Record& record, std::vector<std::string>& defects) const {
  auto defect = [&](const std::string& what) { defects.push_back("record " + record.id.str() + ": " + what); };
  const catalog::ItemDefinition* item = parts_.items.Find(record.item, record.item_version);
  if (item == nullptr) return defect("unknown item " + record.item);
  auto secrets = record_store::SecretsOf(tx, record.id, record.version);
  std::optional<std::vector<std::string>> all;
  try {
    all = AllValues(*item, record, secrets, parts_.data_key);
  } catch (const std::exception&) {
    return defect("the payload cannot be read");
  }
  if (!all) return defect("a sensitive field cannot be opened");
  std::vector<std::string_view> values(all->begin(), all->end());

  if (RecordKey(*item, values, record.subject_key) != record.record_key) defect("record_key");
  const std::string decision_key = item->decision_key_parts.empty() ? "" : DecisionKey(*item, values);
  if (decision_key != record.decision_key) defect("decision_key");
  if (ContentDigest(*item, values, parts_.data_key) != record.content_digest) defect("content_digest");
  auto received_on = CivilDate::ParseIso(record.received_on);
  if (!received_on) return defect("received_on");
  if (DerivePublication(*item, values, *received_on, parts_.calendar, parts_.rule_sets) != record.derived) {
    defect("publication differs from what the rule sets give");
  }
  auto entry = ledger::ledger_store::FindEntry(tx, record.place);
  if (!entry) return defect("no ledger entry");
  const std::string action = record.version == 1 ? "record.filed" : "record.versioned";
  if (entry->entry.action != action || entry->entry.object != record.id.str()) defect("ledger entry of something else");
  if (entry->salt.size() != 64) return defect("salt of the ledger entry");
  const auto commitment = ledger::Commitment(parts_.ledger.algorithm(), ledger::Salt{entry->salt},
                                             StoredContent(tx, record));
  if (commitment.Hex() != entry->entry.commitment) defect("the content does not match its ledger entry");
}

std::vector<std::string> RecordsService::FindDefects(db::Transaction& tx) const {
  std::vector<std::string> defects;
  StateEvents events;
  tx.ForEach<std::string, std::string>(
      R"(SELECT action, object FROM ledger_entry WHERE action IN
           ('record.filed', 'record.confirmed', 'record.superseded') ORDER BY group_id, position)",
      {}, [&](std::string action, std::string object) {
        if (action == "record.filed") ++events.filed;
        if (action == "record.confirmed") events.states[object] = RecordState::kActive;
        if (action == "record.superseded") events.states[object] = RecordState::kSuperseded;
      });
  std::int64_t count = 0;
  // Ids first: a transaction is not used for anything else while it streams.
  std::vector<RecordId> ids;
  tx.ForEach<std::int64_t, std::int64_t>(
      "SELECT subject_id, id FROM record ORDER BY subject_id, id", {},
      [&](std::int64_t subject_id, std::int64_t number) { ids.push_back({subject_id, number}); });
  for (const RecordId& id : ids) {
    auto record = record_store::Find(tx, id);
    CHECK(record.has_value());
    ++count;
    CheckRecord(tx, *record, defects);
    auto moved = events.states.find(id.str());
    const RecordState expected = moved != events.states.end()   ? moved->second
                                 : record->withheld.empty() ? RecordState::kActive
                                                            : RecordState::kHeld;
    if (record->state != expected) defects.push_back("record " + id.str() + ": state is not what the log says");
    const auto versions = record_store::VersionsOf(tx, id);
    if (static_cast<int>(versions.size()) != record->version - 1) {
      defects.push_back("record " + id.str() + ": a version is missing");
    }
  }
  if (count != events.filed) {
    defects.push_back("records: " + std::to_string(count) + " rows, " + std::to_string(events.filed) +
                      " filed by the log");
  }
  return defects;
}

std::string RecordsService::ContentHash(db::Transaction& tx) const {
  crypto::Hasher hasher(crypto::HashAlgorithm::kSm3);
  std::vector<RecordId> ids;
  tx.ForEach<std::int64_t, std::int64_t>(
      "SELECT subject_id, id FROM record ORDER BY record_key, state", {},
      [&](std::int64_t subject_id, std::int64_t number) { ids.push_back({subject_id, number}); });
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
