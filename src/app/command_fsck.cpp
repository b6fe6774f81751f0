#include <boost/json.hpp>
#include <cerrno>
#include <filesystem>
#include <fstream>
#include <functional>
#include <ostream>
#include <sstream>
#include <system_error>

#include "access/access_check.h"
#include "access/audit_log.h"
#include "app/app_errors.h"
#include "app/commands.h"
#include "app/data_folder.h"
#include "intake/batch_check.h"
#include "intake/match_desk.h"
#include "intake/task_check.h"
#include "ledger/ledger_check.h"
#include "records/register_check.h"
#include "subjects/merge_service.h"
#include "subjects/quality_service.h"

namespace credence::app {
namespace {

using Defects = std::vector<std::string>;

// What was looked at; none of it where the damage does not even let it be counted.
struct Extent {
  ledger::LogSize log;
  std::int64_t records = 0;
};

// One check in a transaction of its own. Damage that stops it becomes a line of the report; the other checks go on.
void Add(Defects& defects, Installation& installation, const std::string& name,
         const std::function<Defects(db::Transaction&)>& check) {
  try {
    auto found = installation.database().Read([&](db::Transaction& tx) -> Result<Defects> { return check(tx); });
    defects.insert(defects.end(), found->begin(), found->end());
  } catch (const db::Unavailable&) {
    throw;
  } catch (const std::bad_alloc&) {  // says nothing of what is stored
    throw;
  } catch (const std::exception& thrown) {
    defects.push_back(name + ": cannot be read to the end: " + thrown.what());
  }
}

// Proofs are verified with the published key, so it must be the one that signs. A key that cannot be read just now is
// no defect of it.
Result<Defects> PublishedKeyDefects(const Installation& installation) {
  const std::filesystem::path path = DataFolder(installation.data()).ledger_public_key();
  errno = 0;
  std::ifstream file(path, std::ios::binary);
  std::ostringstream pem;
  pem << file.rdbuf();
  const int reason = errno;
  if (file && pem.str() == installation.signer().PublicKeyPem()) return Defects();
  if (!file && std::filesystem::exists(path)) {
    return Error(errors::kFileUnreadable,
                 {{"file", path.string()}, {"reason", std::generic_category().message(reason)}});
  }
  return Defects{"keys/ledger.pub: not the public key of keys/ledger.key"};
}

Result<Defects> FindDefects(Installation& installation, Extent& extent) {
  Defects defects = installation.database().EngineDefects();
  ASSIGN_OR_RETURN(const Defects key, PublishedKeyDefects(installation));
  defects.insert(defects.end(), key.begin(), key.end());
  const auto algorithm = installation.ledger().algorithm();
  auto verifier = crypto::VerifierFromPem(installation.signer().PublicKeyPem());
  Add(defects, installation, "ledger", [&](db::Transaction& tx) {
    extent.log = installation.ledger().Size(tx);
    return ledger::FindLedgerDefects(tx, algorithm, **verifier);
  });
  Add(defects, installation, "records", [&](db::Transaction& tx) {
    extent.records = installation.records().CountAll(tx);
    return installation.records().FindDefects(tx);
  });
  Add(defects, installation, "register",
      [&](db::Transaction& tx) { return records::FindRegisterDefects(tx, installation.items()); });
  Add(defects, installation, "access", [&](db::Transaction& tx) { return access::FindAccessDefects(tx, algorithm); });
  Add(defects, installation, "audit", [&](db::Transaction& tx) { return access::FindAuditDefects(tx, algorithm); });
  Add(defects, installation, "merges", [&](db::Transaction& tx) { return subjects::FindMergeDefects(tx, algorithm); });
  Add(defects, installation, "claims", [&](db::Transaction& tx) { return subjects::FindClaimDefects(tx, algorithm); });
  Add(defects, installation, "matches", [&](db::Transaction& tx) { return intake::FindMatchDefects(tx, algorithm); });
  Add(defects, installation, "batches", [&](db::Transaction& tx) { return intake::FindBatchDefects(tx, algorithm); });
  Add(defects, installation, "tasks", [&](db::Transaction& tx) { return intake::FindTaskDefects(tx, algorithm); });
  const Defects copies = installation.intake().FindCopyDefects();
  defects.insert(defects.end(), copies.begin(), copies.end());
  return defects;
}

int PrintHash(const CommandContext& context, Installation& installation) {
  auto content = installation.database().Read(
      [&](db::Transaction& tx) -> Result<std::string> { return installation.records().ContentHash(tx); });
  if (!context.json) context.out << *content << "\n";
  context.End({{"hash", *content}});
  return kExitDone;
}

}  // namespace

int RunFsck(const CommandContext& context, bool hash) {
  auto opened = Installation::Open(context.data, context.clock);
  if (!opened.ok()) return context.Refuse(opened.error());
  Installation& installation = **opened;
  if (hash) return PrintHash(context, installation);

  Extent extent;
  const auto found = FindDefects(installation, extent);
  if (!found.ok()) return context.Refuse(found.error());
  const Defects& defects = *found;
  if (defects.empty()) {
    context.Line("fsck.clean", {{"entries", std::to_string(extent.log.entries)},
                                {"records", std::to_string(extent.records)},
                                {"checkpoints", std::to_string(extent.log.checkpoints)}});
  } else {
    context.Line("fsck.defects", {{"count", std::to_string(defects.size())}});
    if (!context.json) {
      for (const std::string& defect : defects) context.out << "  " << defect << "\n";
    }
  }
  context.End({{"entries", extent.log.entries},
               {"records", extent.records},
               {"checkpoints", extent.log.checkpoints},
               {"defects", boost::json::array(defects.begin(), defects.end())}});
  return defects.empty() ? kExitDone : kExitFindings;
}

}  // namespace credence::app
