// The request target: percent-decoding, normal form and query parameters. Pure.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.h"

namespace credence::http {

inline constexpr std::size_t kParametersMax = 1'000;  // of one query or form

struct Parameter {
  std::string name;
  std::string value;
};
using Parameters = std::vector<Parameter>;  // in the order sent; names may repeat

struct Target {
  std::string path;        // decoded, begins with '/', no "." or empty segments; a trailing '/' is kept
  std::string query_text;  // as sent, without '?'
  Parameters query;
};

// Origin form "/path?query" or absolute form "http://host/path?query". Refused: "..", encoded slashes and
// backslashes, control characters, bad escapes, malformed UTF-8. Error code: http.bad_target.
Result<Target> ParseTarget(std::string_view text);

// "a=1&b=%E4%B8%AD&a=2", with '+' for a blank. Error code: http.bad_target.
Result<Parameters> ParseQuery(std::string_view text);

// A path or one value of a query in the form that goes into a URL.
std::string EncodePath(std::string_view path);         // keeps '/'
std::string EncodeQueryValue(std::string_view value);  // escapes everything but unreserved characters

}  // namespace credence::http
