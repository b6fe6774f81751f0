// The use cases of API clients: drafted by a security administrator, released by another person, then signed requests.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "access/access_parts.h"
#include "access/client.h"
#include "base/caller.h"

namespace credence::access {

struct ClientRequest {
  std::string name;
  std::string department;  // id or unified code
  std::vector<std::string> scopes;
  std::vector<std::string> addresses;
  std::int64_t quota_per_minute = 0;  // 0: the usual one
  std::optional<CivilDate> valid_until;
};

// The secret is shown once: 32 bytes in base64url, whose characters are the key of the signature.
struct ClientWithSecret {
  Client client;
  std::string secret;
};

// Thread-safe.
class ClientService {
 public:
  explicit ClientService(const AccessParts& parts) : parts_(parts) {}

  // Nothing may be asked with it before it is approved. What it may do is fixed then; for more, make another one.
  // Error codes: access.forbidden, access.shown_name, access.unknown_department, access.client_scope,
  // access.client_address, access.client_quota, access.client_date.
  Result<ClientWithSecret> Draft(const Caller& caller, const ClientRequest& request);
  // By somebody else. Error codes: access.forbidden, access.unknown_client, access.client_state, access.same_person.
  Result<Client> Approve(const Caller& caller, std::string_view id);
  // For ever. Error codes: access.forbidden, access.unknown_client, access.client_state.
  Result<Client> Disable(const Caller& caller, std::string_view id);
  // The old secret ends at once. Error codes as of Disable.
  Result<ClientWithSecret> RenewSecret(const Caller& caller, std::string_view id);

  // For those who read accounts. Error codes: access.forbidden, access.unknown_client.
  Result<Client> Find(const Caller& caller, std::string_view id);
  Result<std::vector<Client>> List(const Caller& caller);

  // Who a signed request comes from. Error codes: access.signature_wrong (also an unknown client), access.client_ended,
  // access.client_source, access.signature_time, access.signature_replayed, access.client_spent.
  Result<Caller> Authenticate(const SignedRequest& request);

 private:
  Result<Client> RequireClient(db::Transaction& tx, std::string_view id) const;
  // To be changed and saved: nobody else changes it until this transaction ends.
  Result<Client> HoldClient(db::Transaction& tx, std::string_view id) const;
  void Save(db::Transaction& tx, const Caller& caller, std::string_view action, Client& client);
  std::string Seal(const std::string& id, std::string_view secret) const;

  const AccessParts& parts_;
};

}  // namespace credence::access
