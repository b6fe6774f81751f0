#include "intake/rematch.h"

#include "intake/batch_store.h"
#include "intake/match_decision.h"
#include "intake/waiting_row.h"
#include "subjects/matching.h"

namespace credence::intake {
namespace {

constexpr std::int64_t kRowsInOneTransaction = 125;

}  // namespace

bool Rematcher::FileSome(const Caller& caller, std::string& behind, std::int64_t& filed) {
  std::string last = behind;
  std::int64_t count = 0;
  auto some = database_.Write([&](db::Transaction& tx) -> Result<bool> {
    tx.TakeTurn(kMatchTurn);
    const auto rows = batch_store::UnmatchedBehind(tx, behind, kRowsInOneTransaction);
    if (rows.empty()) return false;
    last = rows.back().record_key;
    std::vector<WaitingRow> waiting;
    std::vector<subjects::MatchRequest> requests;
    for (const UnmatchedRow& row : rows) {
      waiting.push_back(OpenWaitingRow(row, items_, data_key_));
      requests.push_back(RequestOf(waiting.back()));
    }
    const auto matches = subjects::MatchSubjects(tx, requests);
    std::vector<std::string> done;
    for (std::size_t i = 0; i < rows.size(); ++i) {
      records::RecordDraft& draft = waiting[i].draft;
      if (rows[i].decision_key.empty()) batch_store::SaveDecisionKey(tx, rows[i].record_key, draft.decision_key);
      if (matches[i].outcome != subjects::MatchOutcome::kMatched) continue;
      draft.subject_id = matches[i].holder_id;
      const records::FilingContext context{waiting[i].item, rows[i].department_id, clock_.Today(), rows[i].batch_id,
                                           records::OtherSubject::kAsk};
      const auto results = record_filer_.File(tx, caller, context, {draft});
      // A decision that stands under another subject by now waits on, for somebody to decide.
      if (results.front().outcome == records::FilingOutcome::kRefused) continue;
      done.push_back(rows[i].record_key);
    }
    batch_store::RemoveUnmatched(tx, done);
    count = static_cast<std::int64_t>(done.size());
    return true;
  });
  behind = last;
  filed += count;
  return some.value();
}

std::int64_t Rematcher::Run(const Caller& caller) {
  std::int64_t filed = 0;
  std::string behind;
  while (FileSome(caller, behind, filed)) {
  }
  return filed;
}

}  // namespace credence::intake
