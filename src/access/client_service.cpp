#include "access/client_service.h"

#include <cstdlib>

#include "access/access_errors.h"
#include "access/client_store.h"
#include "access/department_store.h"
#include "base/check.h"
#include "base/limits.h"
#include "base/text.h"
#include "crypto/digest.h"

namespace credence::access {
namespace {

constexpr std::int64_t kQuotaMax = 60'000;
constexpr int kYearsMax = 3;
constexpr std::size_t kShownCodePoints = 40;

bool IsPlainText(std::string_view text) { return IsValidUtf8(text) && text.find('\0') == std::string_view::npos; }

std::string ContextOf(const std::string& id) { return "api-client:" + id + ":secret"; }

}  // namespace

std::string ClientService::Seal(const std::string& id, std::string_view secret) const {
  return parts_.data_key.Seal(secret, ContextOf(id));
}

Result<Client> ClientService::RequireClient(db::Transaction& tx, std::string_view id) const {
  if (IsPlainText(id)) {
    if (auto client = client_store::Find(tx, id)) return *std::move(client);
  }
  return Error(errors::kUnknownClient, {{"client", IsPlainText(id) ? Shorten(id, kShownCodePoints) : "?"}});
}

Result<Client> ClientService::HoldClient(db::Transaction& tx, std::string_view id) const {
  if (IsPlainText(id)) tx.TakeTurn("access.client:" + std::string(id));
  return RequireClient(tx, id);
}

void ClientService::Save(db::Transaction& tx, const Caller& caller, std::string_view action, Client& client) {
  client.changed_at = parts_.clock.Now();
  client.place =
      parts_.ledger.Append(tx, caller, {{std::string(action), "api-client:" + client.id, ContentOf(client)}}).front();
  client_store::Update(tx, client);
}

Result<ClientWithSecret> ClientService::Draft(const Caller& caller, const ClientRequest& request) {
  RETURN_IF_ERROR(caller.Require(Permission::kManageClients));
  ClientWithSecret drafted;
  Client& client = drafted.client;
  ASSIGN_OR_RETURN(client.name, ParseShownName(request.name));
  ASSIGN_OR_RETURN(client.scopes, ParseScopes(request.scopes));
  ASSIGN_OR_RETURN(client.addresses, ParseAddresses(request.addresses));
  client.quota_per_minute = request.quota_per_minute == 0 ? limits::kClientQuotaPerMinute : request.quota_per_minute;
  if (client.quota_per_minute < 1 || client.quota_per_minute > kQuotaMax) {
    return Error(errors::kClientQuota, {{"most", std::to_string(kQuotaMax)}});
  }
  const CivilDate today = parts_.clock.Today();
  client.valid_until = request.valid_until.value_or(today.AddMonths(12));
  if (client.valid_until < today || client.valid_until > today.AddMonths(12 * kYearsMax)) {
    return Error(errors::kClientDate, {{"years", std::to_string(kYearsMax)}});
  }
  client.id = "k" + crypto::Hex(crypto::RandomBytes(10));
  drafted.secret = crypto::Base64Url(crypto::RandomBytes(32));
  client.secret = Seal(client.id, drafted.secret);
  client.drafted_by = caller.facts().user_id;
  client.created_at = client.changed_at = parts_.clock.Now();
  RETURN_IF_ERROR(parts_.database.Write([&](db::Transaction& tx) -> Status {
    auto department =
        IsPlainText(request.department) ? department_store::FindByIdOrCode(tx, request.department) : std::nullopt;
    if (!department) {
      return Error(
          errors::kUnknownDepartment,
          {{"department", IsPlainText(request.department) ? Shorten(request.department, kShownCodePoints) : "?"}});
    }
    client.department = department->id;
    client.place =
        parts_.ledger.Append(tx, caller, {{"api_client.drafted", "api-client:" + client.id, ContentOf(client)}})
            .front();
    client_store::Insert(tx, client);
    return {};
  }));
  return drafted;
}

Result<Client> ClientService::Approve(const Caller& caller, std::string_view id) {
  RETURN_IF_ERROR(caller.Require(Permission::kApprovePermissions));
  return parts_.database.Write([&](db::Transaction& tx) -> Result<Client> {
    ASSIGN_OR_RETURN(Client client, HoldClient(tx, id));
    if (client.state != ClientState::kDrafted) return Error(errors::kClientState);
    if (client.drafted_by == caller.facts().user_id) return Error(errors::kSamePerson);
    client.state = ClientState::kActive;
    client.approved_by = caller.facts().user_id;
    Save(tx, caller, "api_client.approved", client);
    return client;
  });
}

Result<Client> ClientService::Disable(const Caller& caller, std::string_view id) {
  RETURN_IF_ERROR(caller.Require(Permission::kManageClients));
  return parts_.database.Write([&](db::Transaction& tx) -> Result<Client> {
    ASSIGN_OR_RETURN(Client client, HoldClient(tx, id));
    if (client.state == ClientState::kDisabled) return Error(errors::kClientState);
    client.state = ClientState::kDisabled;
    Save(tx, caller, "api_client.disabled", client);
    return client;
  });
}

Result<ClientWithSecret> ClientService::RenewSecret(const Caller& caller, std::string_view id) {
  RETURN_IF_ERROR(caller.Require(Permission::kManageClients));
  const std::string secret = crypto::Base64Url(crypto::RandomBytes(32));
  return parts_.database.Write([&](db::Transaction& tx) -> Result<ClientWithSecret> {
    ASSIGN_OR_RETURN(Client client, HoldClient(tx, id));
    if (client.state == ClientState::kDisabled) return Error(errors::kClientState);
    client.secret = Seal(client.id, secret);
    Save(tx, caller, "api_client.secret_renewed", client);
    return ClientWithSecret{std::move(client), secret};
  });
}

Result<Client> ClientService::Find(const Caller& caller, std::string_view id) {
  RETURN_IF_ERROR(caller.Require(Permission::kReadAccounts));
  return parts_.database.Read([&](db::Transaction& tx) { return RequireClient(tx, id); });
}

Result<std::vector<Client>> ClientService::List(const Caller& caller) {
  RETURN_IF_ERROR(caller.Require(Permission::kReadAccounts));
  return parts_.database.Read([](db::Transaction& tx) -> Result<std::vector<Client>> { return client_store::All(tx); });
}

Result<Caller> ClientService::Authenticate(const SignedRequest& request) {
  auto found = parts_.database.Read(
      [&](db::Transaction& tx) -> Result<std::optional<Client>> { return client_store::Find(tx, request.client_id); });
  const std::optional<Client>& client = *found;
  std::string secret = "no such client";
  if (client) {
    auto opened = parts_.data_key.Open(client->secret, ContextOf(client->id));
    CHECK(opened.ok());
    secret = *opened;
  }
  // The signature first: who cannot sign learns nothing else.
  if (!crypto::ConstantTimeEqual(Sign(secret, request), request.signature) || !client) {
    return Error(errors::kSignatureWrong);
  }
  const Instant now = parts_.clock.Now();
  if (client->state != ClientState::kActive || client->valid_until < parts_.clock.Today()) {
    return Error(errors::kClientEnded);
  }
  if (!AllowsAddress(client->addresses, request.source)) {
    return Error(errors::kClientSource, {{"address", request.source}});
  }
  if (std::llabs(now.epoch_ms - request.time_s * 1000) > limits::kClockWindowMs) {
    return Error(errors::kSignatureTime, {{"seconds", std::to_string(limits::kClockWindowMs / 1000)},
                                          {"now", std::to_string(now.epoch_ms / 1000)}});
  }
  std::int64_t requests = 0;
  // Twice the window: a request that passed the clock and then waited for the writer must still find its number.
  const Instant expires{(request.time_s * 1000) + (2LL * limits::kClockWindowMs)};
  RETURN_IF_ERROR(parts_.database.Write([&](db::Transaction& tx) -> Status {
    client_store::ForgetNonces(tx, now);
    if (!client_store::UseNonce(tx, client->id, request.nonce, expires)) return Error(errors::kSignatureReplayed);
    requests = client_store::CountRequest(tx, client->id, now.epoch_ms / 60'000);
    return {};
  }));
  if (requests > client->quota_per_minute) {
    return Error(errors::kClientSpent, {{"quota", std::to_string(client->quota_per_minute)},
                                        {"retry_after_s", std::to_string(60 - now.epoch_ms / 1000 % 60)}});
  }
  Reaches reaches;
  reaches[Permission::kReadPublic] = Reach::Everything();
  for (Permission scope : client->scopes) reaches[scope] = Reach{false, {client->department}, FieldProfile::kMasked};
  return Caller({"client:" + client->id, 0, client->department, "", "", true}, std::move(reaches));
}

}  // namespace credence::access
