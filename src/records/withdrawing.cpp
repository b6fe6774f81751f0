// The half of ReportedRecords that withdraws: asked for, decided by a second person, and what fsck asks of it.
#include <algorithm>

#include "base/check.h"
#include "base/text.h"
#include "ledger/ledger_store.h"
#include "records/record_store.h"
#include "records/records_errors.h"
#include "records/reported_records.h"
#include "records/withdrawal_store.h"

namespace credence::records {
namespace {

Error About(const ErrorCode& code, const RecordId& id) { return Error(code, {{"record", id.str()}}); }

Status CheckSeen(const Record& record, int seen_version) {
  if (record.version == seen_version) return {};
  return Error(errors::kOvertaken, {{"record", record.id.str()}, {"version", std::to_string(record.version)}});
}

bool IsInForce(const Record& record) {
  return record.state == RecordState::kActive || record.state == RecordState::kHeld;
}

ledger::Event EventOf(const Withdrawal& withdrawal) {
  return {std::string(ActionOf(withdrawal.state)), withdrawal.record.str(), ContentOf(withdrawal)};
}

// The same person says the same again: an answer was lost on the way.
bool IsRepeated(const Withdrawal& withdrawal, const Caller& caller, const WithdrawalRequest& request) {
  return withdrawal.asked_by == caller.name() && withdrawal.reason == request.reason &&
         withdrawal.note == TrimBlanks(request.note) && withdrawal.record_version == request.seen_version;
}

}  // namespace

Result<Record> ReportedRecords::Take(db::Transaction& tx, const Caller& caller, Permission permission,
                                     std::string_view id) const {
  ASSIGN_OR_RETURN(const Record seen, Find(tx, caller, permission, id));
  // The turns of filing and of Confirm: the state that is read next stays what it is.
  tx.TakeTurn("records.decision:" + seen.item);
  tx.TakeTurn("record:" + seen.id.str());
  return record_store::Find(tx, seen.id).value();
}

void ReportedRecords::Revoke(db::Transaction& tx, const Record& record) const {
  record_store::SaveState(tx, record.id, RecordState::kRevoked, record.replaced_by, parts_.clock.Now());
}

Result<Withdrawal> ReportedRecords::Withdraw(const Caller& caller, const WithdrawalRequest& request) const {
  RETURN_IF_ERROR(caller.Require(Permission::kReportData));
  return parts_.database.Write([&](db::Transaction& tx) -> Result<Withdrawal> {
    ASSIGN_OR_RETURN(const Record record, Take(tx, caller, Permission::kReportData, request.record));
    if (ItemOf(record.item, record.item_version).is_register) return About(errors::kRegisterRow, record.id);
    const std::vector<Withdrawal> earlier = withdrawal_store::Of(tx, record.id);
    if (!earlier.empty()) {
      const Withdrawal& last = earlier.back();
      const bool stands = last.state == WithdrawalState::kAsked || last.state == WithdrawalState::kDone;
      if (stands && IsRepeated(last, caller, request)) return last;
      if (last.state == WithdrawalState::kAsked) return About(errors::kWithdrawalWaits, record.id);
    }
    if (!IsInForce(record)) return About(errors::kNotInForce, record.id);
    RETURN_IF_ERROR(CheckSeen(record, request.seen_version));
    const WithdrawalReason* reason = FindWithdrawalReason(request.reason);
    if (reason == nullptr) return Error(errors::kWithdrawalReason);
    Withdrawal withdrawal;
    ASSIGN_OR_RETURN(withdrawal.note, CheckWithdrawalNote(request.note, reason->asks_note));
    withdrawal.record = record.id;
    withdrawal.attempt = static_cast<std::int64_t>(earlier.size()) + 1;
    withdrawal.record_version = record.version;
    withdrawal.department_id = record.department_id;
    withdrawal.reason = reason->code;
    withdrawal.second_person = record.IsPublicOn(parts_.clock.Today());
    withdrawal.asked_by = caller.name();
    withdrawal.asked_at = parts_.clock.Now();
    if (!withdrawal.second_person) {
      withdrawal.state = WithdrawalState::kDone;
      withdrawal.decided_by = caller.name();
      withdrawal.decided_at = withdrawal.asked_at;
    }
    withdrawal.place = parts_.ledger.Append(tx, caller, {EventOf(withdrawal)}).front();
    withdrawal_store::Insert(tx, withdrawal);
    if (withdrawal.state == WithdrawalState::kDone) Revoke(tx, record);
    return withdrawal;
  });
}

Result<Withdrawal> ReportedRecords::TakeWaiting(db::Transaction& tx, const Record& record) const {
  std::vector<Withdrawal> withdrawals = withdrawal_store::Of(tx, record.id);
  const bool waits = !withdrawals.empty() && withdrawals.back().state == WithdrawalState::kAsked;
  if (!waits) return About(errors::kNoWithdrawal, record.id);
  return std::move(withdrawals.back());
}

Result<Withdrawal> ReportedRecords::Decide(db::Transaction& tx, const Caller& caller, Withdrawal withdrawal,
                                           WithdrawalState state) const {
  withdrawal.state = state;
  withdrawal.decided_by = caller.name();
  withdrawal.decided_at = parts_.clock.Now();
  withdrawal.place = parts_.ledger.Append(tx, caller, {EventOf(withdrawal)}).front();
  CHECK(withdrawal_store::SaveDecision(tx, withdrawal));  // the turn is ours
  return withdrawal;
}

Result<Withdrawal> ReportedRecords::Approve(const Caller& caller, std::string_view id, int seen_version) const {
  RETURN_IF_ERROR(caller.Require(Permission::kApproveData));
  return parts_.database.Write([&](db::Transaction& tx) -> Result<Withdrawal> {
    ASSIGN_OR_RETURN(const Record record, Take(tx, caller, Permission::kApproveData, id));
    ASSIGN_OR_RETURN(Withdrawal waiting, TakeWaiting(tx, record));
    if (waiting.asked_by == caller.name()) return About(errors::kOwnWithdrawal, record.id);
    if (!IsInForce(record)) return About(errors::kNotInForce, record.id);
    RETURN_IF_ERROR(CheckSeen(record, seen_version));
    ASSIGN_OR_RETURN(Withdrawal decided, Decide(tx, caller, std::move(waiting), WithdrawalState::kDone));
    Revoke(tx, record);
    return decided;
  });
}

Result<Withdrawal> ReportedRecords::Refuse(const Caller& caller, std::string_view id, const std::string& note) const {
  RETURN_IF_ERROR(caller.Require(Permission::kApproveData));
  return parts_.database.Write([&](db::Transaction& tx) -> Result<Withdrawal> {
    ASSIGN_OR_RETURN(const Record record, Take(tx, caller, Permission::kApproveData, id));
    ASSIGN_OR_RETURN(Withdrawal waiting, TakeWaiting(tx, record));
    if (waiting.asked_by == caller.name()) return About(errors::kOwnWithdrawal, record.id);
    ASSIGN_OR_RETURN(waiting.decision_note, CheckWithdrawalNote(note, true));
    return Decide(tx, caller, std::move(waiting), WithdrawalState::kRefused);
  });
}

Result<Withdrawal> ReportedRecords::TakeBack(const Caller& caller, std::string_view id) const {
  RETURN_IF_ERROR(caller.Require(Permission::kReportData));
  return parts_.database.Write([&](db::Transaction& tx) -> Result<Withdrawal> {
    ASSIGN_OR_RETURN(const Record record, Take(tx, caller, Permission::kReportData, id));
    ASSIGN_OR_RETURN(Withdrawal waiting, TakeWaiting(tx, record));
    return Decide(tx, caller, std::move(waiting), WithdrawalState::kTakenBack);
  });
}

Result<std::vector<std::pair<Withdrawal, ReportedRow>>> ReportedRecords::Waiting(const Caller& caller,
                                                                                 std::int64_t rows_max) const {
  RETURN_IF_ERROR(caller.Require(Permission::kReportData));
  return parts_.database.Read([&](db::Transaction& tx) -> Result<std::vector<std::pair<Withdrawal, ReportedRow>>> {
    std::vector<std::pair<Withdrawal, ReportedRow>> rows;
    for (Withdrawal& withdrawal : withdrawal_store::Waiting(tx, *caller.ReachOf(Permission::kReportData), rows_max)) {
      ReportedRow row = std::move(RowsOf(tx, {record_store::Find(tx, withdrawal.record).value()}).front());
      rows.emplace_back(std::move(withdrawal), std::move(row));
    }
    return rows;
  });
}

std::vector<std::string> FindWithdrawalDefects(db::Transaction& tx, crypto::HashAlgorithm algorithm) {
  std::vector<Withdrawal> withdrawals;
  withdrawal_store::ForEach(tx, [&](const Withdrawal& withdrawal) { withdrawals.push_back(withdrawal); });
  std::vector<std::string> defects;
  std::int64_t done = 0;
  for (const Withdrawal& withdrawal : withdrawals) {
    done += withdrawal.state == WithdrawalState::kDone ? 1 : 0;
    const std::string name =
        "withdrawal " + std::to_string(withdrawal.attempt) + " of record " + withdrawal.record.str() + ": ";
    const auto record = record_store::Find(tx, withdrawal.record);
    if (!record) {
      defects.push_back(name + "no such record");
      continue;
    }
    if (withdrawal.state == WithdrawalState::kDone && record->state != RecordState::kRevoked) {
      defects.push_back(name + "done, and the record is not revoked");
    }
    const auto entry = ledger::ledger_store::FindEntry(tx, withdrawal.place);
    const bool is_of_it =
        entry && entry->entry.action == ActionOf(withdrawal.state) && entry->entry.object == withdrawal.record.str();
    if (!is_of_it) {
      defects.push_back(name + "no ledger entry");
    } else if (ledger::Commitment(algorithm, ledger::Salt{entry->salt}, ContentOf(withdrawal)).Hex() !=
               entry->entry.commitment) {
      defects.push_back(name + "does not match its ledger entry");
    }
  }
  const auto revoked = std::get<0>(*tx.SelectOne<std::int64_t>("SELECT COUNT(*) FROM record WHERE state = 'revoked'"));
  if (revoked != done) {
    defects.push_back("records: " + std::to_string(revoked) + " revoked, " + std::to_string(done) + " withdrawn");
  }
  return defects;
}

}  // namespace credence::records
