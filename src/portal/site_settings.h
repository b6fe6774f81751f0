// What this installation says about itself on its pages (ux 11.4). Filled from the configuration; empty = not shown.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace credence::portal {

// A text in both languages; without an English one the Chinese stands for both.
struct LocalText {
  std::string zh;
  std::string en;

  bool empty() const { return zh.empty() && en.empty(); }
  const std::string& In(bool english) const { return english && !en.empty() ? en : zh; }
};

struct FooterRow {
  LocalText label;
  std::string value;  // as registered: the same in both languages
  std::string url;    // empty: no link
};

struct SiteLink {
  LocalText label;
  std::string url;
};

struct SiteSettings {
  LocalText name;
  std::string phone;
  std::string domain;    // with its scheme or without: credit.example, https://credit.example
  std::string id_code;   // site identification code of a government site (网站标识码)
  LocalText sponsor;     // 主办单位
  LocalText maintainer;  // 承办单位
  LocalText address;
  LocalText hours;  // when somebody answers
  std::string email;
  std::string icp;                     // registration number of the site
  std::string police;                  // police filing number
  std::string party_mark_url;          // the page behind the mark of party and government sites
  std::string accessibility_mark_url;  // likewise of the accessibility mark
  std::string error_report_url;        // 政府网站找错
  std::vector<FooterRow> footer;       // further rows
  std::vector<SiteLink> links;         // sites of other levels, on the home page
  // Sites that may show the embeddable list of a department: "https://www.example.gov.cn". This site always may.
  std::vector<std::string> embed_ancestors;
  bool demo = false;            // every page and answer says that its subjects are constructed
  bool secure_cookies = false;  // set when the site is reached by HTTPS, which browsers then insist on
};

// The links of a site that configures none: web/portal/links.json.
std::vector<SiteLink> BuiltinLinks();

// The host alone, without scheme; empty when the domain is not configured.
std::string HostOf(const SiteSettings& settings);
// "https://credit.example", or empty.
std::string OriginOf(const SiteSettings& settings);

// True for the address of a site of government (….gov.cn): a link leads there without a notice.
bool IsGovernmentSite(std::string_view url);
// Where a link of this site leads: a path of its own and a government site directly, all others by the leave notice.
std::string LinkTo(std::string_view prefix, const std::string& url);
// True when the settings hold this very address: the leave notice knows no other.
bool IsConfiguredLink(const SiteSettings& settings, std::string_view url);

}  // namespace credence::portal
