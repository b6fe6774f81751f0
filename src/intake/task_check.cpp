#include "intake/task_check.h"

#include <map>

#include "intake/task_store.h"
#include "ledger/ledger_store.h"

namespace credence::intake {
namespace {

using I = std::int64_t;

class TaskCheck {
 public:
  TaskCheck(db::Transaction& tx, crypto::HashAlgorithm algorithm) : tx_(tx), algorithm_(algorithm) {}

  std::vector<std::string> Run() {
    CheckMonths();
    ReadEntries();
    std::map<TaskKey, I> zero_versions, statement_versions;
    for (const ZeroReport& report : task_store::AllZeroReports(tx_)) {
      Check("zero report", report.given ? "zero_report.given" : "zero_report.taken_back", report,
            zero_versions[report.about]);
    }
    for (const CountStatement& statement : task_store::AllStatements(tx_)) {
      Check("count statement", "count_statement.given", statement, statement_versions[statement.about]);
    }
    for (const auto& [object, count] : entries_) {
      if (count != 0) defects_.push_back(object + ": the log knows more about it");
    }
    return std::move(defects_);
  }

 private:
  void CheckMonths() {
    tx_.ForEach<I>(
        R"(SELECT b.id FROM batch b
           LEFT JOIN (SELECT batch_id, SUM(row_count) AS found FROM batch_month GROUP BY batch_id) m
             ON m.batch_id = b.id
           WHERE COALESCE(m.found, 0) <> CASE WHEN b.state IN ('filing', 'filed')
             THEN b.filed + b.unchanged + b.versioned + b.unmatched ELSE 0 END ORDER BY b.id)",
        {}, [&](I id) { defects_.push_back("batch " + std::to_string(id) + ": rows by month"); });
    tx_.ForEach<I>(
        R"(SELECT DISTINCT m.batch_id FROM batch_month m LEFT JOIN batch b ON b.id = m.batch_id
           WHERE b.id IS NULL OR b.department_id <> m.department_id OR b.item <> m.item
             OR b.received_on <> m.received_on
           ORDER BY m.batch_id)",
        {}, [&](I id) { defects_.push_back("batch " + std::to_string(id) + ": rows by month are not its own"); });
  }

  void ReadEntries() {
    tx_.ForEach<std::string, std::string, I>(
        R"(SELECT action, object, COUNT(*) FROM ledger_entry
           WHERE action IN ('zero_report.given', 'zero_report.taken_back', 'count_statement.given')
           GROUP BY action, object)",
        {}, [&](std::string action, std::string object, I count) { entries_[action + " " + object] = count; });
  }

  template <typename Word>
  void Check(const std::string& noun, const std::string& action, const Word& word, I& version_before) {
    const std::string name = noun + " " + ObjectOf(word.about) + " version " + std::to_string(word.version);
    if (word.version != version_before + 1) defects_.push_back(name + ": the one before is missing");
    version_before = word.version;
    const auto entry = ledger::ledger_store::FindEntry(tx_, word.place);
    const bool agrees =
        entry && entry->entry.action == action && entry->entry.object == ObjectOf(word.about) &&
        entry->entry.actor == word.made_by &&
        ledger::Commitment(algorithm_, ledger::Salt{entry->salt}, ContentOf(word)).Hex() == entry->entry.commitment;
    if (!agrees) defects_.push_back(name + ": not what the log says");
    --entries_[action + " " + ObjectOf(word.about)];
  }

  db::Transaction& tx_;
  crypto::HashAlgorithm algorithm_;
  std::map<std::string, I> entries_;  // by action and object: how many
  std::vector<std::string> defects_;
};

}  // namespace

std::vector<std::string> FindTaskDefects(db::Transaction& tx, crypto::HashAlgorithm algorithm) {
  return TaskCheck(tx, algorithm).Run();
}

}  // namespace credence::intake
