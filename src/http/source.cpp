#include "http/source.h"

#include <arpa/inet.h>

#include <algorithm>

#include "base/text.h"
#include "http/http_errors.h"

namespace credence::http {
namespace {

bool Changes(Method method) {
  return method == Method::kPost || method == Method::kPut || method == Method::kPatch || method == Method::kDelete;
}

// "https://host:8443" -> "host:8443"; "" for what is no origin of a site, such as "null".
std::string_view AuthorityOf(std::string_view origin) {
  for (std::string_view scheme : {"https://", "http://"}) {
    if (origin.starts_with(scheme)) return origin.substr(scheme.size());
  }
  return {};
}

}  // namespace

std::string SourceOf(const Request& request, const std::vector<std::string>& trusted_proxies) {
  auto trusted = [&](std::string_view address) {
    return std::find(trusted_proxies.begin(), trusted_proxies.end(), address) != trusted_proxies.end();
  };
  if (!trusted(request.remote_address)) return request.remote_address;
  const std::string forwarded = request.Header("x-forwarded-for").value_or("");
  std::string source = request.remote_address;
  std::vector<std::string_view> chain = Split(forwarded, ',');
  for (auto at = chain.rbegin(); at != chain.rend(); ++at) {
    const std::string_view address = TrimBlanks(*at);
    // What is no address would be a key of limits and locks that the caller chooses.
    const bool plain = !address.empty() && address.size() <= 45 &&
                       address.find_first_not_of("0123456789abcdefABCDEF.:") == std::string_view::npos;
    if (!plain) break;
    source = address;
    if (!trusted(address)) break;
  }
  return source;
}

std::string NetworkOf(const std::string& address) {
  in6_addr bytes{};
  if (::inet_pton(AF_INET6, address.c_str(), &bytes) != 1) return address;
  std::fill(std::begin(bytes.s6_addr) + 8, std::end(bytes.s6_addr), 0);
  char text[INET6_ADDRSTRLEN];
  return std::string(::inet_ntop(AF_INET6, &bytes, text, sizeof text)) + "/64";
}

Status RequireSameSite(const Request& request) {
  if (!Changes(request.method)) return {};
  if (auto fetch = request.Header("sec-fetch-site")) {
    if (*fetch == "same-origin" || *fetch == "none") return {};
    return Error(errors::kCrossSite);
  }
  auto origin = request.Header("origin");
  if (!origin) return {};
  const std::string_view authority = AuthorityOf(*origin);
  if (!authority.empty() && UpperAscii(authority) == UpperAscii(request.Header("host").value_or(""))) return {};
  return Error(errors::kCrossSite);
}

}  // namespace credence::http
