// Style sheets, scripts and pictures that are compiled into the binary, served under addresses that change with
// their content. Immutable after construction; thread-safe.
#pragma once

#include <map>
#include <string>
#include <string_view>

#include "http/response.h"
#include "http/router.h"

namespace credence::http {

class StaticFiles {
 public:
  // All resources below `resource_prefix` ("web/portal/assets/"), served below `url_prefix` ("/assets/").
  // Both end with '/'.
  StaticFiles(std::string_view resource_prefix, std::string_view url_prefix);

  // "/assets/site.css?v=<hash>". A name that does not exist is a mistake of the build: BrokenInvariant.
  std::string Url(std::string_view name) const;

  // GET below the prefix. With the right ?v= an answer may be kept for a year; without it, or with that of another
  // version, it is asked for again each time. `this` must outlive the router.
  void AddRoutes(Router& router) const;

 private:
  struct File {
    std::string_view bytes;
    std::string hash;
  };
  Response Answer(const Request& request) const;

  std::string url_prefix_;
  std::map<std::string, File, std::less<>> files_;
};

// The assets of the portal: web/portal/assets/ under /assets/.
const StaticFiles& PortalAssets();
std::string AssetUrl(std::string_view name);

std::string_view ContentTypeOf(std::string_view file_name);

}  // namespace credence::http
