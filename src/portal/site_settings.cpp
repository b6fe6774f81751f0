#include "portal/site_settings.h"

#include <algorithm>
#include <boost/json.hpp>

#include "base/resources.h"
#include "http/target.h"

namespace credence::portal {
namespace {

constexpr std::string_view kGovernment = "gov.cn";
constexpr std::string_view kSchemeEnd = "://";

// "https://www.example.gov.cn:8443/path" → "www.example.gov.cn"; empty for what is no web address.
std::string_view HostIn(std::string_view url) {
  std::string_view rest;
  for (std::string_view scheme : {"https://", "http://"}) {
    if (url.starts_with(scheme)) rest = url.substr(scheme.size());
  }
  std::string_view host = rest.substr(0, rest.find_first_of("/?#\\"));
  // A name before '@' is no host.
  if (host.find('@') != std::string_view::npos) return {};
  return host.substr(0, host.find(':'));
}

}  // namespace

std::vector<SiteLink> BuiltinLinks() {
  std::vector<SiteLink> links;
  const boost::json::value entries = boost::json::parse(RequireResource("web/portal/links.json"));
  for (const auto& entry : entries.as_array()) {
    auto text = [&](const char* name) { return std::string(entry.at(name).as_string()); };
    links.push_back({{text("zh"), text("en")}, text("url")});
  }
  return links;
}

std::string HostOf(const SiteSettings& settings) {
  const std::size_t scheme = settings.domain.find(kSchemeEnd);
  return scheme == std::string::npos ? settings.domain : settings.domain.substr(scheme + kSchemeEnd.size());
}

std::string OriginOf(const SiteSettings& settings) {
  if (settings.domain.empty() || settings.domain.find(kSchemeEnd) != std::string::npos) return settings.domain;
  return "https://" + settings.domain;
}

bool IsGovernmentSite(std::string_view url) {
  const std::string_view host = HostIn(url);
  return host == kGovernment || host.ends_with(std::string(".").append(kGovernment));
}

std::string LinkTo(std::string_view prefix, const std::string& url) {
  if (url.empty() || url.starts_with('/') || IsGovernmentSite(url)) return url;
  return std::string(prefix) + "/leave?to=" + http::EncodeQueryValue(url);
}

bool IsConfiguredLink(const SiteSettings& settings, std::string_view url) {
  if (HostIn(url).empty()) return false;
  const auto in = [&](const auto& entries) {
    return std::any_of(entries.begin(), entries.end(), [&](const auto& entry) { return entry.url == url; });
  };
  return in(settings.footer) || in(settings.links) || url == settings.party_mark_url ||
         url == settings.accessibility_mark_url || url == settings.error_report_url;
}

}  // namespace credence::portal
