#include "app/configuration.h"

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <functional>
#include <map>
#include <sstream>
#define TOML_EXCEPTIONS 1
#include <toml++/toml.h>

#include "app/app_errors.h"

namespace credence::app {
namespace {

constexpr std::int64_t kAnswerCacheMibMax = 65'536;

// Stops the reading. The key is written with its section.
struct Mistake {
  ErrorCode code;
  std::string key;
};

[[noreturn]] void Unknown(std::string key) { throw Mistake{errors::kConfigurationKey, std::move(key)}; }
[[noreturn]] void WrongValue(std::string key) { throw Mistake{errors::kConfigurationValue, std::move(key)}; }

using Readers = std::map<std::string, std::function<void(const toml::node&)>>;

std::string TextOfNode(const std::string& key, const toml::node& node) {
  auto text = node.value<std::string>();
  if (!text || !node.is_string()) WrongValue(key);
  return *text;
}

// Empty, or an address that a link may lead to.
std::string WebAddressOf(const std::string& key, const toml::node& node) {
  std::string url = TextOfNode(key, node);
  if (!url.empty() && !url.starts_with("https://") && !url.starts_with("http://")) WrongValue(key);
  return url;
}

std::int64_t NumberOfNode(const std::string& key, const toml::node& node, std::int64_t min, std::int64_t max) {
  if (!node.is_integer()) WrongValue(key);
  const std::int64_t number = *node.value<std::int64_t>();
  if (number < min || number > max) WrongValue(key);
  return number;
}

bool FlagOfNode(const std::string& key, const toml::node& node) {
  if (!node.is_boolean()) WrongValue(key);
  return *node.value<bool>();
}

std::vector<std::string> TextsOfNode(const std::string& key, const toml::node& node) {
  const toml::array* list = node.as_array();
  if (list == nullptr) WrongValue(key);
  std::vector<std::string> texts;
  for (const toml::node& one : *list) texts.push_back(TextOfNode(key, one));
  return texts;
}

// Calls `read` with each key of each table in a list of tables.
void ForEachInTables(const std::string& key, const toml::node& node, const std::function<void()>& begin,
                     const std::function<void(const std::string& name, const toml::node&)>& read) {
  const toml::array* tables = node.as_array();
  if (tables == nullptr) WrongValue(key);
  for (const toml::node& entry : *tables) {
    const toml::table* table = entry.as_table();
    if (table == nullptr) WrongValue(key);
    begin();
    for (const auto& [name, value] : *table) read(std::string(name.str()), value);
  }
}

std::vector<portal::FooterRow> FooterOf(const toml::node& node) {
  std::vector<portal::FooterRow> footer;
  ForEachInTables(
      "site.footer", node, [&] { footer.emplace_back(); },
      [&](const std::string& name, const toml::node& value) {
        portal::FooterRow& row = footer.back();
        const std::string key = "site.footer." + name;
        std::string* into = name == "label"           ? &row.label.zh
                            : name == "label_english" ? &row.label.en
                            : name == "value"         ? &row.value
                            : name == "url"           ? &row.url
                                                      : nullptr;
        if (into == nullptr) Unknown(key);
        *into = name == "url" ? WebAddressOf(key, value) : TextOfNode(key, value);
      });
  return footer;
}

std::vector<portal::SiteLink> LinksOf(const toml::node& node) {
  std::vector<portal::SiteLink> links;
  ForEachInTables(
      "site.links", node, [&] { links.emplace_back(); },
      [&](const std::string& name, const toml::node& value) {
        portal::SiteLink& link = links.back();
        const std::string key = "site.links." + name;
        std::string* into = name == "label"           ? &link.label.zh
                            : name == "label_english" ? &link.label.en
                            : name == "url"           ? &link.url
                                                      : nullptr;
        if (into == nullptr) Unknown(key);
        *into = name == "url" ? WebAddressOf(key, value) : TextOfNode(key, value);
      });
  for (const portal::SiteLink& link : links) {
    if (link.url.empty() || link.label.empty()) WrongValue("site.links");
  }
  return links;
}

// Whether a text is scheme, host and port only, "*." in front of the host allowed: nothing else may get into a header.
bool IsSourceOfFrames(std::string_view text) {
  auto drop = [&](std::string_view beginning) {
    const bool has = text.starts_with(beginning);
    if (has) text.remove_prefix(beginning.size());
    return has;
  };
  if (!drop("https://") && !drop("http://")) return false;
  drop("*.");
  const std::string_view host = text.substr(0, text.find(':'));
  auto is_digit = [](char c) { return c >= '0' && c <= '9'; };
  auto fits_host = [&](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || is_digit(c) || c == '.' || c == '-';
  };
  if (host.empty() || !std::all_of(host.begin(), host.end(), fits_host)) return false;
  if (host.size() == text.size()) return true;
  const std::string_view port = text.substr(host.size() + 1);
  return !port.empty() && port.size() <= 5 && std::all_of(port.begin(), port.end(), is_digit);
}

std::vector<std::string> EmbedAncestorsOf(const toml::node& node) {
  const toml::array* entries = node.as_array();
  if (entries == nullptr) WrongValue("site.embed_ancestors");
  std::vector<std::string> ancestors;
  for (const toml::node& entry : *entries) {
    ancestors.push_back(TextOfNode("site.embed_ancestors", entry));
    if (!IsSourceOfFrames(ancestors.back())) WrongValue("site.embed_ancestors");
  }
  return ancestors;
}

Readers ReadersFor(Configuration& configuration) {
  auto text = [](const std::string& key, std::string& into) {
    return std::pair(key, std::function<void(const toml::node&)>(
                              [key, &into](const toml::node& node) { into = TextOfNode(key, node); }));
  };
  auto address = [](const std::string& key, std::string& into) {
    return std::pair(key, std::function<void(const toml::node&)>(
                              [key, &into](const toml::node& node) { into = WebAddressOf(key, node); }));
  };
  Readers readers;
  readers.insert(text("database.url", configuration.database));
  readers.insert(text("server.address", configuration.address));
  readers.insert(text("server.tls_certificate", configuration.tls_certificate));
  readers.insert(text("server.tls_key", configuration.tls_key));
  readers["server.port"] = [&](const toml::node& node) {
    configuration.port = static_cast<std::uint16_t>(NumberOfNode("server.port", node, 1, 65535));
  };
  readers["server.answer_cache_mib"] = [&](const toml::node& node) {
    configuration.answer_cache_mib =
        static_cast<int>(NumberOfNode("server.answer_cache_mib", node, 0, kAnswerCacheMibMax));
  };
  readers["server.worker_threads"] = [&](const toml::node& node) {
    configuration.worker_threads = static_cast<int>(NumberOfNode("server.worker_threads", node, 1, 256));
  };
  readers["server.access_log"] = [&](const toml::node& node) {
    configuration.access_log = FlagOfNode("server.access_log", node);
  };
  readers["server.trusted_proxies"] = [&](const toml::node& node) {
    configuration.trusted_proxies = TextsOfNode("server.trusted_proxies", node);
  };
  auto rate = [](const std::string& key, int& into) {
    return std::pair(key, std::function<void(const toml::node&)>([key, &into](const toml::node& node) {
                       into = static_cast<int>(NumberOfNode(key, node, 0, 1'000'000));
                     }));
  };
  readers.insert(rate("server.public_requests_per_minute", configuration.public_requests_per_minute));
  readers.insert(rate("server.sign_ins_per_minute", configuration.sign_ins_per_minute));
  readers.insert(rate("server.staff_requests_per_minute", configuration.staff_requests_per_minute));
  readers["server.secure_cookies"] = [&](const toml::node& node) {
    configuration.secure_cookies = FlagOfNode("server.secure_cookies", node);
  };
  readers["intake.approval"] = [&](const toml::node& node) {
    const std::string approval = TextOfNode("intake.approval", node);
    if (approval != "second_person" && approval != "none") WrongValue("intake.approval");
    configuration.asks_second_person = approval == "second_person";
  };
  portal::SiteSettings& site = configuration.site;
  readers.insert(text("site.name", site.name.zh));
  readers.insert(text("site.name_english", site.name.en));
  readers.insert(text("site.phone", site.phone));
  readers.insert(text("site.domain", site.domain));
  readers.insert(text("site.id_code", site.id_code));
  readers.insert(text("site.sponsor", site.sponsor.zh));
  readers.insert(text("site.sponsor_english", site.sponsor.en));
  readers.insert(text("site.maintainer", site.maintainer.zh));
  readers.insert(text("site.maintainer_english", site.maintainer.en));
  readers.insert(text("site.address", site.address.zh));
  readers.insert(text("site.address_english", site.address.en));
  readers.insert(text("site.hours", site.hours.zh));
  readers.insert(text("site.hours_english", site.hours.en));
  readers.insert(text("site.email", site.email));
  readers.insert(text("site.icp", site.icp));
  readers.insert(text("site.police", site.police));
  readers.insert(address("site.party_mark_url", site.party_mark_url));
  readers.insert(address("site.accessibility_mark_url", site.accessibility_mark_url));
  readers.insert(address("site.error_report_url", site.error_report_url));
  readers["site.footer"] = [&](const toml::node& node) { site.footer = FooterOf(node); };
  readers["site.links"] = [&](const toml::node& node) { site.links = LinksOf(node); };
  readers["site.embed_ancestors"] = [&](const toml::node& node) { site.embed_ancestors = EmbedAncestorsOf(node); };
  return readers;
}

}  // namespace

Result<Configuration> ParseConfiguration(std::string_view text, const std::string& name) {
  Configuration configuration;
  auto readers = ReadersFor(configuration);
  try {
    const toml::table document = toml::parse(text);
    for (const auto& [section, node] : document) {
      const toml::table* table = node.as_table();
      if (table == nullptr) Unknown(std::string(section.str()));
      for (const auto& [key, value] : *table) {
        const std::string full = std::string(section.str()) + "." + std::string(key.str());
        auto reader = readers.find(full);
        if (reader == readers.end()) Unknown(full);
        reader->second(value);
      }
    }
    if (configuration.tls_certificate.empty() != configuration.tls_key.empty()) {
      WrongValue(configuration.tls_key.empty() ? "server.tls_key" : "server.tls_certificate");
    }
  } catch (const Mistake& mistake) {
    return Error(mistake.code, {{"file", name}, {"key", mistake.key}});
  } catch (const toml::parse_error& mistake) {
    const auto line = mistake.source().begin.line;
    return Error(
        errors::kConfiguration,
        {{"file", name}, {"reason", "line " + std::to_string(line) + ": " + std::string(mistake.description())}});
  }
  return configuration;
}

Result<Configuration> LoadConfiguration(const std::string& path) {
  if (!std::filesystem::exists(path)) return Configuration{};
  std::ifstream file(path, std::ios::binary);
  std::ostringstream text;
  text << file.rdbuf();
  if (!file) return Error(errors::kConfiguration, {{"file", path}, {"reason", "unreadable"}});
  return ParseConfiguration(text.str(), path);
}

}  // namespace credence::app
