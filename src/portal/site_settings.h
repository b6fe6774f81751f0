// What this installation says about itself on its pages (ux 11.4). Filled from the configuration; empty = not shown.
#pragma once

#include <string>
#include <vector>

namespace credence::portal {

struct FooterRow {
  std::string label_zh;
  std::string label_en;
  std::string value;  // as registered: the same in both languages
  std::string url;    // empty: no link
};

struct SiteSettings {
  std::string name_zh;
  std::string name_en;
  std::string phone;
  std::string domain;   // with its scheme or without: credit.example, https://credit.example
  std::string id_code;  // site identification code of a government site
  std::vector<FooterRow> footer;
  bool demo = false;            // every page and answer says that its subjects are constructed
  bool secure_cookies = false;  // set when the site is reached by HTTPS, which browsers then insist on
};

}  // namespace credence::portal
