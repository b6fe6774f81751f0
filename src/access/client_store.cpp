#include "access/client_store.h"

#include "base/check.h"
#include "base/text.h"

namespace credence::access::client_store {
namespace {

std::vector<std::string> Words(const std::string& text) {
  std::vector<std::string> words;
  for (std::string_view word : Split(text, ' ')) {
    if (!word.empty()) words.emplace_back(word);
  }
  return words;
}

ClientState StateNamed(std::string_view name) {
  for (ClientState state : {ClientState::kDrafted, ClientState::kActive}) {
    if (NameOf(state) == name) return state;
  }
  return ClientState::kDisabled;
}

std::vector<Client> Select(db::Transaction& tx, const std::string& where, db::Params params) {
  std::vector<Client> clients;
  tx.ForEach<std::string, std::string, std::string, std::string, std::string, std::int64_t, std::string, std::string,
             std::string, std::int64_t, std::optional<std::int64_t>, std::int64_t, std::int64_t, std::int64_t,
             std::int64_t>(
      R"(SELECT id, name, department, scopes, addresses, quota_per_minute, valid_until, state, secret, drafted_by,
           approved_by, created_at, changed_at, group_id, position
         FROM api_client )" +
          where,
      params,
      [&](const std::string& id, const std::string& name, const std::string& department, const std::string& scopes,
          const std::string& addresses, std::int64_t quota, const std::string& until, const std::string& state,
          const std::string& secret, std::int64_t drafted_by, std::optional<std::int64_t> approved_by,
          std::int64_t created_at, std::int64_t changed_at, std::int64_t group_id, std::int64_t position) {
        Client client;
        client.id = id;
        client.name = name;
        client.department = department;
        for (const std::string& word : Words(scopes)) {
          // A word that is no function is a damaged row: it gives nothing, and fsck finds it.
          if (auto permission = PermissionNamed(word)) client.scopes.push_back(*permission);
        }
        client.addresses = Words(addresses);
        client.quota_per_minute = quota;
        auto last = CivilDate::ParseIso(until);
        CHECK(last.has_value());
        client.valid_until = *last;
        client.state = StateNamed(state);
        client.secret = secret;
        client.drafted_by = drafted_by;
        client.approved_by = approved_by;
        client.created_at = {created_at};
        client.changed_at = {changed_at};
        client.place = {group_id, position};
        clients.push_back(std::move(client));
      });
  return clients;
}

}  // namespace

std::optional<Client> Find(db::Transaction& tx, std::string_view id) {
  auto clients = Select(tx, "WHERE id = :id", {{"id", id}});
  if (clients.empty()) return std::nullopt;
  return std::move(clients.front());
}

std::vector<Client> All(db::Transaction& tx) { return Select(tx, "ORDER BY name, id", {}); }

void Insert(db::Transaction& tx, const Client& client) {
  const std::string scopes = WriteScopes(client.scopes);
  const std::string addresses = WriteAddresses(client.addresses);
  const std::string until = client.valid_until.Iso();
  tx.Execute(
      R"(INSERT INTO api_client (id, name, department, scopes, addresses, quota_per_minute, valid_until, state, secret,
           drafted_by, approved_by, created_at, changed_at, group_id, position)
         VALUES (:id, :name, :department, :scopes, :addresses, :quota, :valid_until, :state, :secret, :drafted_by,
           :approved_by, :created_at, :changed_at, :group_id, :position))",
      {{"id", client.id},
       {"name", client.name},
       {"department", client.department},
       {"scopes", scopes},
       {"addresses", addresses},
       {"quota", client.quota_per_minute},
       {"valid_until", until},
       {"state", NameOf(client.state)},
       {"secret", client.secret},
       {"drafted_by", client.drafted_by},
       {"approved_by", client.approved_by},
       {"created_at", client.created_at.epoch_ms},
       {"changed_at", client.changed_at.epoch_ms},
       {"group_id", client.place.group_id},
       {"position", client.place.position}});
}

void Update(db::Transaction& tx, const Client& client) {
  CHECK(tx.Execute(
            R"(UPDATE api_client SET state = :state, secret = :secret, approved_by = :approved_by,
                 changed_at = :changed_at, group_id = :group_id, position = :position
               WHERE id = :id)",
            {{"state", NameOf(client.state)},
             {"secret", client.secret},
             {"approved_by", client.approved_by},
             {"changed_at", client.changed_at.epoch_ms},
             {"group_id", client.place.group_id},
             {"position", client.place.position},
             {"id", client.id}}) == 1);
}

bool UseNonce(db::Transaction& tx, std::string_view client_id, std::string_view nonce, Instant expires_at) {
  return tx.Execute(
             R"(INSERT INTO nonce (client_id, nonce, expires_at) VALUES (:client_id, :nonce, :expires_at)
                ON CONFLICT (client_id, nonce) DO NOTHING)",
             {{"client_id", client_id}, {"nonce", nonce}, {"expires_at", expires_at.epoch_ms}}) == 1;
}

void ForgetNonces(db::Transaction& tx, Instant now) {
  tx.Execute("DELETE FROM nonce WHERE expires_at < :now", {{"now", now.epoch_ms}});
}

std::int64_t CountRequest(db::Transaction& tx, std::string_view client_id, std::int64_t minute) {
  tx.Execute(
      R"(INSERT INTO client_usage (client_id, minute, requests) VALUES (:client_id, :minute, 1)
         ON CONFLICT (client_id) DO UPDATE SET
           requests = CASE WHEN client_usage.minute - excluded.minute IN (0, 1) THEN client_usage.requests + 1
             ELSE 1 END,
           minute = CASE WHEN client_usage.minute - excluded.minute = 1 THEN client_usage.minute
             ELSE excluded.minute END)",
      {{"client_id", client_id}, {"minute", minute}});
  return std::get<0>(*tx.SelectOne<std::int64_t>("SELECT requests FROM client_usage WHERE client_id = :client_id",
                                                 {{"client_id", client_id}}));
}

}  // namespace credence::access::client_store
