// Pages about the site itself, the notice before it is left, and what robots read.
#include <boost/json.hpp>

#include "http/http_errors.h"
#include "http/templates.h"
#include "portal/page_answers.h"
#include "portal/page_groups.h"
#include "portal/record_view.h"

namespace credence::portal {
namespace {

namespace json = boost::json;
using http::Request;
using http::Response;

// Articles whose texts stand in `articles` of the texts; `contact` also has rows of the configuration.
constexpr std::string_view kArticles[] = {"statement", "privacy", "accessibility", "contact"};

std::string AboutPath(std::string_view name) { return "/about/" + std::string(name); }

json::array ContactRows(const SiteSettings& settings, const Words& words) {
  json::array rows;
  const bool english = words.english();
  for (const auto& [name, value] :
       {std::pair("site.sponsor", settings.sponsor.In(english)),
        std::pair("site.maintainer", settings.maintainer.In(english)), std::pair("site.phone", settings.phone),
        std::pair("site.hours", settings.hours.In(english)), std::pair("site.address", settings.address.In(english)),
        std::pair("site.email", settings.email)}) {
    if (value.empty()) continue;
    rows.push_back(
        {{"label", words.Text(name)}, {"value", value}, {"is_phone", name == std::string_view("site.phone")}});
  }
  return rows;
}

Response ArticlePage(const PortalService& service, const Request& request, std::string_view name) {
  const Words& words = WordsOf(request);
  const json::value& article = words.Article(name);
  const std::string title(article.at("title").as_string());
  json::array contact = name == "contact" ? ContactRows(service.settings(), words) : json::array();
  const json::object view{{"title", title},
                          {"intro", article.at("intro")},
                          {"sections", article.at("sections")},
                          {"contact_present", !contact.empty()},
                          {"contact", std::move(contact)}};
  return Show(service, request,
              {"article", title, words.Pattern("description_site", {}), "", true, {{title, ""}}, {title, "", ""}},
              view);
}

json::object Link(const Words& words, std::string title, std::string_view path) {
  return {{"title", std::move(title)}, {"url", Address(words, path)}};
}

Response MapPage(const PortalService& service, const Request& request) {
  const Words& words = WordsOf(request);
  json::array about;
  for (std::string_view name : kArticles) {
    about.push_back(Link(words, std::string(words.Article(name).at("title").as_string()), AboutPath(name)));
  }
  const json::object view{
      {"groups",
       json::array{
           json::object{{"title", words.Text("site.map_look_up")},
                        {"links", json::array{Link(words, words.Text("menu.home"), "/"),
                                              Link(words, words.Text("menu.search"), "/search"),
                                              Link(words, words.Text("menu.codes"), "/codes")}}},
           json::object{{"title", words.Text("menu.publicity")},
                        {"links", json::array{Link(words, words.Text("item.licence"), "/publicity?item=licence"),
                                              Link(words, words.Text("item.penalty"), "/publicity?item=penalty"),
                                              Link(words, words.Text("timeliness.title"), "/publicity#timeliness"),
                                              Link(words, words.Text("publicity.feed"), "/publicity/feed")}}},
           json::object{{"title", words.Text("site.map_about")}, {"links", std::move(about)}}}}};
  const std::string title = words.Text("map.title");
  return Show(service, request,
              {"map", title, words.Pattern("description_site", {}), "", true, {{title, ""}}, {title, "", ""}}, view);
}

// The notice before a site that is not one of government. Only addresses of the configuration have one.
Response LeavePage(const PortalService& service, const Request& request) {
  const Words& words = WordsOf(request);
  const std::string to(request.Query("to").value_or(""));
  if (!IsConfiguredLink(service.settings(), to)) return FailPage(Error(http::errors::kNotFound), request);
  const std::string title = words.Text("leave.title");
  return Show(service, request, {"leave", title, words.Pattern("description_site", {}), "", false, {{title, ""}}, {}},
              {{"url", to}, {"home_url", Address(words, "/")}});
}

// Only pages that may be kept: what is published about subjects must be able to end (ux 11.5).
Response SiteMap(const PortalService& service, const Request& request) {
  const std::string origin = OriginOf(service.settings(), request);
  json::array pages;
  auto add = [&](const std::string& path) { pages.push_back({{"zh", origin + path}, {"en", origin + "/en" + path}}); };
  add("/");
  for (std::string_view name : kArticles) add(AboutPath(name));
  add("/about/sitemap");
  Response response;
  response.content_type = "application/xml; charset=utf-8";
  response.body = http::RenderTemplate("sitemap", json::object{{"pages", std::move(pages)}});
  return response;
}

// Pages that may not be kept must be readable, or nobody learns that they may not: only switches and programs'
// answers are barred.
Response Robots(const PortalService& service, const Request& request) {
  return http::Text("User-agent: *\nDisallow: /senior\nDisallow: /api/\nSitemap: " +
                    OriginOf(service.settings(), request) + "/sitemap.xml\n");
}

void AddDocument(http::Router& router, std::string path, http::Handler handler) {
  http::Route route;
  route.permission = Permission::kReadPublic;
  route.path = std::move(path);
  route.handler = std::move(handler);
  router.Add(std::move(route));
}

}  // namespace

void AddAboutPages(http::Router& router, const PortalService& service) {
  for (std::string_view name : kArticles) {
    AddPage(router, AboutPath(name),
            [&service, name](const Request& r, const Caller&) { return ArticlePage(service, r, name); });
  }
  AddPage(router, "/about/sitemap", [&](const Request& r, const Caller&) { return MapPage(service, r); });
  AddPage(router, "/leave", [&](const Request& r, const Caller&) { return LeavePage(service, r); });
  AddDocument(router, "/sitemap.xml", [&](const Request& r, const Caller&) { return SiteMap(service, r); });
  AddDocument(router, "/robots.txt", [&](const Request& r, const Caller&) { return Robots(service, r); });
}

}  // namespace credence::portal
