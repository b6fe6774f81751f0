// fsck of match decisions: against their ledger entries, and the rows that were decided against them.
#include "identity/normalise.h"
#include "intake/match_desk.h"
#include "intake/match_store.h"
#include "ledger/ledger_store.h"

namespace credence::intake {
namespace {

class MatchCheck {
 public:
  MatchCheck(db::Transaction& tx, crypto::HashAlgorithm algorithm) : tx_(tx), algorithm_(algorithm) {}

  std::vector<std::string> Run() {
    std::vector<MatchDecision> decisions;
    match_store::ForEach(tx_, [&](const MatchDecision& decision) { decisions.push_back(decision); });
    std::int64_t undone = 0;
    for (const MatchDecision& decision : decisions) {
      name_ = ObjectOf(decision);
      CheckEntry(decision.place, "match.decided", DecidedContent(decision));
      if (identity::NormaliseName(decision.name) != decision.about.normalised_name) {
        Add("the name is not in its comparing form");
      }
      if (decision.undone_at) {
        ++undone;
        CheckEntry(decision.undone_place, "match.undone", UndoneContent(decision));
      } else {
        const ledger::EntryPlace& place = decision.undone_place;
        if (!decision.undone_by.empty() || !decision.undone_reason.empty() || place.group_id != 0 ||
            place.position != 0) {
          Add("stands, but has marks of its end");
        }
        CheckRows(decision);
      }
    }
    name_ = "match decisions";
    CompareCount("match.decided", static_cast<std::int64_t>(decisions.size()));
    CompareCount("match.undone", undone);
    CompareRows();
    return std::move(defects_);
  }

 private:
  void Add(const std::string& what) { defects_.push_back(name_ + ": " + what); }

  void CheckRows(const MatchDecision& decision) {
    for (const DecidedRow& decided : match_store::RowsOf(tx_, decision.id)) {
      ++rows_of_standing_;
      const bool of_case = decided.row.identifier == decision.about.identifier &&
                           decided.row.department_id == decision.about.department_id &&
                           identity::NormaliseName(decided.row.name) == decision.about.normalised_name;
      if (!of_case) Add("a row of another case was decided by it");
      const bool filed = decision.verdict == MatchVerdict::kSubject;
      if (filed == decided.record.empty())
        Add("a row that it should " + std::string(filed ? "have filed" : "not file"));
    }
  }

  void CompareRows() {
    auto row = tx_.SelectOne<std::int64_t>("SELECT COUNT(*) FROM decided_row");
    if (std::get<0>(*row) != rows_of_standing_) Add("rows were decided by decisions that do not stand");
  }

  void CheckEntry(const ledger::EntryPlace& place, std::string_view action, const ledger::Content& content) {
    auto entry = ledger::ledger_store::FindEntry(tx_, place);
    if (!entry || entry->entry.action != action || entry->entry.object != name_ ||
        ledger::Commitment(algorithm_, ledger::Salt{entry->salt}, content).Hex() != entry->entry.commitment) {
      Add("does not match its ledger entry " + std::string(action));
    }
  }

  void CompareCount(std::string_view action, std::int64_t found) {
    auto row =
        tx_.SelectOne<std::int64_t>("SELECT COUNT(*) FROM ledger_entry WHERE action = :action", {{"action", action}});
    if (std::get<0>(*row) != found) Add("not as many as the log has of " + std::string(action));
  }

  db::Transaction& tx_;
  crypto::HashAlgorithm algorithm_;
  std::int64_t rows_of_standing_ = 0;
  std::string name_;
  std::vector<std::string> defects_;
};

}  // namespace

std::vector<std::string> FindMatchDefects(db::Transaction& tx, crypto::HashAlgorithm algorithm) {
  return MatchCheck(tx, algorithm).Run();
}

}  // namespace credence::intake
