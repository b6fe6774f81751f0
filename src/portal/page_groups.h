// The handlers of pages, group by group; portal_routes.h adds them all.
#pragma once

#include "http/router.h"
#include "portal/portal_service.h"

namespace credence::portal {

// /search, /subjects and what is below it, /codes.
void AddSubjectPages(http::Router& router, const PortalService& service);
// /publicity, its download, and /records.
void AddPublicityPages(http::Router& router, const PortalService& service);
// /publicity/feed and /publicity/embed: for programs and for other sites.
void AddFeeds(http::Router& router, const PortalService& service);
// /about/…, /leave, /sitemap.xml, /robots.txt.
void AddAboutPages(http::Router& router, const PortalService& service);
// /api/v1/changes.
void AddChangeRoutes(http::Router& router, const PortalService& service);

}  // namespace credence::portal
