// The public pages and the public JSON: decode, call, encode. Every page exists in Chinese and, below /en, in English.
#pragma once

#include "base/error.h"
#include "http/router.h"
#include "portal/portal_service.h"

namespace credence::portal {

// Pages, /api/v1, /api/openapi.yaml and /assets/. `service` must outlive the router.
void AddRoutes(http::Router& router, const PortalService& service);

// For http::SiteOptions::error_page.
http::Response ErrorPage(const PortalService& service, const Error& error, int status, const http::Request& request);

}  // namespace credence::portal
