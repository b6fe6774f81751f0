// What every answer needs besides its content: validators, compression, caching and security headers.
#pragma once

#include "http/request.h"
#include "http/response.h"

namespace credence::http {

// Headers that the handler has set stay as they are. In this order: cache policy, ETag and 304,
// gzip with Vary, security headers, X-Request-Id. `public_route` and `anybody` decide CachePolicy::kByRoute.
void FinishResponse(const Request& request, bool public_route, bool anybody, Response& response);

}  // namespace credence::http
