// The use cases of records: read what is public, confirm what is held, prove, recompute, check.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/caller.h"
#include "base/clock.h"
#include "catalog/items.h"
#include "crypto/cipher.h"
#include "db/database.h"
#include "ledger/ledger_service.h"
#include "records/derivation.h"
#include "records/record.h"
#include "records/record_export.h"
#include "records/record_store.h"

namespace credence::records {

struct RecordsParts {
  db::Database& database;
  ledger::LedgerService& ledger;
  const catalog::Items& items;
  const workdays::Calendar& calendar;
  const RuleSets& rule_sets;
  const crypto::DataKey& data_key;
  const Clock& clock;
};

class RecordsService {
 public:
  explicit RecordsService(const RecordsParts& parts) : parts_(parts) {}

  // As anybody sees it. Error codes: records.not_found – also for what was never public –, records.publicity_ended.
  Result<Record> FindPublic(db::Transaction& tx, std::string_view id) const;
  // Lists of what anybody may see today; `today` of the service's clock.
  std::vector<Record> ListPublic(db::Transaction& tx, const PublicQuery& query) const;
  std::int64_t CountPublic(db::Transaction& tx, const PublicQuery& query, std::int64_t count_max) const;
  // What anybody may see today of a document number, however its brackets and zeros were written.
  std::vector<Record> FindPublicByDocument(db::Transaction& tx, std::string_view document_number) const;
  // Of a subject with those merged into it (subjects::GroupOf).
  std::vector<PublicSource> PublicSourcesOf(db::Transaction& tx, const std::vector<std::int64_t>& subject_ids) const;
  // By the subjects themselves, merges not followed.
  PublicCounts CountPublicOf(db::Transaction& tx, const std::vector<std::int64_t>& subject_ids) const;
  // Decisions that stand under both subjects: after a merge they would be shown twice.
  std::int64_t CountSharedDecisions(const Caller& caller, std::int64_t subject_id, std::int64_t other_id);
  // What the register says about a subject: its newest row of an item that describes subjects.
  std::optional<Record> RegisterRowOf(db::Transaction& tx, std::int64_t subject_id) const;
  // Decisions of all double-publicity items whose deadline falls in [from, to], by department (domain 8.3).
  std::vector<Timeliness> MeasureTimeliness(db::Transaction& tx, CivilDate from, CivilDate to) const;
  // For staff. Error codes: records.not_found.
  Result<Record> Find(const Caller& caller, std::string_view id);

  // Earlier versions, with those of the record it replaced in front.
  std::vector<RecordVersion> HistoryOf(db::Transaction& tx, const Record& record) const;

  std::vector<Record> Held(const Caller& caller, std::int64_t rows_max);
  // Somebody has seen the masked preview: held → active. Error codes: records.not_found, records.not_held.
  Result<Record> Confirm(const Caller& caller, std::string_view id);

  // The proof of the record's present version. Error codes: records.not_found, ledger.pending.
  Result<ledger::Proof> Prove(const Caller& caller, std::string_view id);
  Result<ledger::Proof> Prove(db::Transaction& tx, const Record& record) const;

  // Derives publication anew for every record after rule sets or calendar changed; returns how many changed.
  Result<std::int64_t> Recompute(const Caller& caller);

  // The tables of an edition: 2018 stands for 2018-legal-person and 2018-natural-person. `item` empty: of every item.
  // Error codes: catalog.unknown_item, records.unknown_edition.
  Result<std::vector<TableName>> TablesOf(std::string_view edition, std::string_view item) const;
  // Writes one table of an edition; the log has an entry for it before the file has its name, whose withheld half is
  // the digest of the file. Error codes: access.forbidden, catalog.unknown_item, records.unknown_edition,
  // crypto.tampered, file.unwritable.
  Result<Exported> Export(const Caller& caller, const ExportRequest& request);

  // Of every item and in every state.
  std::int64_t CountAll(db::Transaction& tx) const;
  // One line for each way in which a record, an earlier version or a sealed field disagrees with its content, its
  // ledger entry, the events of the log or what is derived from it. Every column is covered but record.changed_at,
  // which is bookkeeping: when something about the row changed last.
  std::vector<std::string> FindDefects(db::Transaction& tx) const;
  // SM3 over the business content in the order of record keys, without ids, times and salts: equal for equal histories.
  std::string ContentHash(db::Transaction& tx) const;

  const catalog::ItemDefinition& ItemOf(const Record& record) const;
  const RuleSets& rule_sets() const { return parts_.rule_sets; }

 private:
  ledger::Content StoredContent(db::Transaction& tx, const Record& record) const;
  Result<std::int64_t> RecomputeItem(const Caller& caller, const std::string& item, const std::vector<RecordId>& stale);
  Derived DeriveAgain(const Record& record) const;

  RecordsParts parts_;
};

}  // namespace credence::records
