// An answer as handlers give it. What every answer needs besides (validators, compression, security headers)
// is added by FinishResponse in http/finish.h.
#pragma once

#include <boost/json/fwd.hpp>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/error.h"

namespace credence::http {

struct Request;

// Who may keep an answer, and how long.
enum class CachePolicy {
  kByRoute,     // public routes: kRevalidate for anybody, kPrivate for signed-in callers; all others: kNoStore
  kNoStore,     // nobody
  kPrivate,     // the browser, asking each time
  kRevalidate,  // everybody, asking each time: withdrawn content leaves every cache at once
  kImmutable,   // everybody, for a year: only for addresses that change with their content
};

// What a handler adds to the entry of its use in the log of sign-ins and protected reads.
struct AuditNote {
  std::string actor;    // the account that was tried when nobody had come in yet; "" for the caller
  std::string object;   // "" for the parameters of the path
  std::string reason;   // more than the code of the error says
  std::string purpose;  // of a read of protected data
};

struct Response {
  int status = 200;
  std::string content_type;
  std::string body;
  std::vector<std::pair<std::string, std::string>> headers;  // besides those that FinishResponse and the server write
  CachePolicy cache = CachePolicy::kByRoute;
  bool no_index = false;       // X-Robots-Tag: pages about subjects, because publicity must be able to end (ux 11.5)
  std::optional<Error> error;  // set by Problem: a site with an error page shows people that page instead
  AuditNote note;
  bool compress = true;  // false when the body mixes a secret with text the caller chose (BREACH)

  // Replaces a header of the same name, compared without case. Control characters are a broken invariant.
  void SetHeader(std::string_view name, std::string_view value);
  // The value of a header, or nullptr.
  const std::string* FindHeader(std::string_view name) const;
};

Response Html(std::string body, int status = 200);
Response Text(std::string body, int status = 200);
Response Json(const boost::json::value& value, int status = 200);
// `location` is a path of this site. 303 by default: the answer to a form is a page to GET.
Response Redirect(std::string_view location, int status = 303);
// A file to save; the name may be Chinese (RFC 6266, RFC 8187).
Response Download(std::string bytes, std::string_view content_type, std::string_view file_name);
// CSV in UTF-8 with byte order mark, so that office programs read Chinese.
Response Csv(std::string_view rows, std::string_view file_name);

}  // namespace credence::http
