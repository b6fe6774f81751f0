#include "access/client.h"

#include <arpa/inet.h>

#include <algorithm>
#include <array>
#include <boost/json.hpp>
#include <charconv>

#include "access/access_errors.h"
#include "base/limits.h"
#include "base/text.h"
#include "crypto/digest.h"

namespace credence::access {
namespace {

constexpr std::string_view kScheme = "CREDENCE-HMAC-SM3 ";
constexpr Permission kForPrograms[] = {Permission::kReportData, Permission::kReadSubjects, Permission::kReadFigures};
constexpr std::size_t kShownCodePoints = 60;

// The bytes of an address: 4 or 16; empty when it is none.
std::string AddressBytes(const std::string& text) {
  std::array<unsigned char, 16> bytes{};
  if (::inet_pton(AF_INET, text.c_str(), bytes.data()) == 1) return {bytes.begin(), bytes.begin() + 4};
  if (::inet_pton(AF_INET6, text.c_str(), bytes.data()) == 1) return {bytes.begin(), bytes.end()};
  return {};
}

struct Network {
  std::string bytes;
  int prefix_bits = 0;
};

std::optional<Network> ParseNetwork(std::string_view text) {
  const std::size_t slash = text.find('/');
  Network network{AddressBytes(std::string(text.substr(0, slash))), 0};
  if (network.bytes.empty()) return std::nullopt;
  const int all_bits = static_cast<int>(network.bytes.size()) * 8;
  network.prefix_bits = all_bits;
  if (slash == std::string_view::npos) return network;
  const std::string_view bits = text.substr(slash + 1);
  auto [end, error] = std::from_chars(bits.data(), bits.data() + bits.size(), network.prefix_bits);
  const bool good = error == std::errc() && end == bits.data() + bits.size() && network.prefix_bits >= 1 &&
                    network.prefix_bits <= all_bits;
  return good ? std::optional(network) : std::nullopt;
}

bool Contains(const Network& network, std::string_view bytes) {
  if (network.bytes.size() != bytes.size()) return false;
  for (int bit = 0; bit < network.prefix_bits; ++bit) {
    const std::size_t at = static_cast<std::size_t>(bit / 8);
    const int mask = 0x80 >> (bit % 8);
    if ((network.bytes[at] & mask) != (bytes[at] & mask)) return false;
  }
  return true;
}

std::string Join(const std::vector<std::string>& words) {
  std::string text;
  for (const std::string& word : words) text.append(text.empty() ? "" : " ").append(word);
  return text;
}

bool IsNonce(std::string_view text) {
  return text.size() >= limits::kNonceMin && text.size() <= limits::kNonceMax &&
         std::all_of(text.begin(), text.end(), [](char c) {
           return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_' || c == '-';
         });
}

}  // namespace

std::string_view NameOf(ClientState state) {
  switch (state) {
    case ClientState::kDrafted:
      return "drafted";
    case ClientState::kActive:
      return "active";
    case ClientState::kDisabled:
      break;
  }
  return "disabled";
}

std::string WriteScopes(const std::vector<Permission>& scopes) {
  std::vector<std::string> names;
  for (Permission scope : scopes) names.emplace_back(NameOf(scope));
  return Join(names);
}

std::string WriteAddresses(const std::vector<std::string>& addresses) { return Join(addresses); }

ledger::Content ContentOf(const Client& client) {
  boost::json::object content{{"id", client.id},
                              {"name", client.name},
                              {"department", client.department},
                              {"scopes", WriteScopes(client.scopes)},
                              {"addresses", WriteAddresses(client.addresses)},
                              {"quota_per_minute", client.quota_per_minute},
                              {"valid_until", client.valid_until.Iso()},
                              {"state", NameOf(client.state)},
                              {"secret", client.secret},
                              {"drafted_by", client.drafted_by},
                              {"approved_by", client.approved_by.value_or(0)},
                              {"created_at", client.created_at.epoch_ms},
                              {"changed_at", client.changed_at.epoch_ms}};
  return {"{}", boost::json::serialize(content)};
}

Result<std::vector<Permission>> ParseScopes(const std::vector<std::string>& names) {
  std::vector<Permission> scopes;
  for (Permission permission : kForPrograms) {
    if (std::find(names.begin(), names.end(), NameOf(permission)) != names.end()) scopes.push_back(permission);
  }
  for (const std::string& name : names) {
    auto permission = PermissionNamed(name);
    const bool known = permission && std::find(scopes.begin(), scopes.end(), *permission) != scopes.end();
    if (!known) {
      return Error(errors::kClientScope, {{"scope", IsValidUtf8(name) ? Shorten(name, kShownCodePoints) : "?"}});
    }
  }
  if (scopes.empty()) return Error(errors::kClientScope, {{"scope", ""}});
  return scopes;
}

Result<std::vector<std::string>> ParseAddresses(const std::vector<std::string>& texts) {
  for (const std::string& text : texts) {
    if (!ParseNetwork(text)) {
      return Error(errors::kClientAddress, {{"address", IsValidUtf8(text) ? Shorten(text, kShownCodePoints) : "?"}});
    }
  }
  if (texts.size() > limits::kClientAddressesMax) {
    return Error(errors::kClientAddress, {{"address", texts[limits::kClientAddressesMax]}});
  }
  return texts;
}

bool AllowsAddress(const std::vector<std::string>& addresses, std::string_view address) {
  if (addresses.empty()) return true;
  const std::string bytes = AddressBytes(std::string(address));
  if (bytes.empty()) return false;
  return std::any_of(addresses.begin(), addresses.end(), [&](const std::string& text) {
    auto network = ParseNetwork(text);
    return network && Contains(*network, bytes);
  });
}

bool IsSignature(std::string_view header) { return header.starts_with(kScheme); }

Result<SignedRequest> ParseAuthorization(std::string_view header) {
  const Error refused(errors::kSignatureForm);
  if (!header.starts_with(kScheme)) return refused;
  SignedRequest request;
  std::string time;
  std::set<std::string> seen;
  for (std::string_view part : Split(header.substr(kScheme.size()), ',')) {
    part = TrimBlanks(part);
    const std::size_t equals = part.find('=');
    if (equals == std::string_view::npos) return refused;
    const std::string name(part.substr(0, equals));
    const std::string value(part.substr(equals + 1));
    if (!seen.insert(name).second) return refused;
    if (name == "key") {
      request.client_id = value;
    } else if (name == "time") {
      time = value;
    } else if (name == "nonce") {
      request.nonce = value;
    } else if (name == "signature") {
      request.signature = value;
    } else {
      return refused;
    }
  }
  auto [end, error] = std::from_chars(time.data(), time.data() + time.size(), request.time_s);
  const bool time_good = error == std::errc() && end == time.data() + time.size() && request.time_s > 0 &&
                         std::to_string(request.time_s) == time && time.size() <= 12;
  const bool key_good = !request.client_id.empty() && request.client_id.size() <= 64 && IsAscii(request.client_id) &&
                        request.client_id.find('\0') == std::string::npos;
  if (!time_good || !key_good || !IsNonce(request.nonce) || !crypto::Digest::FromHex(request.signature)) return refused;
  return request;
}

std::string SignedText(const SignedRequest& request) {
  std::string text("credence/request/1\n");
  text.append(request.method).append("\n").append(request.target).append("\n");
  text.append(crypto::Sm3(request.body).Hex()).append("\n");
  text.append(std::to_string(request.time_s)).append("\n").append(request.nonce).append("\n");
  return text;
}

std::string Sign(std::string_view secret, const SignedRequest& request) {
  return crypto::HmacSm3(secret, SignedText(request)).Hex();
}

}  // namespace credence::access
