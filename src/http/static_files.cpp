#include "http/static_files.h"

#include <utility>

#include "base/check.h"
#include "base/resources.h"
#include "http/entity_tag.h"
#include "http/http_errors.h"
#include "http/problem.h"

namespace credence::http {
namespace {

constexpr std::size_t kVersionDigits = 16;

constexpr std::pair<std::string_view, std::string_view> kContentTypes[] = {
    {".css", "text/css; charset=utf-8"},
    {".js", "text/javascript; charset=utf-8"},
    {".mjs", "text/javascript; charset=utf-8"},
    {".html", "text/html; charset=utf-8"},
    {".txt", "text/plain; charset=utf-8"},
    {".csv", "text/csv; charset=utf-8"},
    {".json", "application/json"},
    {".webmanifest", "application/manifest+json"},
    {".yaml", "application/yaml"},
    {".xml", "application/xml"},
    {".svg", "image/svg+xml"},
    {".png", "image/png"},
    {".jpg", "image/jpeg"},
    {".webp", "image/webp"},
    {".ico", "image/x-icon"},
    {".woff2", "font/woff2"},
    {".pdf", "application/pdf"},
};

}  // namespace

std::string_view ContentTypeOf(std::string_view file_name) {
  for (const auto& [ending, type] : kContentTypes) {
    if (file_name.ends_with(ending)) return type;
  }
  return "application/octet-stream";
}

StaticFiles::StaticFiles(std::string_view resource_prefix, std::string_view url_prefix) : url_prefix_(url_prefix) {
  CHECK(resource_prefix.ends_with('/') && url_prefix.starts_with('/') && url_prefix.ends_with('/'));
  for (const Resource& resource : ResourcesUnder(resource_prefix)) {
    files_.emplace(resource.path.substr(resource_prefix.size()),
                   File{resource.bytes, HashHex(ContentHash(resource.bytes)).substr(0, kVersionDigits)});
  }
}

std::string StaticFiles::Url(std::string_view name) const {
  auto found = files_.find(name);
  if (found == files_.end()) throw BrokenInvariant("no static file " + std::string(name));
  return url_prefix_ + EncodePath(name) + "?v=" + found->second.hash;
}

void StaticFiles::AddRoutes(Router& router) const {
  Route route;
  route.path = url_prefix_ + "{path*}";
  route.permission = Permission::kReadPublic;
  route.rate = RateClass::kFree;
  route.handler = [this](const Request& request, const Caller&) { return Answer(request); };
  router.Add(std::move(route));
}

Response StaticFiles::Answer(const Request& request) const {
  auto found = files_.find(request.Path("path"));
  if (found == files_.end()) return Problem(Error(errors::kNotFound), request);
  Response response;
  response.content_type = ContentTypeOf(found->first);
  response.body = found->second.bytes;
  response.SetHeader("ETag", "\"" + found->second.hash + "\"");
  response.cache = request.Query("v") == found->second.hash ? CachePolicy::kImmutable : CachePolicy::kRevalidate;
  return response;
}

const StaticFiles& PortalAssets() {
  static const StaticFiles files("web/portal/assets/", "/assets/");
  return files;
}

std::string AssetUrl(std::string_view name) { return PortalAssets().Url(name); }

}  // namespace credence::http
