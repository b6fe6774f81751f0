#include "portal/pages.h"

#include <boost/json.hpp>

#include "base/limits.h"
#include "base/text.h"
#include "http/static_files.h"
#include "http/target.h"
#include "http/templates.h"
#include "identity/masking.h"
#include "identity/normalise.h"
#include "portal/record_view.h"
#include "records/records_errors.h"
#include "subjects/subjects_errors.h"

namespace credence::portal {
namespace {

namespace json = boost::json;

constexpr std::string_view kSeniorCookie = "senior";
constexpr std::string_view kCreditCodeArea = "credit_code.";
constexpr int kSecondsShownMax = 60;  // longer waits are told in minutes

std::string ValueOf(const Error& error, std::string_view name, std::string_view otherwise) {
  for (const auto& [key, value] : error.values) {
    if (key == name) return value;
  }
  return std::string(otherwise);
}

std::string WithQuery(std::string path, const http::Request& request) {
  return request.query_text.empty() ? path : path + "?" + request.query_text;
}

// The full address of the picture for sharing; only known when the site knows its own name.
json::value ShareUrl(const SiteSettings& settings) {
  if (settings.domain.empty()) return nullptr;
  return json::value(OriginOf(settings) + http::AssetUrl("share.png"));
}

// Where the numbers of a site are registered: both are sites of government.
constexpr std::string_view kIcpUrl = "https://beian.miit.gov.cn/";
constexpr std::string_view kPoliceUrl = "https://beian.mps.gov.cn/";

json::array FooterRows(const SiteSettings& settings, const Words& words) {
  json::array rows;
  auto add = [&](std::string label, const std::string& value, const std::string& url) {
    if (value.empty()) return;
    rows.push_back({{"label", std::move(label)}, {"value", value}, {"url", TextOrNull(LinkTo(words.prefix(), url))}});
  };
  add(words.Text("site.sponsor"), settings.sponsor.In(words.english()), "");
  add(words.Text("site.maintainer"), settings.maintainer.In(words.english()), "");
  add(words.Text("site.address"), settings.address.In(words.english()), "");
  add(words.Text("site.id_code"), settings.id_code, "");
  add(words.Text("site.icp"), settings.icp, std::string(kIcpUrl));
  add(words.Text("site.police"), settings.police, std::string(kPoliceUrl));
  for (const FooterRow& row : settings.footer) add(row.label.In(words.english()), row.value, row.url);
  return rows;
}

json::array FooterMarks(const SiteSettings& settings, const Words& words) {
  json::array marks;
  for (const auto& [name, url] : {std::pair("party_mark", &settings.party_mark_url),
                                  std::pair("accessibility_mark", &settings.accessibility_mark_url),
                                  std::pair("error_report", &settings.error_report_url)}) {
    if (url->empty()) continue;
    marks.push_back({{"title", words.Text(std::string("site.") + name)}, {"url", LinkTo(words.prefix(), *url)}});
  }
  return marks;
}

json::object SiteMembers(const SiteSettings& settings, const Words& words) {
  json::array footer = FooterRows(settings, words), marks = FooterMarks(settings, words);
  return {{"name", settings.name.In(words.english())},
          {"phone", TextOrNull(settings.phone)},
          {"domain", TextOrNull(HostOf(settings))},
          {"origin", TextOrNull(OriginOf(settings))},
          {"id_code", TextOrNull(settings.id_code)},
          {"footer_present", !footer.empty()},
          {"footer", std::move(footer)},
          {"marks_present", !marks.empty()},
          {"marks", std::move(marks)}};
}

// The main menu: each entry has a page (ux 4.1). The words are those of `menu` in the texts.
struct MenuEntry {
  std::string_view name, path;
};
constexpr MenuEntry kMenu[] = {{"home", "/"}, {"search", "/search"}, {"publicity", "/publicity"}, {"codes", "/codes"}};

json::array Menu(const PageFrame& frame, const Words& words) {
  json::array entries;
  for (const MenuEntry& entry : kMenu) {
    entries.push_back({{"title", words.Text("menu." + std::string(entry.name))},
                       {"url", std::string(words.prefix()) + std::string(entry.path)},
                       {"current", frame.menu == entry.name}});
  }
  return entries;
}

json::object PageMembers(const PageFrame& frame, const Clock& clock, const http::Request& request, const Words& words) {
  const bool has_column = !frame.menu.empty() && frame.menu != "home";
  return {{"title", frame.title},
          {"description", frame.description},
          {"keywords", words.Text("site.keywords")},
          {"noindex", !frame.indexed},
          {"path", identity::MaskFreeText(request.path)},
          {"column", has_column ? json::value(words.Text("menu." + frame.menu)) : json::value()},
          {"column_type", has_column ? json::value(words.Text("site.column_type")) : json::value()},
          {"article", TextOrNull(frame.article.title)},
          {"published_on", TextOrNull(frame.article.published_on)},
          {"source", TextOrNull(frame.article.source)},
          {"made_at_text", words.Moment(clock.Now())},
          {"at_home", frame.page == "home"}};
}

json::array Breadcrumb(const PageFrame& frame, const Words& words) {
  json::array crumbs;
  if (frame.breadcrumb.empty()) return crumbs;
  crumbs.push_back({{"title", words.Text("menu.home")}, {"url", std::string(words.prefix()) + "/"}});
  for (const Crumb& crumb : frame.breadcrumb) {
    crumbs.push_back({{"title", crumb.title}, {"url", TextOrNull(crumb.url)}});
  }
  return crumbs;
}

// Title, text and mend of the page: the site's own words for a status, the text of the code where it has one.
json::object FailureView(const Words& words, const Error& error, int status, const http::Request& request) {
  const int seconds = std::atoi(ValueOf(error, "retry_after_s", "5").c_str());
  const bool in_minutes = seconds >= kSecondsShownMax;
  const std::string wait = FillPlaces(words.Text(in_minutes ? "errors.wait_minutes" : "errors.wait_seconds"),
                                      {{"count", std::to_string(in_minutes ? (seconds + 59) / 60 : seconds)}});
  const TextValues places{{"wait", wait}, {"code", ValueOf(error, "code", "")}};
  const bool unknown_subject = error.Is(subjects::errors::kNotFound);
  const std::string key = "errors." + (unknown_subject ? "subject_not_found" : std::to_string(status)) + ".";
  const bool has_page = words.Find(key + "title").has_value();
  const bool of_the_site = unknown_subject || status >= 500 || error.code.starts_with("http.");

  json::object view{{"q", TextOrNull(ValueOf(error, "code", ""))},
                    {"request_id", status >= 500 ? TextOrNull(request.id) : json::value()},
                    {"retry_url", status >= 500 ? TextOrNull(http::EncodePath(request.path)) : json::value()}};
  const CodeText own = TextOf(error.code, error.values, words.language());
  if (has_page && of_the_site) {
    for (const char* part : {"title", "text", "mend"}) view[part] = FillPlaces(words.Text(key + part), places);
  } else {
    view["title"] = has_page ? words.Text(key + "title") : own.text;
    view["text"] = has_page ? own.text : own.mend;
    view["mend"] = has_page ? TextOrNull(own.mend) : json::value();
  }
  return view;
}

std::string TypedCode(const http::Request& request) {
  for (const http::Parameter& parameter : request.path_parameters) {
    if (parameter.name == "code") return parameter.value;
  }
  return std::string(request.Query("code").value_or(""));
}

// Which rule of the unified code failed, with what was typed – masked, because people type citizen numbers here.
json::object CodeProblemView(const Words& words, const Error& error, const http::Request& request) {
  const std::string typed = Shorten(TypedCode(request), limits::kFindingValueCodePoints);
  const std::string normalised = identity::NormaliseIdentifier(typed);
  const CodeText text = TextOf(error.code, error.values, words.language());
  json::object view{
      {"q", identity::MaskFreeText(typed)},
      {"normalised", normalised == typed ? json::value() : TextOrNull(identity::MaskFreeText(normalised))},
      {"problem", {{"code", error.code}, {"text", text.text}, {"mend", TextOrNull(text.mend)}}}};
  AddFailedRule(error.code, view);
  return view;
}

}  // namespace

bool AddFailedRule(std::string_view error_code, json::object& view) {
  if (!error_code.starts_with(kCreditCodeArea)) return false;
  const std::string_view reason = error_code.substr(kCreditCodeArea.size());
  for (const char* rule : {"length", "charset", "authority", "category", "region", "check"}) {
    view[std::string("failed_") + rule] =
        reason == rule || (reason == "region_format" && rule == std::string("region"));
  }
  return true;
}

Language LanguageOfPath(std::string_view path) {
  return path == "/en" || path.starts_with("/en/") ? Language::kEnglish : Language::kChinese;
}

std::string_view PathWithoutLanguage(std::string_view path) {
  if (LanguageOfPath(path) == Language::kChinese) return path;
  return path.size() > 3 ? path.substr(3) : std::string_view("/");
}

http::Response Page(const SiteSettings& settings, const Clock& clock, const http::Request& request,
                    const PageFrame& frame, const json::object& view) {
  const Words& words = Words::Of(LanguageOfPath(request.path));
  const bool senior = request.Cookie(kSeniorCookie) == "1";
  const std::string bare = http::EncodePath(PathWithoutLanguage(request.path));
  const std::string here = WithQuery(http::EncodePath(request.path), request);
  const std::string senior_url =
      std::string("/senior?on=") + (senior ? "0" : "1") + "&back=" + http::EncodeQueryValue(here);
  json::array breadcrumb = Breadcrumb(frame, words);

  const json::object context{
      {"t", words.texts()},
      {"lang", words.tag()},
      {"english", words.english()},
      {"prefix", words.prefix()},
      {"other_language_url", WithQuery(words.english() ? bare : "/en" + bare, request)},
      {"senior", senior},
      {"senior_url", senior_url},
      {"site", SiteMembers(settings, words)},
      {"page", PageMembers(frame, clock, request, words)},
      {"menu", Menu(frame, words)},
      {"breadcrumb_present", !breadcrumb.empty()},
      {"breadcrumb", std::move(breadcrumb)},
      {"asset",
       {{"css", http::AssetUrl("site.css")},
        {"js", http::AssetUrl("site.js")},
        {"icon", http::AssetUrl("icon.svg")},
        {"share", ShareUrl(settings)}}},
      {"view", view},
      {"demo", settings.demo},
  };
  http::Response response = http::Html(http::RenderTemplate(frame.page, context));
  response.no_index = !frame.indexed;
  response.SetHeader("Vary", "Cookie");
  response.SetHeader("Content-Language", words.tag());
  return response;
}

http::Response ErrorPage(const SiteSettings& settings, const Clock& clock, const Error& error, int status,
                         const http::Request& request) {
  const Words& words = Words::Of(LanguageOfPath(request.path));
  PageFrame frame{"error", "", words.Pattern("description_site", {}), "", false, {}, {}};
  json::object view;
  if (error.Is(records::errors::kPublicityEnded)) {
    frame.page = "ended";
    frame.title = words.Text("ended.title");
    frame.breadcrumb = {{words.Text("menu.publicity"), std::string(words.prefix()) + "/publicity"}, {frame.title, ""}};
  } else if (error.code.starts_with(kCreditCodeArea)) {
    frame.page = "code_problem";
    frame.title = words.Text("code_problem.title");
    frame.breadcrumb = {{words.Text("search.title"), ""}};
    view = CodeProblemView(words, error, request);
  } else {
    view = FailureView(words, error, status, request);
    frame.title = std::string(view.at("title").as_string());
    frame.breadcrumb = {{frame.title, ""}};
  }
  return Page(settings, clock, request, frame, view);
}

http::Response SwitchSenior(const SiteSettings& settings, const http::Request& request) {
  // Only a path of this site, taken apart and written anew; everything else leads home.
  std::string back = "/";
  const std::string asked(request.Query("back").value_or("/"));
  if (asked.starts_with('/') && !asked.starts_with("//")) {
    auto target = http::ParseTarget(asked);
    if (target.ok() && target->path != "/senior") {
      back = http::EncodePath(target->path);
      for (const http::Parameter& parameter : target->query) {
        back.append(back.find('?') == std::string::npos ? "?" : "&").append(http::EncodeQueryValue(parameter.name));
        back.append("=").append(http::EncodeQueryValue(parameter.value));
      }
    }
  }
  const bool on = request.Query("on") == "1";
  http::Response response = http::Redirect(back);
  response.SetHeader("Set-Cookie", std::string(kSeniorCookie) + "=" + (on ? "1" : "") +
                                       "; Path=/; Max-Age=" + (on ? "31536000" : "0") + "; HttpOnly; SameSite=Lax" +
                                       (settings.secure_cookies ? "; Secure" : ""));
  response.no_index = true;
  return response;
}

}  // namespace credence::portal
