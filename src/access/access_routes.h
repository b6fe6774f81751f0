// The HTTP side of access: operations below /api/v1, and who asks, for all operations.
#pragma once

#include "access/access_services.h"
#include "http/router.h"
#include "http/site.h"

namespace credence::access {

struct CookieOptions {
  // Secure, under a name that browsers accept for this host alone. false: for http:// on a machine of one's own.
  bool secure = true;
};

// All operations of access. `services` must outlive the router.
void AddRoutes(http::Router& router, AccessServices& services, const CookieOptions& cookies);

// The parts of AddRoutes.
void AddSessionRoutes(http::Router& router, AccessServices& services, const CookieOptions& cookies);
void AddUserRoutes(http::Router& router, AccessServices& services);
void AddChangeRoutes(http::Router& router, AccessServices& services);
void AddClientRoutes(http::Router& router, AccessServices& services);
void AddAuditRoutes(http::Router& router, AccessServices& services);

// Fills `authenticate` and `audit`: callers come from the session cookie or the signed request; on routes for the
// public a cookie is not looked at, so that an ended session closes no public page. Requests with a cookie that change
// something must carry its token in X-CSRF-Token (access.csrf).
void Protect(http::SiteOptions& options, AccessServices& services, const CookieOptions& cookies);

std::string_view CookieName(const CookieOptions& cookies);

// One row of the route table.
http::Route MakeRoute(http::Method method, std::string path, std::string operation_id, Permission permission,
                      std::string audit_event, http::Handler handler);

}  // namespace credence::access
