// The configuration of an installation: <data>/credence.toml, every key optional, an unknown key stops the start.
// deploy/credence.toml is the commented example; a test loads it.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/limits.h"
#include "base/result.h"
#include "portal/site_settings.h"

namespace credence::app {

struct Configuration {
  // [database]
  std::string database;  // empty: credence.db in the data folder; or postgresql://user@host/name

  // [server]
  std::string address = "127.0.0.1";
  std::uint16_t port = 8080;
  std::string tls_certificate, tls_key;  // PEM files; both, or neither for plain HTTP
  int worker_threads = 8;
  int answer_cache_mib = 64;  // answers kept until something changes; 0 = none
  bool access_log = false;
  std::vector<std::string> trusted_proxies;  // whose X-Forwarded-For is believed
  // Requests a minute of one source; 0: no limit.
  int public_requests_per_minute = limits::kPublicRequestsPerMinute;
  int sign_ins_per_minute = limits::kSignInsPerMinute;
  int staff_requests_per_minute = limits::kStaffRequestsPerMinute;  // of one signed-in account
  // Cookies that browsers send over TLS only. Off for http:// on a machine of one's own; the demo city has it off
  // unless this says otherwise.
  std::optional<bool> secure_cookies;

  // [intake] – whether a batch that is submitted in the console or over the API waits for a second person
  bool asks_second_person = true;

  // [site] – what the pages say about who runs them
  portal::SiteSettings site;  // an empty name: the name of the texts
};

// Error codes: app.configuration {file, reason}, app.configuration_key and app.configuration_value {file, key}.
// A missing file gives the defaults.
Result<Configuration> LoadConfiguration(const std::string& path);
Result<Configuration> ParseConfiguration(std::string_view toml, const std::string& name);

}  // namespace credence::app
