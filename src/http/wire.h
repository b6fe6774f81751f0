// What stands before the body of an answer on the wire, and the checks of a request header that decide where its
// body ends. Pure.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "base/result.h"
#include "http/request.h"
#include "http/response.h"

namespace credence::http {

struct Framing {
  bool chunked = false;
  std::size_t content_length = 0;
  bool expects_continue = false;
};

// Two readers of one header must never see two different ends of the body (request smuggling), so that anything
// unusual is refused: Content-Length with Transfer-Encoding, either of them twice, any coding but "chunked",
// chunked in HTTP/1.0, a missing or second Host. `minor_version` is that of HTTP/1.x.
// Error codes: http.bad_request, http.expectation.
Result<Framing> CheckFraming(const Request& request, int minor_version);

// Status line, headers and the empty line. `date` in the form of RFC 9110 5.6.7.
std::string WriteHead(const Response& response, bool keep_alive, std::string_view date);

// Whether bytes of the body follow the head: not for HEAD, 204, 304.
bool SendsBody(Method method, int status);

std::string_view ReasonOf(int status);

// "Sun, 06 Nov 1994 08:49:37 GMT"
std::string HttpDate(std::int64_t epoch_seconds);

}  // namespace credence::http
