#include "records/filing.h"

#include <map>
#include <set>

#include "base/check.h"
#include "catalog/finding_codes.h"
#include "records/record_store.h"
#include "records/records_errors.h"
#include "subjects/merge_store.h"

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

// Who stands for a subject today: subjects that were merged are one.
class Survivors {
 public:
  Survivors(db::Transaction& tx, const std::vector<std::int64_t>& subject_ids)
      : survivors_(subjects::SurvivorsOf(tx, subject_ids)) {}
  bool AreOne(std::int64_t subject_id, std::int64_t other_id) const { return Of(subject_id) == Of(other_id); }
  std::int64_t Of(std::int64_t subject_id) const {
    auto survivor = survivors_.find(subject_id);
    return survivor == survivors_.end() ? subject_id : survivor->second;
  }

 private:
  std::map<std::int64_t, std::int64_t> survivors_;
};

// The same decision about the same subject, which was reported under another of its numbers.
const KnownRecord* SameSubject(const std::vector<KnownRecord>& records, const RecordDraft& draft,
                               const Survivors& survivors) {
  for (const KnownRecord& known : records) {
    if (survivors.AreOne(known.id.subject_id, draft.subject_id)) return &known;
  }
  return nullptr;
}

const KnownRecord* InForce(const std::vector<KnownRecord>& records) {
  for (const KnownRecord& known : records) {
    if (known.state != RecordState::kSuperseded) return &known;
  }
  return nullptr;
}

const KnownRecord* Withdrawn(const std::vector<KnownRecord>& records) {
  for (const KnownRecord& known : records) {
    if (known.state == RecordState::kSuperseded && known.replaced_by.empty()) return &known;
  }
  return nullptr;
}

Filed AgainstKnown(const KnownRecord& known, const RecordDraft& draft) {
  Filed filed{FilingOutcome::kUnchanged, known.id, known.version, "", false, {}, 0};
  if (known.state == RecordState::kSuperseded) {
    filed.code = errors::kSuperseded.code;
    filed.other = RecordId::Parse(known.replaced_by).value_or(known.id);
  } else if (known.state == RecordState::kRevoked) {
    filed.code = errors::kRevoked.code;  // what a person withdrew does not come back with the next file
    filed.other = known.id;
  } else if (known.content_digest != draft.content_digest) {
    filed.outcome = FilingOutcome::kVersioned;
    filed.version = known.version + 1;
    filed.code = catalog::codes::kNewVersion;
  }
  return filed;
}

// What was replaced or withdrawn comes back into force, as a new version when its content differs.
Filed Reinstated(const KnownRecord& known, const RecordDraft& draft, const RecordId& instead_of) {
  Filed filed{
      FilingOutcome::kUnchanged, known.id, known.version, std::string(errors::kReinstated.code), true, instead_of, 0};
  if (known.content_digest != draft.content_digest) {
    filed.outcome = FilingOutcome::kVersioned;
    filed.version = known.version + 1;
  }
  return filed;
}

// The record that took the place of this one in the end; none when it was withdrawn.
std::optional<RecordId> StandsInsteadOf(db::Transaction& tx, const KnownRecord& known) {
  std::set<RecordId> seen;
  for (auto next = RecordId::Parse(known.replaced_by); next && seen.insert(*next).second;) {
    auto record = record_store::Find(tx, *next);
    CHECK(record.has_value());
    if (record->state != RecordState::kSuperseded) return *next;
    next = RecordId::Parse(record->replaced_by);
  }
  return std::nullopt;
}

// All records under this key are out of force.
Filed AgainstSuperseded(db::Transaction& tx, const std::vector<KnownRecord>& of_key, const RecordDraft& draft,
                        const FilingContext& context, const Survivors& survivors) {
  const KnownRecord* own = SameSubject(of_key, draft, survivors);
  if (own != nullptr) {
    const auto instead = StandsInsteadOf(tx, *own);
    if (!instead) return Reinstated(*own, draft, {});
    if (context.other_subject == OtherSubject::kReplaces) return Reinstated(*own, draft, *instead);
  }
  const KnownRecord* withdrawn = Withdrawn(of_key);
  if (own != nullptr || withdrawn == nullptr) return AgainstKnown(own != nullptr ? *own : of_key.front(), draft);
  Filed filed;  // found its right subject
  filed.other = withdrawn->id;
  return filed;
}

