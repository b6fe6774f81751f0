// From a view to a page: the frame that all public pages share, and the pages that tell of an error.
#pragma once

#include <boost/json/fwd.hpp>
#include <string>
#include <vector>

#include "base/clock.h"
#include "base/error.h"
#include "http/request.h"
#include "http/response.h"
#include "portal/site_settings.h"
#include "portal/words.h"

namespace credence::portal {

struct Crumb {
  std::string title;
  std::string url;  // empty for the page itself
};

// What search engines and upper sites collect of a page that is one article (ux 11.4).
struct ArticleMarks {
  std::string title;         // empty: the page is no article
  std::string published_on;  // ISO date
  std::string source;        // who supplied it
};

struct PageFrame {
  std::string page;  // name of the template
  std::string title;
  std::string description;
  std::string menu;               // of kMenu in pages.cpp; empty: no entry is marked
  bool indexed = false;           // most pages may not be kept by search engines (ux 11.5)
  std::vector<Crumb> breadcrumb;  // behind the home page; empty on it
  ArticleMarks article;
};

// Chinese, or English below /en.
Language LanguageOfPath(std::string_view path);
// "/en/publicity" → "/publicity".
std::string_view PathWithoutLanguage(std::string_view path);

http::Response Page(const SiteSettings& settings, const Clock& clock, const http::Request& request,
                    const PageFrame& frame, const boost::json::object& view);

// The page in place of Problem Details, for http::SiteOptions::error_page. Needs no database.
http::Response ErrorPage(const SiteSettings& settings, const Clock& clock, const Error& error, int status,
                         const http::Request& request);

// failed_length, failed_charset … of the partial code_rules: which rule of the unified code an error is about.
// False, and nothing added, for other errors.
bool AddFailedRule(std::string_view error_code, boost::json::object& view);

// /senior?on=1&back=/path: keeps the choice of the senior edition in a cookie and leads back, within this site only.
http::Response SwitchSenior(const SiteSettings& settings, const http::Request& request);

}  // namespace credence::portal
