// What the handlers of pages share: the words of an address, a page of this site, the answer to an error.
#pragma once

#include <boost/json/fwd.hpp>
#include <string>
#include <string_view>

#include "base/error.h"
#include "http/request.h"
#include "http/response.h"
#include "http/router.h"
#include "portal/pages.h"
#include "portal/portal_service.h"
#include "portal/words.h"

namespace credence::portal {

const Words& WordsOf(const http::Request& request);

// The path in the language of the words: "/publicity" → "/en/publicity".
std::string Address(const Words& words, std::string_view path);

http::Response Show(const PortalService& service, const http::Request& request, const PageFrame& frame,
                    const boost::json::object& view);

// What was public and is no more has gone (410); who never heard of it gets 404. Not kept by search engines.
http::Response Fail(const Error& error, const http::Request& request);
// The same in the language of the address.
http::Response FailPage(const Error& error, const http::Request& request);

// Another page of this site, not kept by search engines.
http::Response LeadTo(std::string_view location);

// "https://credit.example", from the configuration or, without one, from the request. For documents that other
// programs read, where addresses must be complete.
std::string OriginOf(const SiteSettings& settings, const http::Request& request);

// A GET route in Chinese and, below /en, in English.
void AddPage(http::Router& router, const std::string& path, const http::Handler& handler);

}  // namespace credence::portal
