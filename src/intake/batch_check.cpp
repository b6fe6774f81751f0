#include "intake/batch_check.h"

#include <algorithm>
#include <map>

#include "base/limits.h"
#include "intake/batch_store.h"
#include "ledger/ledger_store.h"
#include "subjects/claim_store.h"

namespace credence::intake {
namespace {

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
    ReadReceipts();
    ReadClaims();
    for (std::int64_t id : ids) {
      name_ = "batch " + std::to_string(id);
      try {
        Check(*batch_store::Find(tx_, id));
      } catch (const db::Unavailable&) {
        throw;
      } catch (const std::exception&) {
        Add("cannot be read");
      }
      receipts_.erase("batch:" + std::to_string(id));
      versions_.erase(id);
      findings_.erase(id);
    }
    for (const auto& [object, place] : receipts_) defects_.push_back(object + ": missing, but the log ended it");
    ReportStrangers(versions_, "records");
    ReportStrangers(findings_, "findings");
    return std::move(defects_);
  }

 private:
  void Add(const std::string& what) { defects_.push_back(name_ + ": " + what); }

  void CountInto(CountByBatch& counts, std::string_view sql) {
    tx_.ForEach<std::int64_t, std::int64_t>(sql, {}, [&](std::int64_t id, std::int64_t count) { counts[id] += count; });
  }

  void ReadReceipts() {
    tx_.ForEach<std::string, std::int64_t, std::int64_t>(
        "SELECT object, group_id, position FROM ledger_entry WHERE action = 'batch.ended'", {},
        [&](std::string object, std::int64_t group_id, std::int64_t position) {
          receipts_[object] = {group_id, position};
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
    CheckReceipt(batch);
  }

  // An examination counts what would be filed.
  static std::int64_t FiledVersions(const Batch& batch) {
    const bool nothing_filed = batch.state == BatchState::kExamining || batch.state == BatchState::kRefused;
    return nothing_filed ? 0 : batch.counts.filed + batch.counts.versioned;
  }

  void CheckReceipt(const Batch& batch) {
    const bool ended = batch.state == BatchState::kFiled || batch.state == BatchState::kRefused;
    auto receipt = receipts_.find("batch:" + std::to_string(batch.id));
    if (ended != (receipt != receipts_.end())) return Add("state is not what the log says");
    if (!ended) return;
    auto entry = ledger::ledger_store::FindEntry(tx_, receipt->second);
    if (!entry || ledger::Commitment(algorithm_, ledger::Salt{entry->salt}, {ReceiptText(batch), ""}).Hex() !=
                      entry->entry.commitment) {
      Add("the receipt does not match its ledger entry");
    }
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
  CountByBatch versions_, findings_;
  std::map<std::string, ledger::EntryPlace> receipts_;  // by object
  std::map<std::int64_t, std::string> claims_;          // digest by batch
  std::string name_;
  std::vector<std::string> defects_;
};

}  // namespace

std::vector<std::string> FindBatchDefects(db::Transaction& tx, crypto::HashAlgorithm algorithm) {
  return BatchCheck(tx, algorithm).Run();
}

}  // namespace credence::intake
