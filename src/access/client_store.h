// SQL of API clients, their used numbers and their requests of the minute.
#pragma once

#include <optional>
#include <string_view>
#include <vector>

#include "access/client.h"
#include "db/database.h"

namespace credence::access::client_store {

std::optional<Client> Find(db::Transaction& tx, std::string_view id);
std::vector<Client> All(db::Transaction& tx);  // by name
void Insert(db::Transaction& tx, const Client& client);
void Update(db::Transaction& tx, const Client& client);

// False when the number was used before.
bool UseNonce(db::Transaction& tx, std::string_view client_id, std::string_view nonce, Instant expires_at);
void ForgetNonces(db::Transaction& tx, Instant now);
// Requests of the client in the minute, this one included. One that is late by a minute counts in the present one.
std::int64_t CountRequest(db::Transaction& tx, std::string_view client_id, std::int64_t minute);

}  // namespace credence::access::client_store
