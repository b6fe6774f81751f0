#include "app/doors.h"

#include <algorithm>
#include <system_error>

#include "base/limits.h"
#include "db/database.h"
#include "http/http_errors.h"
#include "http/rate_limit.h"
#include "http/source.h"

namespace credence::app {
namespace {

// A public page costs more than one request; so the burst goes with the rate that a city has chosen.
http::Rate PublicRate(const Configuration& configuration) {
  const int burst = std::max(limits::kPublicBurst, configuration.public_requests_per_minute);
  return {configuration.public_requests_per_minute, burst};
}

http::Rate Plain(int per_minute) { return {per_minute, std::max(1, per_minute)}; }

}  // namespace

struct Doors::Limits {
  explicit Limits(const Configuration& configuration)
      : of_public(PublicRate(configuration), limits::kBucketsMax),
        of_sign_in(Plain(configuration.sign_ins_per_minute), limits::kBucketsMax),
        of_staff(Plain(configuration.staff_requests_per_minute), limits::kBucketsMax) {}

  int Take(const http::Request& request, const http::Route& route, const Caller& caller, Instant now) {
    if (route.rate == http::RateClass::kFree) return 0;
    const std::string source = http::NetworkOf(request.remote_address);
    if (route.rate == http::RateClass::kSignIn) return of_sign_in.Take(source, now);
    // Crawlers use up what their address has; whoever has signed in from the same one goes on working.
    const bool anybody = caller.facts().user_id == 0 && !caller.name().starts_with("client:");
    return anybody ? of_public.Take(source, now) : of_staff.Take(caller.name(), now);
  }

  http::RateLimiter of_public;
  http::RateLimiter of_sign_in;
  http::RateLimiter of_staff;
};

access::CookieOptions CookiesOf(Installation& installation) {
  const bool over_tls = installation.configuration().site.domain.starts_with("https://") ||
                        !installation.configuration().tls_certificate.empty();
  return {installation.configuration().secure_cookies.value_or(over_tls || !installation.is_demo())};
}

Doors::Doors(Installation& installation)
    : installation_(installation), limits_(std::make_unique<Limits>(installation.configuration())) {}
Doors::~Doors() = default;

http::SiteOptions Doors::SiteOptions() const {
  http::SiteOptions options;
  access::Protect(options, installation_.staff(), CookiesOf(installation_));
  options.is_outage = [](const std::exception& thrown) {
    return dynamic_cast<const db::Unavailable*>(&thrown) != nullptr ||
           dynamic_cast<const std::system_error*>(&thrown) != nullptr;
  };
  options.trusted_proxies = installation_.configuration().trusted_proxies;
  options.admit = [limits = limits_.get(), &clock = installation_.clock()](
                      const http::Request& request, const http::Route& route, const Caller& caller) -> Status {
    const int seconds = limits->Take(request, route, caller, clock.Now());
    if (seconds == 0) return {};
    return Error(http::errors::kTooManyRequests, {{"retry_after_s", std::to_string(seconds)}});
  };
  return options;
}

}  // namespace credence::app
