// What every answer needs besides its content: validators, compression, caching and security headers.
#pragma once

#include <string>
#include <string_view>

#include "http/request.h"
#include "http/response.h"

namespace credence::http {

// Headers that the handler has set stay as they are. In this order: cache policy, ETag and 304,
// gzip with Vary, security headers, X-Request-Id. `public_route` and `anybody` decide CachePolicy::kByRoute.
// The policy of every answer: no inline script or style, nothing from elsewhere (design 7, ux 12). `frame_ancestors`
// says which sites may show the answer inside a page of theirs: "'none'", or sources separated by blanks.
std::string ContentSecurityPolicy(std::string_view frame_ancestors);

void FinishResponse(const Request& request, bool public_route, bool anybody, Response& response);

}  // namespace credence::http
