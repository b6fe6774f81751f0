// A sign-in that goes on: a random token in the caller's hands, its digest here. Pure.
#pragma once

#include <optional>
#include <string>

#include "access/user.h"

namespace credence::access {

struct Session {
  std::string token_digest;
  std::int64_t user_id = 0;
  bool second_factor = false;
  Instant created_at;
  Instant seen_at;
  std::optional<Instant> ended_at;
  std::string ended_because;  // "" while it lives: signed_out, rotated, by_user, by_administrator, too_many,
                              // password_changed, permissions_changed, disabled, failures
  std::string source;         // address of the caller
  std::string agent;          // what the browser calls itself, shortened

  // By which people name it; tells nothing of the token.
  std::string number() const { return token_digest.substr(0, 16); }
};

// How long sessions last (SEC-04).
struct SessionLimits {
  std::int64_t idle_ms = 0;
  std::int64_t absolute_ms = 0;
};
SessionLimits LimitsOf(Duty duty);

bool IsExpired(const Session& session, Duty duty, Instant now);

// 32 random bytes in base64url.
std::string MakeToken();
std::string TokenDigest(std::string_view token);
// Goes back in a header with every request that changes something; a page of another site cannot know it.
std::string CsrfToken(std::string_view token);

}  // namespace credence::access
