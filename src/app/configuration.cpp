#include "app/configuration.h"

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

std::vector<FooterRow> FooterOf(const toml::node& node) {
  const toml::array* rows = node.as_array();
  if (rows == nullptr) WrongValue("site.footer");
  std::vector<FooterRow> footer;
  for (const toml::node& row : *rows) {
    const toml::table* table = row.as_table();
    if (table == nullptr) WrongValue("site.footer");
    FooterRow read;
    for (const auto& [key, value] : *table) {
      const std::string name(key.str());
      if (name == "label") {
        read.label = TextOfNode("site.footer." + name, value);
      } else if (name == "label_english") {
        read.label_english = TextOfNode("site.footer." + name, value);
      } else if (name == "value") {
        read.value = TextOfNode("site.footer." + name, value);
      } else if (name == "url") {
        read.url = TextOfNode("site.footer." + name, value);
      } else {
        Unknown("site.footer." + name);
      }
    }
    footer.push_back(std::move(read));
  }
  return footer;
}

Readers ReadersFor(Configuration& configuration) {
  auto text = [](const std::string& key, std::string& into) {
    return std::pair(key, std::function<void(const toml::node&)>(
                              [key, &into](const toml::node& node) { into = TextOfNode(key, node); }));
  };
  Readers readers;
  readers.insert(text("database.url", configuration.database));
  readers.insert(text("server.address", configuration.address));
  readers["server.port"] = [&](const toml::node& node) {
    configuration.port = static_cast<std::uint16_t>(NumberOfNode("server.port", node, 1, 65535));
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
  readers.insert(text("site.name", configuration.site_name));
  readers.insert(text("site.name_english", configuration.site_name_english));
  readers.insert(text("site.phone", configuration.site_phone));
  readers.insert(text("site.domain", configuration.site_domain));
  readers.insert(text("site.id_code", configuration.site_id_code));
  readers["site.footer"] = [&](const toml::node& node) { configuration.footer = FooterOf(node); };
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
