#include "access/session.h"

#include "base/limits.h"
#include "crypto/digest.h"

namespace credence::access {

SessionLimits LimitsOf(Duty duty) {
  constexpr std::int64_t kMinuteMs = 60'000;
  const int idle = IsAdministrator(duty) ? limits::kAdministratorIdleMinutes : limits::kIdleMinutes;
  return {idle * kMinuteMs, limits::kSessionHours * 60 * kMinuteMs};
}

bool IsExpired(const Session& session, Duty duty, Instant now) {
  const SessionLimits limits = LimitsOf(duty);
  return now.epoch_ms - session.seen_at.epoch_ms >= limits.idle_ms ||
         now.epoch_ms - session.created_at.epoch_ms >= limits.absolute_ms;
}

std::string MakeToken() { return crypto::Base64Url(crypto::RandomBytes(32)); }

std::string TokenDigest(std::string_view token) { return crypto::Sm3(token).Hex(); }

std::string CsrfToken(std::string_view token) {
  return crypto::Base64Url(crypto::HmacSm3(token, "credence/csrf/1").view());
}

}  // namespace credence::access
