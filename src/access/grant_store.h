// SQL of roles in the hands of accounts, and of which department stands below which.
#pragma once

#include <optional>
#include <vector>

#include "access/role.h"
#include "db/database.h"
#include "ledger/entry.h"

namespace credence::access::grant_store {

struct StoredGrant {
  RoleGrant grant;
  ledger::EntryPlace place;
};

// What the ledger entry of a grant, or of its end, commits to.
ledger::Content ContentOf(const RoleGrant& grant);

// Newest first, revoked ones included.
std::vector<RoleGrant> OfUser(db::Transaction& tx, std::int64_t user_id);
// Those of all accounts that are not revoked, by account.
std::vector<RoleGrant> Standing(db::Transaction& tx);
std::vector<StoredGrant> All(db::Transaction& tx);
void Insert(db::Transaction& tx, const RoleGrant& grant, const ledger::EntryPlace& place);
void Revoke(db::Transaction& tx, const RoleGrant& grant, const ledger::EntryPlace& place);

// All departments below, at any depth. A circle ends where it began.
std::vector<std::string> DepartmentsBelow(db::Transaction& tx, const std::string& department);
void SetParent(db::Transaction& tx, std::string_view department, std::string_view parent);

}  // namespace credence::access::grant_store
