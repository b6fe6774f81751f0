#include "http/browser_program.h"

#include <utility>

#include "base/check.h"
#include "http/compression.h"
#include "http/entity_tag.h"
#include "http/http_errors.h"
#include "http/problem.h"
#include "http/static_files.h"

namespace credence::http {

BrowserProgram::BrowserProgram(std::string_view url_prefix, std::string_view resource_prefix,
                               const std::vector<Resource>& files)
    : url_prefix_(url_prefix) {
  CHECK(url_prefix.starts_with('/') && url_prefix.ends_with('/') && resource_prefix.ends_with('/'));
  for (const Resource& resource : files) {
    CHECK(resource.path.starts_with(resource_prefix));
    const std::string_view name = resource.path.substr(resource_prefix.size());
    File file{resource.bytes, "", ""};
    if (resource.bytes.size() >= kCompressBytesMin && IsCompressible(ContentTypeOf(name))) {
      file.packed = Gzip(resource.bytes);
      if (file.packed.size() >= resource.bytes.size()) file.packed.clear();
    }
    // The same tag names the plain and the packed bytes, so it must be weak.
    file.tag = EntityTag(resource.bytes, !file.packed.empty());
    files_.emplace(name, std::move(file));
  }
}

void BrowserProgram::AddRoutes(Router& router) const {
  auto add = [&](std::string path, Handler handler) {
    Route route;
    route.path = std::move(path);
    route.permission = Permission::kReadPublic;
    route.rate = RateClass::kFree;
    route.handler = std::move(handler);
    router.Add(std::move(route));
  };
  add(url_prefix_, [this](const Request& request, const Caller&) { return Answer(request, kFirstPage); });
  add(url_prefix_ + "{path*}",
      [this](const Request& request, const Caller&) { return Answer(request, request.Path("path")); });
}

Response BrowserProgram::Answer(const Request& request, std::string_view path) const {
  const bool named_by_content = path.starts_with(kNamedByContent);
  auto found = files_.find(path);
  // A file that a page of yesterday asks for must not be answered with a page.
  if (found == files_.end() && !named_by_content) found = files_.find(kFirstPage);
  if (found == files_.end()) return Problem(Error(errors::kNotFound), request);
  const auto& [name, file] = *found;
  Response response;
  response.content_type = ContentTypeOf(name);
  response.SetHeader("ETag", file.tag);
  response.cache = named_by_content ? CachePolicy::kImmutable : CachePolicy::kRevalidate;
  response.no_index = true;
  // Also where the packed bytes are too few for the site to see that there are two forms.
  if (!file.packed.empty()) response.SetHeader("Vary", "Accept-Encoding");
  const bool packed = !file.packed.empty() && AcceptsGzip(request.Header("accept-encoding").value_or(""));
  response.body = packed ? std::string_view(file.packed) : file.bytes;
  if (packed) response.SetHeader("Content-Encoding", "gzip");
  return response;
}

const BrowserProgram& Console() {
  static const BrowserProgram program("/console/", "web/console/", ResourcesUnder("web/console/"));
  return program;
}

}  // namespace credence::http
