// What the use cases of access are made of.
#pragma once

#include <string>

#include "access/role.h"
#include "base/clock.h"
#include "crypto/cipher.h"
#include "db/database.h"
#include "ledger/ledger_service.h"

namespace credence::access {

// Everything outlives the services.
struct AccessParts {
  db::Database& database;
  ledger::LedgerService& ledger;
  const crypto::DataKey& data_key;
  const Clock& clock;
  const Roles& roles;
  std::string issuer;  // how telephones call this installation beside their codes
};

}  // namespace credence::access
