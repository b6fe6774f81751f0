// Filing drafts as records: the same key and content changes nothing, new content makes a version, the same decision
// under another subject must say what it means (design 3, Keys). For intake, inside its transaction.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "base/caller.h"
#include "base/clock.h"
#include "catalog/item_definition.h"
#include "crypto/cipher.h"
#include "db/database.h"
#include "ledger/ledger_service.h"
#include "records/derivation.h"
#include "records/record.h"

namespace credence::records {

// What a new row means whose decision is filed under another subject.
enum class OtherSubject { kAsk, kReplaces, kAdds };

// One checked and matched row. `values` borrow from the row.
struct RecordDraft {
  std::vector<std::string_view> values;  // by field index
  std::string record_key;
  std::string decision_key;
  std::string content_digest;
  std::string subject_key;
  std::string withheld;
  // Who holds the reported number (subjects::Match::holder_id). Subjects merged into one count as the same.
  std::int64_t subject_id = 0;
};

// What all drafts of one call share.
struct FilingContext {
  const catalog::ItemDefinition* item = nullptr;
  std::string department_id;
  CivilDate received_on;
  std::int64_t batch_id = 0;
  OtherSubject other_subject = OtherSubject::kAsk;
};

enum class FilingOutcome { kFiled, kUnchanged, kVersioned, kRefused };

struct Filed {
  FilingOutcome outcome = FilingOutcome::kFiled;
  RecordId id;
  int version = 1;
  // record.other_subject, record.other_subject_many (refused), record.new_version, record.superseded, record.reinstated
  // (remarks); else empty.
  std::string code;
  bool reinstated = false;  // a record that had been replaced or withdrawn is in force again
  RecordId other;           // the record that stands in the way or was replaced
  std::int64_t count = 0;   // how many stand in the way
};

// The turn of an item's records (db::Transaction::TakeTurn). Whoever changes one takes it before reading it: only then
// are the entries of a record in the log in the order of what happened to it. Several items: behind each other, in
// transactions of their own.
void TakeTurnOf(db::Transaction& tx, const std::string& item);

// Not thread-safe in itself; holds no state between calls.
class RecordFiler {
 public:
  RecordFiler(ledger::LedgerService& ledger, const workdays::Calendar& calendar, const RuleSets& rule_sets,
              const crypto::DataKey& data_key, const Clock& clock)
      : ledger_(ledger), calendar_(calendar), rule_sets_(rule_sets), data_key_(data_key), clock_(clock) {}

  // What File() would answer now, without writing anything; fresh records have no number.
  std::vector<Filed> Examine(db::Transaction& tx, const FilingContext& context, const std::vector<RecordDraft>& drafts);
  // One result for each draft, in order. No two drafts of one call have the same record key. Takes the turn of the
  // item: two programs that file one decision under two subjects are asked about each other.
  std::vector<Filed> File(db::Transaction& tx, const Caller& caller, const FilingContext& context,
                          const std::vector<RecordDraft>& drafts);

  // Takes a record out of force because that batch's row was filed under the wrong subject, and nothing stands in its
  // place yet. False, and nothing happens, for a record that is neither in force nor held, or whose present version
  // came with another batch.
  bool Withdraw(db::Transaction& tx, const Caller& caller, const RecordId& id, std::int64_t batch_id);

 private:
  std::vector<Filed> FileDistinct(db::Transaction& tx, const Caller& caller, const FilingContext& context,
                                  const std::vector<RecordDraft>& drafts);
  void Decide(db::Transaction& tx, const FilingContext& context, const std::vector<RecordDraft>& drafts,
              std::vector<Filed>& results);
  std::vector<ledger::Event> Reinstate(db::Transaction& tx, const std::vector<Filed>& results);
  Record MakeRecord(const FilingContext& context, const RecordDraft& draft, const Filed& filed) const;
  void Write(db::Transaction& tx, const Caller& caller, const FilingContext& context,
             const std::vector<RecordDraft>& drafts, std::vector<Filed>& results);

  ledger::LedgerService& ledger_;
  const workdays::Calendar& calendar_;
  const RuleSets& rule_sets_;
  const crypto::DataKey& data_key_;
  const Clock& clock_;
};

}  // namespace credence::records
