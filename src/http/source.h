// Where a request comes from, in both senses: the address of the caller behind trusted proxies, and whether a page of
// another site sent it. Pure.
#pragma once

#include <string>
#include <vector>

#include "base/result.h"
#include "http/request.h"

namespace credence::http {

// The address of the other end; or, when that is a trusted proxy, the last address of X-Forwarded-For that is none.
// Entries before it are what the caller said of itself, and are not believed.
std::string SourceOf(const Request& request, const std::vector<std::string>& trusted_proxies);

// Whom an address belongs to, for limits and locks: an IPv6 address stands for its network of 64 bits, because one
// household has as many addresses as it likes; any other text stands for itself.
std::string NetworkOf(const std::string& address);

// For methods that change something: refused when the browser says that another site sent the request (Sec-Fetch-Site,
// else Origin compared with Host). Programs send neither header and pass. Error code: http.cross_site.
Status RequireSameSite(const Request& request);

}  // namespace credence::http
