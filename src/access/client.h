// A program that calls the API on behalf of a department, with requests signed by HMAC-SM3 (design 7). Pure.
//
//   Authorization: CREDENCE-HMAC-SM3 key=<id>, time=<epoch seconds>, nonce=<16–64 of A–Z a–z 0–9 _ ->, signature=<hex>
//
// The signature covers, each on a line: credence/request/1, the method, the path and query as sent, the SM3 of the body
// in hex, the time and the nonce.
#pragma once

#include <cstdint>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "access/user.h"
#include "base/caller.h"

namespace credence::access {

enum class ClientState { kDrafted, kActive, kDisabled };
std::string_view NameOf(ClientState state);  // drafted, active, disabled

struct Client {
  std::string id;  // also the key of its requests
  std::string name;
  std::string department;  // id; it reaches the rows of this department only
  std::vector<Permission> scopes;
  std::vector<std::string> addresses;  // IPv4, or IPv4 with a prefix length, or IPv6; empty: from everywhere
  std::int64_t quota_per_minute = 0;
  CivilDate valid_until = *CivilDate::FromYmd(9999, 12, 31);  // the last day
  ClientState state = ClientState::kDrafted;
  std::string secret;  // sealed
  std::int64_t drafted_by = 0;
  std::optional<std::int64_t> approved_by;
  Instant created_at;
  Instant changed_at;
  ledger::EntryPlace place;
};

ledger::Content ContentOf(const Client& client);
std::string WriteScopes(const std::vector<Permission>& scopes);         // with a blank between
std::string WriteAddresses(const std::vector<std::string>& addresses);  // with a blank between

// What a program may be given: business functions that read or report. Error code: access.client_scope {scope}.
Result<std::vector<Permission>> ParseScopes(const std::vector<std::string>& names);
// Error code: access.client_address {address}.
Result<std::vector<std::string>> ParseAddresses(const std::vector<std::string>& texts);
// True as well when the list is empty.
bool AllowsAddress(const std::vector<std::string>& addresses, std::string_view address);

struct SignedRequest {
  std::string client_id;
  std::int64_t time_s = 0;
  std::string nonce;
  std::string signature;  // hex
  // Of the request itself.
  std::string method;
  std::string target;  // path and query
  std::string_view body;
  std::string source;
};

// Whether the header Authorization speaks of this scheme at all.
bool IsSignature(std::string_view header);
// The header Authorization; the rest stays empty. Error code: access.signature_form.
Result<SignedRequest> ParseAuthorization(std::string_view header);
std::string SignedText(const SignedRequest& request);
// Hex. For clients and for the check.
std::string Sign(std::string_view secret, const SignedRequest& request);

}  // namespace credence::access
