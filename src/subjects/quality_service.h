// The use cases of code quality: a month's rate, settling a claim, taking that back; and fsck of claims and figures.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/caller.h"
#include "base/clock.h"
#include "db/database.h"
#include "ledger/ledger_service.h"
#include "subjects/claim_store.h"
#include "subjects/code_quality.h"

namespace credence::subjects {

struct QualityQuery {
  std::string month;          // 2018-05; empty = this month
  std::string department_id;  // empty = all together
  std::int64_t rows_max = 50;
};

// The figure of a month. A month that has not ended is measured as of today.
struct MonthQuality {
  std::string month;
  std::string department_id;
  CivilDate day;  // on which the claims were counted: the last of the month, or today
  CodeQuality quality;
  std::optional<Instant> frozen_at;  // the month has ended: the counts never change again
};

// The rows behind a figure.
struct DefectQuery {
  std::string month;          // as above
  std::string department_id;  // what this department claims by itself; empty = of all together
  std::string kind;           // of CodeDefect; empty = every kind
  std::int64_t rows_max = 50;
};
struct MonthDefects {
  std::string month;
  CivilDate day;
  std::vector<CodeDefect> rows;
};

// A claim is named by the batch and row that made it first: "3-17".
struct SettledClaim {
  StoredClaim claim;
  ClaimEnd end;
};

// Thread-safe.
class QualityService {
 public:
  QualityService(db::Database& database, ledger::LedgerService& ledger, const Clock& clock)
      : database_(database), ledger_(ledger), clock_(clock) {}

  // Counts are for kReadFigures that reaches the department, or all of them; rows besides for kReadSubjects.
  // The first look of somebody with kManageSubjects at a month that has ended freezes its counts, with a ledger entry
  // `quality.frozen`; the rows behind them are those that count on that day as they are known today.
  // Error codes: access.forbidden, access.other_department, subjects.month.
  Result<MonthQuality> Measure(const Caller& caller, const QualityQuery& query);
  // The same for each department within reach that claims codes, without rows.
  Result<std::vector<MonthQuality>> MeasureDepartments(const Caller& caller, const std::string& month);
  // The rows alone, those of departments that kReadSubjects reaches. Error codes: access.forbidden,
  // access.other_department, subjects.month.
  Result<MonthDefects> Defects(const Caller& caller, const DefectQuery& query);

  // A person says that a claim need not count: found right, or seen to. It stays so although it is claimed again, until
  // that is taken back. A claim of a department out of reach is answered as one that does not exist. Ledger entries
  // `claim.settled`, `claim.reopened`.
  // Error codes: access.forbidden, subjects.reason, subjects.no_claim, subjects.claim_ended,
  // subjects.claim_not_settled.
  Result<SettledClaim> Settle(const Caller& caller, std::string_view place, std::string_view reason);
  Result<SettledClaim> Reopen(const Caller& caller, std::string_view place);

 private:
  Result<CivilDate> DayOf(const std::string& month) const;
  Result<MonthQuality> MeasureIn(db::Transaction& tx, const Caller& caller, const QualityQuery& query, CivilDate day,
                                 bool freeze);

  db::Database& database_;
  ledger::LedgerService& ledger_;
  const Clock& clock_;
};

// One line for each claim whose derived columns do not follow from what it says, for each end that has no claim or
// differs from its ledger entry, and for each frozen figure that does. What a claim says itself is compared with the
// receipt of its batch by intake::FindBatchDefects.
std::vector<std::string> FindClaimDefects(db::Transaction& tx, crypto::HashAlgorithm algorithm);

// What the entries commit to.
ledger::Content SettledContent(const ClaimEnd& end);
ledger::Content ReopenedContent(const ClaimEnd& end);
ledger::Content FrozenContent(const MonthQuality& frozen);

}  // namespace credence::subjects
