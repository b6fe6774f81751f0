#include "intake/batch_check.h"

#include <algorithm>
#include <map>
#include <new>
#include <tuple>

#include "base/limits.h"
#include "intake/batch_edit_store.h"
#include "intake/batch_store.h"
#include "ledger/ledger_store.h"
#include "subjects/claim_store.h"

namespace credence::intake {
namespace {

using EntryByObject = std::map<std::string, ledger::EntryPlace>;
using CountByBatch = std::map<std::int64_t, std::int64_t>;

class BatchCheck {
 public:
  BatchCheck(db::Transaction& tx, crypto::HashAlgorithm algorithm) : tx_(tx), algorithm_(algorithm) {}

  std::vector<std::string> Run() {
    // Ids first: a transaction is not used for anything else while it streams.
    std::vector<std::int64_t> ids;
    tx_.ForEach<std::int64_t>("SELECT id FROM batch ORDER BY id", {}, [&](std::int64_t id) { ids.push_back(id); });
    // A row that was matched wrongly and then rightly stands in two records.
    CountInto(versions_, R"(SELECT batch_id, COUNT(*) FROM (SELECT DISTINCT batch_id, record_key, version FROM record)
                              AS kept GROUP BY batch_id)");
    CountInto(versions_, "SELECT batch_id, COUNT(*) FROM record_version GROUP BY batch_id");
    CountInto(findings_, "SELECT batch_id, COUNT(*) FROM batch_finding GROUP BY batch_id");
    ReadEntries(receipts_, "batch.ended");
    ReadEntries(submissions_, "batch.submitted");
    ReadEntries(returns_, "batch.sent_back");
    ReadEntries(approvals_, "batch.approved");
    CountInto(edits_, "SELECT batch_id, COUNT(*) FROM batch_edit GROUP BY batch_id");
    tx_.ForEach<std::string, std::int64_t>(
        "SELECT object, COUNT(*) FROM ledger_entry WHERE action = 'batch.edited' GROUP BY object", {},
        [&](std::string object, std::int64_t count) { edited_[object] = count; });
    ReadClaims();
    for (std::int64_t id : ids) {
      name_ = "batch " + std::to_string(id);
      try {
        Check(*batch_store::Find(tx_, id));
      } catch (const db::Unavailable&) {
        throw;
      } catch (const std::bad_alloc&) {  // says nothing of what is stored
        throw;
      } catch (const std::exception&) {
        Add("cannot be read");
      }
      receipts_.erase("batch:" + std::to_string(id));
      submissions_.erase("batch:" + std::to_string(id));
      versions_.erase(id);
      findings_.erase(id);
      edits_.erase(id);
    }
    for (const auto& [object, place] : receipts_) defects_.push_back(object + ": missing, but the log ended it");
    for (const auto& [object, place] : submissions_) defects_.push_back(object + ": missing, but it was submitted");
    ReportStrangers(versions_, "records");
    ReportStrangers(findings_, "findings");
    ReportStrangers(edits_, "edits");
    CheckSettledRows();
    return std::move(defects_);
  }

 private:
  void Add(const std::string& what) { defects_.push_back(name_ + ": " + what); }

  void CountInto(CountByBatch& counts, std::string_view sql) {
    tx_.ForEach<std::int64_t, std::int64_t>(sql, {}, [&](std::int64_t id, std::int64_t count) { counts[id] += count; });
  }

  // The last one of each object.
  void ReadEntries(EntryByObject& entries, std::string_view action) {
    tx_.ForEach<std::string, std::int64_t, std::int64_t>(
        "SELECT object, group_id, position FROM ledger_entry WHERE action = :action ORDER BY group_id, position",
        {{"action", action}}, [&](std::string object, std::int64_t group_id, std::int64_t position) {
          entries[object] = {group_id, position};
        });
  }

