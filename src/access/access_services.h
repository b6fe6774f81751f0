// Everything about people and programs at work, wired over one database.
#pragma once

#include "access/access_parts.h"
#include "access/audit_log.h"
#include "access/change_service.h"
#include "access/client_service.h"
#include "access/sign_in_service.h"
#include "access/user_service.h"

namespace credence::access {

struct AccessServices {
  explicit AccessServices(AccessParts made_of)
      : parts(std::move(made_of)),
        audit(parts.database, parts.ledger, parts.clock),
        users(parts),
        sign_in(parts),
        changes(parts),
        clients(parts) {}
  AccessServices(const AccessServices&) = delete;
  AccessServices& operator=(const AccessServices&) = delete;

  // What a night brings: accounts nobody uses end, old sessions and sources are forgotten. Twice does no harm.
  void Sweep() {
    CHECK(users.DisableUnused(Caller::Job()).ok());
    sign_in.Sweep();
  }

  const AccessParts parts;
  AuditLog audit;
  UserService users;
  SignInService sign_in;
  ChangeService changes;
  ClientService clients;
};

}  // namespace credence::access
