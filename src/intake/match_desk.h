// The use cases of the matching workbench (匹配工作台): rows that wait, their candidates, and what people decide.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/caller.h"
#include "base/clock.h"
#include "catalog/items.h"
#include "crypto/cipher.h"
#include "db/database.h"
#include "intake/candidates.h"
#include "intake/match_decision.h"
#include "ledger/ledger_service.h"
#include "records/filing.h"

namespace credence::intake {

struct MatchDeskParts {
  db::Database& database;
  ledger::LedgerService& ledger;
  records::RecordFiler& record_filer;
  const catalog::Items& items;
  const crypto::DataKey& data_key;
  const Clock& clock;
};

// A waiting row is named by the batch and the row of its file: "3-17".
std::string RowName(const UnmatchedRow& row);

struct WaitingView {
  UnmatchedRow row;
  std::optional<MatchDecision> decision;  // that stands: nobody we know
  std::vector<Candidate> candidates;
  // Field titles and values that everybody or other agencies may see, as reported; for one row only.
  std::vector<std::pair<catalog::LocalText, std::string>> fields;
};

// A decision and what it did to the waiting rows of its case.
struct MatchOutcomes {
  MatchDecision decision;
  std::vector<std::string> records;       // filed, or withdrawn by an undo
  std::int64_t rows = 0;                  // rows that left the waiting room, or came back
  std::int64_t still_waiting = 0;         // whose decision stands under another subject
  std::vector<subjects::Remark> remarks;  // what speaks against it
};

struct AcceptRequest {
  std::string row;           // "3-17"
  std::string subject_code;  // unified code of the subject, as people type it
  std::string reason;
  records::OtherSubject other_subject = records::OtherSubject::kAsk;
};

// Thread-safe. Every decision is a ledger entry `match.decided`, every undo `match.undone`, with who and why.
//
// Whose rows: those of the departments that the caller's permission reaches – kReadSubjects to look, kManageSubjects to
// decide. A row or decision of another department is answered as one that does not exist.
class MatchDesk {
 public:
  explicit MatchDesk(const MatchDeskParts& parts) : parts_(parts) {}

  // Error codes of all: access.forbidden. Of the next two: access.other_department.
  Result<std::vector<WaitingView>> List(const Caller& caller, const WaitingQuery& query);
  // Of that item and department, wherever the list goes on.
  Result<std::int64_t> CountWaiting(const Caller& caller, const WaitingQuery& query = {});
  // Error codes of this and of all that name a row: match.row_not_found, match.row_decided.
  Result<WaitingView> Show(const Caller& caller, std::string_view row);
  // The newest first.
  Result<std::vector<MatchDecision>> Decisions(const Caller& caller, std::int64_t before_id, std::int64_t rows_max);

  // "It is this subject": files the row, and every other waiting row of the same department with the same identifier
  // and name, and those that come later. An earlier "nobody we know" ends.
  // Error codes: subjects.reason, credit_code.*, subjects.not_found, match.other_subject and match.other_subject_many
  // (the decision is filed under another subject: say replaces or adds).
  Result<MatchOutcomes> Accept(const Caller& caller, const AcceptRequest& request);
  // "It is nobody we know": the rows wait on and are not asked about again.
  // Error codes: subjects.reason, match.decided_already.
  Result<MatchOutcomes> SetAside(const Caller& caller, std::string_view row, std::string_view reason);
  // "Send it back": the rows leave, later ones are refused. Error codes: subjects.reason.
  Result<MatchOutcomes> Reject(const Caller& caller, std::string_view row, std::string_view reason);
  // Takes a decision back: what was filed by it is withdrawn, and the rows wait again. A record that has been corrected
  // or filed anew in another way since is left alone. Error codes: match.decision_not_found, match.undone_already,
  // subjects.reason.
  Result<MatchOutcomes> Undo(const Caller& caller, std::int64_t decision_id, std::string_view reason);

 private:
  Result<UnmatchedRow> FindRow(db::Transaction& tx, const Reach& reach, std::string_view name) const;
  std::vector<WaitingView> Views(db::Transaction& tx, std::vector<UnmatchedRow> rows) const;
  MatchDecision Decide(db::Transaction& tx, const Caller& caller, const UnmatchedRow& row, MatchVerdict verdict,
                       std::int64_t subject_id, std::string reason);
  void EndDecision(db::Transaction& tx, const Caller& caller, MatchDecision& decision, std::string reason);
  std::vector<UnmatchedRow> WaitingOf(db::Transaction& tx, const MatchDecision& decision) const;
  Status FileRows(db::Transaction& tx, const Caller& caller, const UnmatchedRow& asked, records::OtherSubject meaning,
                  MatchOutcomes& outcomes);

  MatchDeskParts parts_;
};

// One line for each decision that differs from its ledger entries, and for each decided row without a decision that
// stands; for fsck.
std::vector<std::string> FindMatchDefects(db::Transaction& tx, crypto::HashAlgorithm algorithm);

}  // namespace credence::intake