  // Rows are settled by batches that correct theirs, and only rows that were refused.
  void CheckSettledRows() {
    tx_.ForEach<std::int64_t, std::int64_t, std::int64_t>(
        R"(SELECT s.batch_id, s.row, s.settled_by FROM batch_settled_row s LEFT JOIN batch b ON b.id = s.settled_by
           WHERE b.corrects IS NULL OR b.corrects <> s.batch_id)",
        {}, [&](std::int64_t batch_id, std::int64_t row, std::int64_t settled_by) {
          defects_.push_back("batch " + std::to_string(batch_id) + ": row " + std::to_string(row) +
                             " settled by batch " + std::to_string(settled_by) + ", which does not correct it");
        });
    tx_.ForEach<std::int64_t, std::int64_t>(
        R"(SELECT s.batch_id, s.row FROM batch_settled_row s WHERE NOT EXISTS
             (SELECT 1 FROM batch_finding f WHERE f.batch_id = s.batch_id AND f.row = s.row AND f.severity = 'error'))",
        {}, [&](std::int64_t batch_id, std::int64_t row) {
          defects_.push_back("batch " + std::to_string(batch_id) + ": row " + std::to_string(row) +
                             " is settled, but was never open");
        });
  }

  void ReadClaims() {
    subjects::claim_store::ForEach(tx_, [&](const subjects::StoredClaim& claim) {
      auto [digest, first] = claims_.try_emplace(claim.batch_id, Batch::NoClaims());
      auto received_on = CivilDate::ParseIso(claim.claimed_on);
      const subjects::ClaimSource source{claim.key.department_id, claim.key.item, claim.batch_id,
                                         received_on.value_or(CivilDate::FromYmd(1, 1, 1).value())};
      digest->second = ChainClaim(digest->second,
                                  subjects::ClaimLine(source, {claim.key.value, claim.name, claim.verdict, claim.row}));
    });
  }

  void Check(const Batch& batch) {
    const BatchCounts& counts = batch.counts;
    if (counts.rows != counts.filed + counts.unchanged + counts.versioned + counts.unmatched + counts.refused) {
      Add("rows are not the sum of what became of them");
    }
    // Rows that waited and were matched later are filed under the batch that brought them.
    const std::int64_t filed = FiledVersions(batch), found = versions_[batch.id];
    if (found < filed || found > filed + counts.unmatched) Compare("versions of records", found, filed);
    // Claims of earlier days were not chained.
    auto claims = claims_.find(batch.id);
    const std::string& expected = claims == claims_.end() ? Batch::NoClaims() : claims->second;
    if (!batch.claims_digest.empty() && batch.claims_digest != expected) Add("identifier claims");
    Compare("findings", findings_[batch.id], std::min(counts.findings, limits::kFindingsStoredMax));
    if (counts.warned + counts.refused > counts.rows || counts.reasons_asked > counts.warned ||
        counts.persons > counts.left_out || counts.left_out > counts.refused) {
      Add("parts are larger than the whole");
    }
    CheckReceipt(batch);
    CheckSubmission(batch);
    CheckApproval(batch);
    CheckCopy(batch);
    CheckEdits(batch);
  }

  // Every edit left its entry; those that stand are those that were submitted. They go with the copy they lie over.
  void CheckEdits(const Batch& batch) {
    Compare("edits in the log", edited_["batch:" + std::to_string(batch.id)], batch.edits.made);
    if (batch.copy == CopyKind::kNone) return Compare("edits", edits_[batch.id], 0);
    Compare("edits", edits_[batch.id], batch.edits.standing);
    const bool is_submitted = batch.state == BatchState::kSubmitted || batch.state == BatchState::kFiling ||
                              batch.state == BatchState::kFiled;
    if (is_submitted && batch_edit_store::Digest(tx_, batch.id) != batch.edits.digest) {
      Add("its edits are not those that were submitted");
    }
  }

  // An examination counts what would be filed.
  static std::int64_t FiledVersions(const Batch& batch) {
    const bool nothing_filed = batch.state != BatchState::kFiling && batch.state != BatchState::kFiled;
    return nothing_filed ? 0 : batch.counts.filed + batch.counts.versioned;
  }

  void CheckReceipt(const Batch& batch) {
    const bool ended = IsEnded(batch.state);
    auto receipt = receipts_.find("batch:" + std::to_string(batch.id));
    if (ended != (receipt != receipts_.end())) return Add("state is not what the log says");
    if (!ended) return;
    if (!Commits(receipt->second, {ReceiptText(batch), ""})) Add("the receipt does not match its ledger entry");
  }

  // The entry of that kind about the batch, unless it was sent back afterwards.
  const ledger::EntryPlace* Standing(const EntryByObject& entries, const Batch& batch) const {
    const std::string object = "batch:" + std::to_string(batch.id);
    auto entry = entries.find(object);
    if (entry == entries.end()) return nullptr;
    auto returned = returns_.find(object);
    const bool is_returned = returned != returns_.end() && IsBehind(returned->second, entry->second);
    return is_returned ? nullptr : &entry->second;
  }

