#include "records/filing.h"

#include <map>

#include "base/check.h"
#include "catalog/finding_codes.h"
#include "records/record_store.h"
#include "records/records_errors.h"

namespace credence::records {
namespace {

std::vector<std::string> Keys(const std::vector<RecordDraft>& drafts, std::string RecordDraft::*key) {
  std::vector<std::string> keys;
  keys.reserve(drafts.size());
  for (const RecordDraft& draft : drafts) keys.push_back(draft.*key);
  return keys;
}

// The drafts that no record key matched, and the records of the same decisions under other subjects.
std::multimap<std::string, KnownRecord> OtherRecords(db::Transaction& tx, const FilingContext& context,
                                                     const std::vector<std::string>& decision_keys) {
  std::multimap<std::string, KnownRecord> others;
  for (KnownRecord& known : record_store::FindByDecisions(tx, decision_keys)) {
    // One document may name several subjects: rows of the same file stand beside each other.
    if (known.batch_id != context.batch_id) others.emplace(known.decision_key, std::move(known));
  }
  return others;
}

Filed AgainstKnown(const KnownRecord& known, const RecordDraft& draft) {
  Filed filed{FilingOutcome::kUnchanged, known.id, known.version, "", {}, 0};
  if (known.state == RecordState::kSuperseded) {
    filed.code = errors::kSuperseded.code;
    filed.other = RecordId::Parse(known.replaced_by).value_or(known.id);
  } else if (known.content_digest != draft.content_digest) {
    filed.outcome = FilingOutcome::kVersioned;
    filed.version = known.version + 1;
    filed.code = catalog::codes::kNewVersion;
  }
  return filed;
}

}  // namespace

void RecordFiler::Decide(db::Transaction& tx, const FilingContext& context, const std::vector<RecordDraft>& drafts,
                         std::vector<Filed>& results) {
  std::map<std::string, KnownRecord> by_key;
  for (KnownRecord& known : record_store::FindByKeys(tx, Keys(drafts, &RecordDraft::record_key))) {
    by_key.emplace(known.record_key, std::move(known));
  }
  std::vector<std::string> new_decisions;
  for (const RecordDraft& draft : drafts) {
    if (!by_key.contains(draft.record_key) && !draft.decision_key.empty()) new_decisions.push_back(draft.decision_key);
  }
  auto others = OtherRecords(tx, context, new_decisions);

  for (const RecordDraft& draft : drafts) {
    if (auto known = by_key.find(draft.record_key); known != by_key.end()) {
      results.push_back(AgainstKnown(known->second, draft));
      continue;
    }
    Filed filed;
    auto [first, last] = others.equal_range(draft.decision_key);
    filed.count = std::distance(first, last);
    if (filed.count > 0 && context.other_subject != OtherSubject::kAdds) {
      filed.other = first->second.id;
      const bool one = filed.count == 1;
      if (context.other_subject == OtherSubject::kAsk || !one) {
        filed.outcome = FilingOutcome::kRefused;
        filed.code = one || context.other_subject == OtherSubject::kAsk ? std::string(catalog::codes::kOtherSubject)
                                                                         : std::string(errors::kOtherSubjectMany.code);
      }
    }
    results.push_back(filed);
  }
}

Record RecordFiler::MakeRecord(const FilingContext& context, const RecordDraft& draft, const Filed& filed) const {
  Record record;
  record.id = filed.id;
  record.item = context.item->code;
  record.item_version = context.item->version;
  record.record_key = draft.record_key;
  record.decision_key = draft.decision_key;
  record.subject_key = draft.subject_key;
  record.department_id = context.department_id;
  record.received_on = context.received_on.Iso();
  record.derived = DerivePublication(*context.item, draft.values, context.received_on, calendar_, rule_sets_);
  record.state = draft.withheld.empty() ? RecordState::kActive : RecordState::kHeld;
  record.withheld = draft.withheld;
  record.version = filed.version;
  record.payload = Payload(*context.item, draft.values);
  record.content_digest = draft.content_digest;
  record.batch_id = context.batch_id;
  if (filed.other.number != 0 && filed.outcome == FilingOutcome::kFiled) record.replaces = filed.other.str();
  record.filed_at = record.changed_at = clock_.Now();
  return record;
}

void RecordFiler::Write(db::Transaction& tx, const Caller& caller, const FilingContext& context,
                        const std::vector<RecordDraft>& drafts, std::vector<Filed>& results) {
  const catalog::ItemDefinition& item = *context.item;
  std::vector<Record> fresh, changed;
  std::vector<std::pair<RecordId, RecordId>> replaced;  // old, new
  std::vector<RecordSecret> secrets;
  std::vector<ledger::Event> events;
  std::vector<bool> event_is_fresh;

  for (std::size_t i = 0; i < drafts.size(); ++i) {
    const RecordDraft& draft = drafts[i];
    if (results[i].outcome != FilingOutcome::kFiled && results[i].outcome != FilingOutcome::kVersioned) continue;
    Record record = MakeRecord(context, draft, results[i]);
    const bool is_fresh = results[i].outcome == FilingOutcome::kFiled;
    if (!is_fresh) {
      auto before = record_store::Find(tx, record.id);
      CHECK(before.has_value());
      // Publication goes on from where it began; what held the record is judged anew.
      record.received_on = before->received_on;
      record.derived = DerivePublication(item, draft.values, CivilDate::ParseIso(record.received_on).value(), calendar_,
                                         rule_sets_);
      if (before->state != RecordState::kActive && before->state != RecordState::kHeld) record.state = before->state;
      record.replaces = before->replaces;
      record.replaced_by = before->replaced_by;
    }
    ContentInput content{&item, draft.values, {}, record.id, record.version, record.department_id, draft.subject_key,
                         record.record_key, record.received_on, record.withheld};
    for (std::size_t f = 0; f < item.fields.size(); ++f) {
      if (!item.fields[f].sensitive || draft.values[f].empty()) continue;
      const std::string& code = item.fields[f].code;
      std::string blind_index = data_key_.BlindIndex(draft.values[f]);
      content.blind_indexes.emplace_back(code, blind_index);
      secrets.push_back({record.id, record.version, code,
                         data_key_.Seal(draft.values[f], RecordSecret::Context(record.id, record.version, code)),
                         std::move(blind_index)});
    }
    events.push_back({is_fresh ? "record.filed" : "record.versioned", record.id.str(), ContentOf(content)});
    event_is_fresh.push_back(is_fresh);
    if (!record.replaces.empty() && is_fresh) replaced.emplace_back(results[i].other, record.id);
    (is_fresh ? fresh : changed).push_back(std::move(record));
  }
  for (const auto& [old_id, new_id] : replaced) {
    events.push_back({"record.superseded", old_id.str(), {"{\"replaced_by\":\"" + new_id.str() + "\"}", ""}});
  }

  auto places = ledger_.Append(tx, caller, events);
  std::size_t next_fresh = 0, next_changed = 0;
  for (std::size_t e = 0; e < event_is_fresh.size(); ++e) {
    (event_is_fresh[e] ? fresh[next_fresh++] : changed[next_changed++]).place = places[e];
  }
  record_store::InsertMany(tx, fresh);
  for (const Record& record : changed) record_store::Replace(tx, record, record.filed_at);
  record_store::InsertSecrets(tx, secrets);
  for (const auto& [old_id, new_id] : replaced) {
    record_store::SaveState(tx, old_id, RecordState::kSuperseded, new_id.str(), clock_.Now());
  }
}

std::vector<Filed> RecordFiler::File(db::Transaction& tx, const Caller& caller, const FilingContext& context,
                                     const std::vector<RecordDraft>& drafts) {
  std::vector<Filed> results;
  if (drafts.empty()) return results;
  results.reserve(drafts.size());
  Decide(tx, context, drafts, results);

  std::size_t fresh = 0;
  for (const Filed& filed : results) fresh += filed.outcome == FilingOutcome::kFiled ? 1 : 0;
  if (fresh > 0) {
    auto numbers = tx.ReserveIds("record", fresh);
    std::size_t next = 0;
    for (std::size_t i = 0; i < results.size(); ++i) {
      if (results[i].outcome == FilingOutcome::kFiled) results[i].id = {drafts[i].subject_id, numbers[next++]};
    }
  }
  Write(tx, caller, context, drafts, results);
  return results;
}

}  // namespace credence::records
