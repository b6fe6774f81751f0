// fsck of claims: what is derived from them, their ends, and the figures that were frozen.
#include <map>

#include "identity/credit_code.h"
#include "identity/normalise.h"
#include "ledger/ledger_store.h"
#include "subjects/quality_service.h"
#include "subjects/quality_store.h"

namespace credence::subjects {
namespace {

class ClaimCheck {
 public:
  ClaimCheck(db::Transaction& tx, crypto::HashAlgorithm algorithm) : tx_(tx), algorithm_(algorithm) {}

  std::vector<std::string> Run() {
    std::vector<ClaimEnd> ends;
    claim_store::ForEachEnd(tx_, [&](const ClaimEnd& end) { ends.push_back(end); });
    for (const ClaimEnd& end : ends) ended_[end.key] = {};
    claim_store::ForEach(tx_, [&](const StoredClaim& claim) { CheckClaim(claim); });
    ClaimKey key;
    std::int64_t number = 0;
    bool stands = false;
    for (const ClaimEnd& end : ends) {
      number = end.key == key ? number + 1 : 1;
      if (end.key == key && stands) Add("the end of a claim of " + end.key.value + " follows one that stands");
      key = end.key;
      stands = end.reopened_on.empty();
      if (end.number != number) Add("an end of a claim of " + end.key.value + " is missing");
      CheckEnd(end);
    }
    CompareCount("claim.settled", settled_);
    CompareCount("claim.reopened", reopened_);
    CheckFigures();
    return std::move(defects_);
  }

 private:
  void Add(const std::string& what) { defects_.push_back("claims: " + what); }

  void CheckClaim(const StoredClaim& claim) {
    const std::string place = std::to_string(claim.batch_id) + "-" + std::to_string(claim.row);
    const identity::IdentifierVerdict verdict = identity::CheckCreditCode(claim.key.value);
    if (claim.key.normalised_name != identity::NormaliseName(claim.name)) {
      Add(place + ": the name is not in its comparing form");
    }
    if (claim.verdict != (verdict.reason.empty() ? "valid" : verdict.reason)) Add(place + ": verdict");
    if (claim.last_batch_id < claim.batch_id) Add(place + ": claimed last before it was claimed first");
    if (auto ended = ended_.find(claim.key); ended != ended_.end()) ended->second = {place, claim.claimed_on};
  }

  void CheckEnd(const ClaimEnd& end) {
    const auto& [place, claimed_on] = ended_.at(end.key);
    if (place.empty()) return Add("an end without its claim: " + end.key.value);
    if (end.ended_on < claimed_on || (!end.reopened_on.empty() && end.reopened_on < end.ended_on)) {
      Add(place + ": the days of its end are out of order");
    }
    if (end.cause == EndCause::kSuperseded) {
      const bool marked = !end.reason.empty() || end.place.group_id != 0 || end.place.position != 0 ||
                          end.reopened_place.group_id != 0 || end.reopened_place.position != 0;
      if (marked || end.batch_id <= 0 || end.row <= 0) Add(place + ": superseded, but not by a row of a batch");
      return;
    }
    ++settled_;
    if (end.batch_id != 0 || end.row != 0) Add(place + ": settled by a person and by a row");
    CheckEntry(end.place, "claim.settled", "claim:" + place, SettledContent(end));
    if (end.reopened_on.empty()) {
      if (end.reopened_place.group_id != 0 || end.reopened_place.position != 0) Add(place + ": marks of a reopening");
      return;
    }
    ++reopened_;
    CheckEntry(end.reopened_place, "claim.reopened", "claim:" + place, ReopenedContent(end));
  }

  void CheckFigures() {
    std::vector<std::pair<MonthQuality, ledger::EntryPlace>> figures;
    quality_store::ForEach(
        tx_, [&](const MonthQuality& frozen, const ledger::EntryPlace& place) { figures.emplace_back(frozen, place); });
    for (const auto& [frozen, place] : figures) {
      CheckEntry(place, "quality.frozen",
                 "uscc:" + frozen.month + (frozen.department_id.empty() ? "" : ":" + frozen.department_id),
                 FrozenContent(frozen));
    }
    CompareCount("quality.frozen", static_cast<std::int64_t>(figures.size()));
  }

  void CheckEntry(const ledger::EntryPlace& place, std::string_view action, const std::string& object,
                  const ledger::Content& content) {
    auto entry = ledger::ledger_store::FindEntry(tx_, place);
    if (!entry || entry->entry.action != action || entry->entry.object != object ||
        ledger::Commitment(algorithm_, ledger::Salt{entry->salt}, content).Hex() != entry->entry.commitment) {
      Add(object + ": does not match its ledger entry " + std::string(action));
    }
  }

  void CompareCount(std::string_view action, std::int64_t found) {
    auto row =
        tx_.SelectOne<std::int64_t>("SELECT COUNT(*) FROM ledger_entry WHERE action = :action", {{"action", action}});
    if (std::get<0>(*row) != found) Add("not as many as the log has of " + std::string(action));
  }

  db::Transaction& tx_;
  crypto::HashAlgorithm algorithm_;
  std::map<ClaimKey, std::pair<std::string, std::string>> ended_;  // place and day of the claim
  std::int64_t settled_ = 0, reopened_ = 0;
  std::vector<std::string> defects_;
};

}  // namespace

std::vector<std::string> FindClaimDefects(db::Transaction& tx, crypto::HashAlgorithm algorithm) {
  return ClaimCheck(tx, algorithm).Run();
}

}  // namespace credence::subjects
