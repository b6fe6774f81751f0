// A request as handlers see it: decoded, checked, plain. Made by the server, or by a test in three lines.
#pragma once

#include <boost/json/fwd.hpp>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/result.h"
#include "base/texts.h"
#include "http/target.h"

namespace credence::http {

// kOther stands for every method that no route can take; it is answered 405.
enum class Method { kGet, kHead, kPost, kPut, kPatch, kDelete, kOther };

std::string_view NameOf(Method method);
Method MethodNamed(std::string_view name);

struct Request {
  Method method = Method::kGet;
  std::string path = "/";  // decoded and normalised (http/target.h)
  std::string query_text;  // as sent
  Parameters query;
  Parameters path_parameters;                                // filled by the router
  std::vector<std::pair<std::string, std::string>> headers;  // names in lower case, in the order sent
  std::string_view body;                                     // lives as long as the handler runs; copy what must stay
  std::string id;                                            // also the header X-Request-Id of the answer
  std::string remote_address;                                // of the other end of the connection, without port
  Language language = Language::kChinese;

  // Values of a header that was sent several times are joined by ", ". The name is given in lower case.
  std::optional<std::string> Header(std::string_view lower_case_name) const;
  std::optional<std::string> Cookie(std::string_view name) const;
  // The first value of that name.
  std::optional<std::string_view> Query(std::string_view name) const;
  std::vector<std::string_view> QueryAll(std::string_view name) const;
  // The name must stand in the pattern of the route: anything else is a broken invariant.
  std::string_view Path(std::string_view name) const;
};

// The body as a JSON object under the content type application/json. Error codes: http.media_type, http.bad_body.
Result<boost::json::object> JsonObject(const Request& request);

// The body as a form (application/x-www-form-urlencoded) or as JSON. Error code: http.bad_body.
Result<Parameters> FormBody(const Request& request);
Result<boost::json::value> JsonBody(const Request& request);

// Chinese unless English is preferred to it (Accept-Language, RFC 9110 12.5.4).
Language PreferredLanguage(std::string_view accept_language);

// The weight 0…1000 that a list like "gzip;q=0.5, br, *;q=0" gives to `token` (compared without case);
// `star` is what "*" stands for when the token is not named; nullopt when nothing in the list speaks of it.
std::optional<int> WeightOf(std::string_view list, std::string_view token, bool star = true);

// True when the caller wants a page rather than JSON: a browser outside /api/.
bool WantsPage(const Request& request);

}  // namespace credence::http
