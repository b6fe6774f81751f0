// The use cases of what departments have reported: find it, see its versions, withdraw one record with a reason (ux
// C05); and the records of a subject's file (ux C07).
#pragma once

#include <cstdint>
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
#include "records/record.h"
#include "records/reported_store.h"
#include "records/shown_fields.h"
#include "records/withdrawal.h"
#include "subjects/subject.h"

namespace credence::records {

// What the public sees of a record today. None: nothing of its kind is published; kWaiting: its day has not come;
// kHeld: somebody has to confirm it first; kEnded: its time is over, or it is not in force any more.
enum class Publicity { kNone, kHeld, kWaiting, kPublic, kEnded };
std::string_view Name(Publicity publicity);  // none, held, waiting, public, ended
Publicity PublicityOn(const Record& record, CivilDate today);

struct ReportedRow {
  Record record;
  const catalog::ItemDefinition* item = nullptr;  // the version it was filed under; lives as long as the service
  std::string department_name;
  subjects::Subject subject;  // merges followed
  Publicity publicity = Publicity::kNone;
  bool withdrawal_waits = false;
};

struct ShownVersion {
  int version = 1;
  std::string department_id;
  std::string received_on;
  std::int64_t batch_id = 0;
  Instant filed_at;
  std::optional<Instant> until;      // none: in force
  std::vector<FieldChange> changes;  // against the version before
};

struct ReportedFile {
  ReportedRow row;
  std::vector<ShownField> fields;
  std::vector<ShownVersion> versions;             // the newest first
  std::vector<Withdrawal> withdrawals;            // the newest first
  bool asks_second_person = false;                // were it withdrawn now
  bool may_withdraw = false, may_decide = false;  // by permission, state and, for deciding, who asked
};

// A record of a subject's file with the fields the caller may see.
struct FileRow {
  ReportedRow row;
  std::vector<ShownField> fields;
  bool as_public = false;  // of a department out of reach: shown as the public sees it
};

// What is asked to be found, as typed; empty = not given.
struct ReportedSearch {
  std::string item;
  std::string department;  // id or unified code
  std::string subject;     // unified code
  std::string document_number;
  std::optional<RecordState> state;
  std::optional<CivilDate> filed_from, filed_to;
  std::optional<ReportedCursor> behind;
  std::int64_t rows_max = 50;
};

// What was seen and is to be withdrawn.
struct WithdrawalRequest {
  std::string record;
  int seen_version = 0;
  std::string reason;
  std::string note;
};

struct ReportedParts {
  db::Database& database;
  ledger::LedgerService& ledger;
  const catalog::Items& items;
  const crypto::DataKey& data_key;
  const Clock& clock;
};

// Thread-safe; borrows its parts. A record of a department out of reach is answered as one that does not exist:
// records.no_reported.
class ReportedRecords {
 public:
  explicit ReportedRecords(const ReportedParts& parts) : parts_(parts) {}

  // For kReportData, of departments within reach. Nobody bears the code, or nothing was filed under it: no rows. Error
  // codes: access.forbidden, access.other_department, access.unknown_department, credit_code.*.
  Result<std::vector<ReportedRow>> List(const Caller& caller, const ReportedSearch& search) const;
  // Error codes: access.forbidden, records.no_reported, crypto.*.
  Result<ReportedFile> Show(const Caller& caller, std::string_view id) const;

  // Asks for a withdrawal, or does it at once where the public does not see the record. Asked again by the same person
  // with the same reason it answers as before. Ledger entries `record.withdrawal_asked`, `record.revoked`.
  // Error codes: access.forbidden, records.no_reported, records.register_row, records.withdrawal_waits,
  // records.not_in_force, records.overtaken, records.withdrawal_reason, records.withdrawal_note.
  Result<Withdrawal> Withdraw(const Caller& caller, const WithdrawalRequest& request) const;
  // A second person decides, for kApproveData. Approved, the record is out of force and leaves every public answer;
  // what the decider has not seen is not approved. Of two at once one wins. Error codes: access.forbidden,
  // records.no_reported, records.no_withdrawal, records.own_withdrawal, records.not_in_force, records.overtaken,
  // records.withdrawal_note.
  Result<Withdrawal> Approve(const Caller& caller, std::string_view id, int seen_version) const;
  Result<Withdrawal> Refuse(const Caller& caller, std::string_view id, const std::string& note) const;
  // Whoever reports for the department. Error codes: access.forbidden, records.no_reported, records.no_withdrawal.
  Result<Withdrawal> TakeBack(const Caller& caller, std::string_view id) const;
  // Those that wait, the longest first, with their records. Error codes: access.forbidden.
  Result<std::vector<std::pair<Withdrawal, ReportedRow>>> Waiting(const Caller& caller, std::int64_t rows_max) const;

  // All records of a subject with those merged into it, for kReadSubjects: of departments within reach in every state
  // with the fields the caller's profile shows, of others what is public today as the public sees it. For other areas,
  // inside their transactions. Error codes: crypto.*.
  Result<std::vector<FileRow>> OfSubject(db::Transaction& tx, const Caller& caller, SubjectRecordsQuery query) const;

 private:
  Result<Record> Find(db::Transaction& tx, const Caller& caller, Permission permission, std::string_view id) const;
  // Keeps filing and other decisions about the record out to the end of the transaction.
  Result<Record> Take(db::Transaction& tx, const Caller& caller, Permission permission, std::string_view id) const;
  Result<Withdrawal> TakeWaiting(db::Transaction& tx, const Record& record) const;
  Result<Withdrawal> Decide(db::Transaction& tx, const Caller& caller, Withdrawal withdrawal,
                            WithdrawalState state) const;
  void Revoke(db::Transaction& tx, const Record& record) const;
  std::vector<ReportedRow> RowsOf(db::Transaction& tx, std::vector<Record> records) const;
  Result<std::vector<ShownVersion>> VersionsOf(db::Transaction& tx, const Record& record, const Eyes& eyes) const;
  const catalog::ItemDefinition& ItemOf(const std::string& item, int version) const;

  ReportedParts parts_;
};

// One line for each withdrawal that differs from its ledger entry, or that is done of a record which is in force; for
// fsck.
std::vector<std::string> FindWithdrawalDefects(db::Transaction& tx, crypto::HashAlgorithm algorithm);

}  // namespace credence::records