  static bool IsBehind(const ledger::EntryPlace& a, const ledger::EntryPlace& b) {
    return std::tie(a.group_id, a.position) > std::tie(b.group_id, b.position);
  }

  // A batch that was examined first is filed only when somebody submitted it.
  void CheckSubmission(const Batch& batch) {
    const ledger::EntryPlace* submission = Standing(submissions_, batch);
    const bool filed = batch.state == BatchState::kFiling || batch.state == BatchState::kFiled;
    const bool waits = batch.state == BatchState::kSubmitted;
    if (batch.state == BatchState::kWithdrawn) {  // before or after somebody submitted it
      if (batch.confirmed != 0 || !batch.reason.empty()) Add("state is not what the log says");
      return;
    }
    if (submission == nullptr) {
      if (waits || (filed ? batch.examine_first : batch.confirmed != 0 || !batch.reason.empty())) {
        Add("nobody submitted it");
      }
      return;
    }
    if (!batch.examine_first || (!filed && !waits && batch.state != BatchState::kRefused)) {
      return Add("state is not what the log says");
    }
    if (!Commits(*submission, {SubmissionText(batch), batch.reason})) {
      Add("the confirmation does not match its ledger entry");
    }
    const std::string& by = batch.handling.submitted_by;  // not kept in earlier days
    if (!by.empty() && ActorOf(*submission) != by) Add("somebody else submitted it");
  }

  // Where a second person was asked, nothing is filed before one has approved.
  void CheckApproval(const Batch& batch) {
    const BatchHandling& handling = batch.handling;
    const ledger::EntryPlace* approval = Standing(approvals_, batch);
    const bool decided = batch.state == BatchState::kFiling || batch.state == BatchState::kFiled ||
                         (batch.state == BatchState::kRefused && !handling.submitted_by.empty());
    if (approval == nullptr) {
      if ((handling.asks_second_person && decided) || !handling.approved_by.empty()) Add("nobody approved it");
      return;
    }
    if (!handling.asks_second_person || !decided) return Add("state is not what the log says");
    if (!Commits(*approval, {DecisionText(batch), ""})) Add("the approval does not match its ledger entry");
    if (ActorOf(*approval) != handling.approved_by) Add("somebody else approved it");
  }

  void CheckCopy(const Batch& batch) {
    if (!IsEnded(batch.state) && batch.copy == CopyKind::kNone) Add("its copy is needed and not kept");
    if (batch.counts.left_out > 0 && IsEnded(batch.state) && batch.copy == CopyKind::kOriginal) {
      Add("its copy holds rows about persons");
    }
    if (IsEnded(batch.state) && batch.copy != CopyKind::kNone && batch.copy_until.empty()) {
      Add("its copy is kept without an end");
    }
  }

  std::string ActorOf(const ledger::EntryPlace& place) {
    auto entry = ledger::ledger_store::FindEntry(tx_, place);
    return entry ? entry->entry.actor : "";
  }

  bool Commits(const ledger::EntryPlace& place, const ledger::Content& content) {
    auto entry = ledger::ledger_store::FindEntry(tx_, place);
    return entry && ledger::Commitment(algorithm_, ledger::Salt{entry->salt}, content).Hex() == entry->entry.commitment;
  }

  void Compare(const std::string& what, std::int64_t found, std::int64_t expected) {
    if (found != expected) {
      Add(what + ": " + std::to_string(found) + " found, " + std::to_string(expected) + " expected");
    }
  }

  void ReportStrangers(const CountByBatch& counts, const std::string& what) {
    for (const auto& [id, count] : counts) {
      defects_.push_back("batch " + std::to_string(id) + ": missing, but it has " + what);
    }
  }

  db::Transaction& tx_;
  crypto::HashAlgorithm algorithm_;
  CountByBatch versions_, findings_, edits_;
  std::map<std::string, std::int64_t> edited_;  // by object of the log
  EntryByObject receipts_, submissions_, returns_, approvals_;
  std::map<std::int64_t, std::string> claims_;  // digest by batch
  std::string name_;
  std::vector<std::string> defects_;
};

}  // namespace

std::vector<std::string> FindBatchDefects(db::Transaction& tx, crypto::HashAlgorithm algorithm) {
  return BatchCheck(tx, algorithm).Run();
}

}  // namespace credence::intake
