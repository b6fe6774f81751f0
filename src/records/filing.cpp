#include "records/filing.h"

#include <map>
#include <set>

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

using RecordsByDecision = std::map<std::string, std::vector<KnownRecord>, std::less<>>;

RecordsByDecision RecordsOfDecisions(db::Transaction& tx, const std::vector<std::string>& decision_keys) {
  RecordsByDecision records;
  for (KnownRecord& known : record_store::FindByDecisions(tx, decision_keys)) {
    records[known.decision_key].push_back(std::move(known));
  }
  return records;
}

// The same decision about the same subject, which was reported under another of its numbers.
const KnownRecord* SameSubject(const std::vector<KnownRecord>& of_decision, const RecordDraft& draft) {
  for (const KnownRecord& known : of_decision) {
    if (known.id.subject_id == draft.subject_id) return &known;
  }
  return nullptr;
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

Filed AgainstOthers(const std::vector<KnownRecord>& of_decision, const FilingContext& context) {
  Filed filed;
  for (const KnownRecord& known : of_decision) {
    // One document may name several subjects: rows of the same file stand beside each other.
    if (known.first_batch_id == context.batch_id) continue;
    if (filed.count++ == 0) filed.other = known.id;
  }
  if (filed.count == 0 || context.other_subject == OtherSubject::kAdds) {
    filed.other = {};
  } else if (context.other_subject == OtherSubject::kAsk) {
    filed.outcome = FilingOutcome::kRefused;
    filed.code = catalog::codes::kOtherSubject;
  } else if (filed.count > 1) {
    filed.outcome = FilingOutcome::kRefused;
    filed.code = errors::kOtherSubjectMany.code;
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
  const RecordsByDecision of_decisions = RecordsOfDecisions(tx, new_decisions);

  std::set<RecordId> replaced = {RecordId{}};
  for (const RecordDraft& draft : drafts) {
    if (auto known = by_key.find(draft.record_key); known != by_key.end()) {
      results.push_back(AgainstKnown(known->second, draft));
      continue;
    }
    auto of_decision = of_decisions.find(draft.decision_key);
    if (of_decision == of_decisions.end()) {
      results.emplace_back();
    } else if (const KnownRecord* same = SameSubject(of_decision->second, draft)) {
      results.push_back(AgainstKnown(*same, draft));
    } else {
      results.push_back(AgainstOthers(of_decision->second, context));
      // Several rows of one document cannot replace one record: the first does, the others stand beside it.
      if (results.back().outcome == FilingOutcome::kFiled && !replaced.insert(results.back().other).second) {
        results.back().other = {};
      }
    }
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
      // Publication goes on from where it began; what held the record is judged anew. The keys stay those of the first
      // version, also when this row named the subject by another of its numbers.
      record.record_key = before->record_key;
      record.subject_key = before->subject_key;
      record.received_on = before->received_on;
      record.derived =
          DerivePublication(item, draft.values, CivilDate::ParseIso(record.received_on).value(), calendar_, rule_sets_);
      if (before->state != RecordState::kActive && before->state != RecordState::kHeld) record.state = before->state;
      record.replaces = before->replaces;
      record.replaced_by = before->replaced_by;
    }
    BlindIndexes blind_indexes;
    for (std::size_t f = 0; f < item.fields.size(); ++f) {
      if (!item.fields[f].sensitive || draft.values[f].empty()) continue;
      const std::string& code = item.fields[f].code;
      std::string blind_index = data_key_.BlindIndex(draft.values[f]);
      blind_indexes.emplace_back(code, blind_index);
      secrets.push_back({record.id, record.version, code,
                         data_key_.Seal(draft.values[f], RecordSecret::Context(record.id, record.version, code)),
                         std::move(blind_index)});
    }
    events.push_back({is_fresh ? "record.filed" : "record.versioned", record.id.str(),
                      ContentOf(item, draft.values, blind_indexes, record)});
    event_is_fresh.push_back(is_fresh);
    if (!record.replaces.empty() && is_fresh) replaced.emplace_back(results[i].other, record.id);
    (is_fresh ? fresh : changed).push_back(std::move(record));
  }
  for (const auto& [old_id, new_id] : replaced) {
    events.push_back({"record.superseded", old_id.str(), SupersededContent(new_id.str())});
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

std::vector<Filed> RecordFiler::Examine(db::Transaction& tx, const FilingContext& context,
                                        const std::vector<RecordDraft>& drafts) {
  std::vector<Filed> results;
  results.reserve(drafts.size());
  if (!drafts.empty()) Decide(tx, context, drafts, results);
  return results;
}

std::vector<Filed> RecordFiler::FileDistinct(db::Transaction& tx, const Caller& caller, const FilingContext& context,
                                             const std::vector<RecordDraft>& drafts) {
  std::vector<Filed> results = Examine(tx, context, drafts);
  std::size_t fresh = 0;
  for (const Filed& filed : results) fresh += filed.outcome == FilingOutcome::kFiled ? 1 : 0;
  if (fresh > 0) {
    auto numbers = tx.ReserveIds("record", fresh);
    std::size_t next = 0;
    for (std::size_t i = 0; i < results.size(); ++i) {
      if (results[i].outcome == FilingOutcome::kFiled) results[i].id = {drafts[i].subject_id, numbers[next++]};
    }
  }
  if (!drafts.empty()) Write(tx, caller, context, drafts, results);
  return results;
}

std::vector<Filed> RecordFiler::File(db::Transaction& tx, const Caller& caller, const FilingContext& context,
                                     const std::vector<RecordDraft>& drafts) {
  // The same decision about the same subject twice, under two of its numbers: the second is filed against the first, as
  // if it had come in a later call.
  std::set<std::pair<std::string_view, std::int64_t>> seen;
  std::vector<RecordDraft> first, again;
  std::vector<bool> is_first;
  for (const RecordDraft& draft : drafts) {
    is_first.push_back(draft.decision_key.empty() || seen.emplace(draft.decision_key, draft.subject_id).second);
    if (!is_first.back()) again.push_back(draft);
  }
  if (again.empty()) return FileDistinct(tx, caller, context, drafts);
  for (std::size_t i = 0; i < drafts.size(); ++i) {
    if (is_first[i]) first.push_back(drafts[i]);
  }
  auto first_results = FileDistinct(tx, caller, context, first);
  auto again_results = File(tx, caller, context, again);
  std::vector<Filed> results;
  std::size_t next_first = 0, next_again = 0;
  for (bool takes_first : is_first) {
    results.push_back(takes_first ? first_results[next_first++] : again_results[next_again++]);
  }
  return results;
}

}  // namespace credence::records
