#include "access/access_check.h"

#include "access/change_store.h"
#include "access/client_store.h"
#include "access/grant_store.h"
#include "access/user_store.h"
#include "ledger/ledger_store.h"

namespace credence::access {

std::optional<std::string> EntryDefect(db::Transaction& tx, crypto::HashAlgorithm algorithm,
                                       const ledger::EntryPlace& place, std::string_view action_prefix,
                                       std::string_view object, const ledger::Content& content) {
  auto entry = ledger::ledger_store::FindEntry(tx, place);
  if (!entry) return "no ledger entry";
  if (!entry->entry.action.starts_with(action_prefix) || entry->entry.object != object) {
    return "ledger entry of something else";
  }
  if (ledger::Commitment(algorithm, ledger::Salt{entry->salt}, content).Hex() != entry->entry.commitment) {
    return "the row does not match its ledger entry " + entry->entry.action;
  }
  return std::nullopt;
}

std::vector<std::string> FindAccessDefects(db::Transaction& tx, crypto::HashAlgorithm algorithm) {
  std::vector<std::string> defects;
  auto compare = [&](const ledger::EntryPlace& place, std::string_view prefix, const std::string& object,
                     const ledger::Content& content) {
    if (auto defect = EntryDefect(tx, algorithm, place, prefix, object, content)) {
      defects.push_back("access: " + object + ": " + *defect);
    }
  };
  for (const User& user : user_store::All(tx)) compare(user.place, "user.", "user:" + user.name, ContentOf(user));
  for (const auto& [grant, place] : grant_store::All(tx)) {
    compare(place, "role.", "role-grant:" + std::to_string(grant.id), grant_store::ContentOf(grant));
  }
  for (const PermissionChange& change : change_store::All(tx)) {
    compare(change.place, "permission_change.", "permission-change:" + std::to_string(change.id), ContentOf(change));
  }
  for (const Client& client : client_store::All(tx)) {
    compare(client.place, "api_client.", "api-client:" + client.id, ContentOf(client));
  }
  return defects;
}

}  // namespace credence::access