Filed AgainstOthers(const std::vector<KnownRecord>& of_decision, const FilingContext& context) {
  Filed filed;
  for (const KnownRecord& known : of_decision) {
    // One document may name several subjects: rows of the same file stand beside each other.
    if (known.first_batch_id == context.batch_id) continue;
    if (known.state == RecordState::kRevoked) continue;  // nothing stands in the way any more
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

void TakeTurnOf(db::Transaction& tx, const std::string& item) { tx.TakeTurn("records.item:" + item); }

void RecordFiler::Decide(db::Transaction& tx, const FilingContext& context, const std::vector<RecordDraft>& drafts,
                         std::vector<Filed>& results) {
  std::map<std::string, std::vector<KnownRecord>> of_keys;
  std::vector<std::int64_t> subject_ids;
  for (KnownRecord& known : record_store::FindByKeys(tx, Keys(drafts, &RecordDraft::record_key))) {
    if (known.state == RecordState::kSuperseded) subject_ids.push_back(known.id.subject_id);
    of_keys[known.record_key].push_back(std::move(known));
  }
  std::vector<std::string> new_decisions;
  for (const RecordDraft& draft : drafts) {
    if (!of_keys.contains(draft.record_key) && !draft.decision_key.empty()) new_decisions.push_back(draft.decision_key);
  }
  const RecordsByDecision of_decisions = RecordsOfDecisions(tx, new_decisions);
  for (const auto& [decision_key, records] : of_decisions) {
    for (const KnownRecord& known : records) subject_ids.push_back(known.id.subject_id);
  }
  if (!subject_ids.empty()) {
    for (const RecordDraft& draft : drafts) subject_ids.push_back(draft.subject_id);
  }
  const Survivors survivors(tx, subject_ids);

  std::set<RecordId> replaced = {RecordId{}};
  for (const RecordDraft& draft : drafts) {
    auto of_decision = of_decisions.find(draft.decision_key);
    if (auto known = of_keys.find(draft.record_key); known != of_keys.end()) {
      const KnownRecord* in_force = InForce(known->second);
      results.push_back(in_force != nullptr ? AgainstKnown(*in_force, draft)
                                            : AgainstSuperseded(tx, known->second, draft, context, survivors));
    } else if (of_decision == of_decisions.end()) {
      results.emplace_back();
    } else if (const KnownRecord* same = SameSubject(of_decision->second, draft, survivors)) {
      results.push_back(AgainstKnown(*same, draft));
    } else {
      results.push_back(AgainstOthers(of_decision->second, context));
    }
    // Several rows of one document cannot replace one record: the first does, the others stand beside it.
    Filed& filed = results.back();
    const bool replaces = filed.reinstated || filed.outcome == FilingOutcome::kFiled;
    if (replaces && !replaced.insert(filed.other).second) filed.other = {};
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

// Puts those back into force that were out of it; whoever confirmed a held one before did so under another subject.
std::vector<ledger::Event> RecordFiler::Reinstate(db::Transaction& tx, const std::vector<Filed>& results) {
  std::vector<ledger::Event> events;
  for (const Filed& filed : results) {
    if (!filed.reinstated) continue;
    auto record = record_store::Find(tx, filed.id);
    CHECK(record.has_value() && record->state == RecordState::kSuperseded);
    const RecordState state = record->withheld.empty() ? RecordState::kActive : RecordState::kHeld;
    record_store::SaveState(tx, filed.id, state, "", clock_.Now());
    events.push_back({"record.reinstated", filed.id.str(), ReinstatedContent()});
  }
  return events;
}

bool RecordFiler::Withdraw(db::Transaction& tx, const Caller& caller, const RecordId& id, std::int64_t batch_id) {
  auto record = record_store::Find(tx, id);
  if (!record) return false;
  TakeTurnOf(tx, record->item);
  record = record_store::Find(tx, id);
  if (!record || record->batch_id != batch_id) return false;
  if (record->state != RecordState::kActive && record->state != RecordState::kHeld) return false;
  if (!record_store::MoveState(tx, *record, RecordState::kSuperseded, clock_.Now())) return false;
  ledger_.Append(tx, caller, {{"record.withdrawn", id.str(), WithdrawnContent()}});
  return true;
}

void RecordFiler::Write(db::Transaction& tx, const Caller& caller, const FilingContext& context,
                        const std::vector<RecordDraft>& drafts, std::vector<Filed>& results) {
  const catalog::ItemDefinition& item = *context.item;
  std::vector<Record> fresh, changed;
  std::vector<std::pair<RecordId, RecordId>> replaced;  // old, new
  std::vector<RecordSecret> secrets;
  std::vector<ledger::Event> events = Reinstate(tx, results);
  const std::size_t first_content = events.size();
  std::vector<bool> event_is_fresh;

  for (std::size_t i = 0; i < drafts.size(); ++i) {
    const RecordDraft& draft = drafts[i];
    if (results[i].reinstated && results[i].other.number != 0) replaced.emplace_back(results[i].other, results[i].id);
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
      record.replaces = before->replaces;
      if (!results[i].reinstated) {
        if (before->state != RecordState::kActive && before->state != RecordState::kHeld) record.state = before->state;
        record.replaced_by = before->replaced_by;
      }
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
    (event_is_fresh[e] ? fresh[next_fresh++] : changed[next_changed++]).place = places[first_content + e];
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
  TakeTurnOf(tx, context.item->code);
  // The same decision about the same subject twice, under two of its numbers: the second is filed against the first, as
  // if it had come in a later call.
  std::set<std::string_view> decisions;
  bool repeated = false;
  std::vector<std::int64_t> subject_ids;
  for (const RecordDraft& draft : drafts) {
    repeated |= !draft.decision_key.empty() && !decisions.insert(draft.decision_key).second;
    subject_ids.push_back(draft.subject_id);
  }
  if (!repeated) return FileDistinct(tx, caller, context, drafts);
  const Survivors survivors(tx, subject_ids);
  std::set<std::pair<std::string_view, std::int64_t>> seen;
  std::vector<RecordDraft> first, again;
  std::vector<bool> is_first;
  for (const RecordDraft& draft : drafts) {
    is_first.push_back(draft.decision_key.empty() ||
                       seen.emplace(draft.decision_key, survivors.Of(draft.subject_id)).second);
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
