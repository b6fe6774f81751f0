#include "access/grant_store.h"

#include <algorithm>
#include <boost/json.hpp>

#include "base/check.h"

namespace credence::access::grant_store {
namespace {

std::string UntilText(const RoleGrant& grant) { return grant.valid_until ? grant.valid_until->Iso() : std::string(); }

std::vector<StoredGrant> Select(db::Transaction& tx, const std::string& where, db::Params params) {
  std::vector<StoredGrant> grants;
  tx.ForEach<std::int64_t, std::int64_t, std::string, std::string, std::string, std::string,
             std::optional<std::int64_t>, std::optional<std::int64_t>, std::int64_t, std::int64_t>(
      R"(SELECT id, user_id, duty, role, valid_from, valid_until, change_id, revoked_at, group_id, position
         FROM role_grant )" +
          where,
      params,
      [&](std::int64_t id, std::int64_t user_id, const std::string& duty, const std::string& role,
          const std::string& from, const std::string& until, std::optional<std::int64_t> change_id,
          std::optional<std::int64_t> revoked_at, std::int64_t group_id, std::int64_t position) {
        auto known = DutyNamed(duty);
        auto first = CivilDate::ParseIso(from);
        CHECK(known.has_value() && first.has_value());
        RoleGrant grant{id, user_id, *known, role, *first, std::nullopt, change_id, std::nullopt};
        if (!until.empty()) {
          grant.valid_until = CivilDate::ParseIso(until);
          CHECK(grant.valid_until.has_value());
        }
        if (revoked_at) grant.revoked_at = Instant{*revoked_at};
        grants.push_back({std::move(grant), {group_id, position}});
      });
  return grants;
}

std::vector<RoleGrant> Plain(std::vector<StoredGrant> stored) {
  std::vector<RoleGrant> grants;
  for (StoredGrant& one : stored) grants.push_back(std::move(one.grant));
  return grants;
}

}  // namespace

ledger::Content ContentOf(const RoleGrant& grant) {
  boost::json::object content{{"id", grant.id},
                              {"user_id", grant.user_id},
                              {"duty", NameOf(grant.duty)},
                              {"role", grant.role},
                              {"valid_from", grant.valid_from.Iso()},
                              {"valid_until", UntilText(grant)},
                              {"change_id", grant.change_id.value_or(0)},
                              {"revoked_at", grant.revoked_at ? grant.revoked_at->epoch_ms : 0}};
  return {"{}", boost::json::serialize(content)};
}

std::vector<RoleGrant> OfUser(db::Transaction& tx, std::int64_t user_id) {
  return Plain(Select(tx, "WHERE user_id = :user_id ORDER BY id DESC", {{"user_id", user_id}}));
}

std::vector<RoleGrant> Standing(db::Transaction& tx) {
  return Plain(Select(tx, "WHERE revoked_at IS NULL ORDER BY user_id, id", {}));
}

std::vector<StoredGrant> All(db::Transaction& tx) { return Select(tx, "ORDER BY id", {}); }

void Insert(db::Transaction& tx, const RoleGrant& grant, const ledger::EntryPlace& place) {
  const std::string until = UntilText(grant), from = grant.valid_from.Iso();
  tx.Execute(
      R"(INSERT INTO role_grant (id, user_id, duty, role, valid_from, valid_until, change_id, revoked_at, group_id,
           position)
         VALUES (:id, :user_id, :duty, :role, :valid_from, :valid_until, :change_id, NULL, :group_id, :position))",
      {{"id", grant.id},
       {"user_id", grant.user_id},
       {"duty", NameOf(grant.duty)},
       {"role", grant.role},
       {"valid_from", from},
       {"valid_until", until},
       {"change_id", grant.change_id},
       {"group_id", place.group_id},
       {"position", place.position}});
}

void Revoke(db::Transaction& tx, const RoleGrant& grant, const ledger::EntryPlace& place) {
  CHECK(grant.revoked_at.has_value());
  CHECK(tx.Execute(
            R"(UPDATE role_grant SET revoked_at = :revoked_at, group_id = :group_id, position = :position
               WHERE id = :id AND revoked_at IS NULL)",
            {{"revoked_at", grant.revoked_at->epoch_ms},
             {"group_id", place.group_id},
             {"position", place.position},
             {"id", grant.id}}) == 1);
}

std::vector<std::string> DepartmentsBelow(db::Transaction& tx, const std::string& department) {
  std::vector<std::string> found;
  std::vector<std::string> open{department};
  while (!open.empty()) {
    const std::string parent = std::move(open.back());
    open.pop_back();
    for (auto& [child] :
         tx.Select<std::string>("SELECT department FROM department_parent WHERE parent = :parent ORDER BY department",
                                {{"parent", parent}})) {
      if (child == department || std::find(found.begin(), found.end(), child) != found.end()) continue;
      found.push_back(child);
      open.push_back(child);
    }
  }
  return found;
}

void SetParent(db::Transaction& tx, std::string_view department, std::string_view parent) {
  tx.Execute(
      R"(INSERT INTO department_parent (department, parent) VALUES (:department, :parent)
         ON CONFLICT (department) DO UPDATE SET parent = excluded.parent)",
      {{"department", department}, {"parent", parent}});
}

}  // namespace credence::access::grant_store
