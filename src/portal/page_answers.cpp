#include "portal/page_answers.h"

#include <algorithm>
#include <boost/json.hpp>
#include <cctype>

#include "http/problem.h"
#include "records/records_errors.h"

namespace credence::portal {
namespace {

constexpr int kGone = 410;

// What may stand in a Host header that is repeated: a name or an address, with a port.
bool IsPlainHost(std::string_view host) {
  return !host.empty() && std::all_of(host.begin(), host.end(), [](unsigned char c) {
    return std::isalnum(c) != 0 || c == '.' || c == '-' || c == ':' || c == '[' || c == ']';
  });
}

}  // namespace

const Words& WordsOf(const http::Request& request) { return Words::Of(LanguageOfPath(request.path)); }

std::string Address(const Words& words, std::string_view path) {
  return std::string(words.prefix()) + std::string(path);
}

http::Response Show(const PortalService& service, const http::Request& request, const PageFrame& frame,
                    const boost::json::object& view) {
  return Page(service.settings(), service.clock(), request, frame, view);
}

http::Response Fail(const Error& error, const http::Request& request) {
  http::Response response =
      error.Is(records::errors::kPublicityEnded) ? http::Problem(error, request, kGone) : http::Problem(error, request);
  response.no_index = true;
  return response;
}

http::Response FailPage(const Error& error, const http::Request& request) {
  http::Request of_page = request;
  of_page.language = LanguageOfPath(request.path);
  return Fail(error, of_page);
}

http::Response LeadTo(std::string_view location) {
  http::Response response = http::Redirect(location);
  response.no_index = true;
  return response;
}

std::string OriginOf(const SiteSettings& settings, const http::Request& request) {
  if (std::string configured = OriginOf(settings); !configured.empty()) return configured;
  const std::string host = request.Header("host").value_or("");
  return "http://" + (IsPlainHost(host) ? host : "localhost");
}

void AddPage(http::Router& router, const std::string& path, const http::Handler& handler) {
  for (const char* prefix : {"", "/en"}) {
    http::Route route;
    route.permission = Permission::kReadPublic;
    route.path = prefix + path;
    route.handler = handler;
    router.Add(std::move(route));
  }
}

}  // namespace credence::portal
