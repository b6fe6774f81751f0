// Who comes in through the server: callers, the log of what they do, and how many requests each source has.
#pragma once

#include <memory>

#include "access/access_routes.h"
#include "app/installation.h"
#include "http/site.h"

namespace credence::app {

// Secure unless the configuration says otherwise; the demo city is looked at over http://localhost.
access::CookieOptions CookiesOf(Installation& installation);

// Owns the buckets of the limits. Outlived by the installation, outlives the site.
class Doors {
 public:
  explicit Doors(Installation& installation);
  ~Doors();

  http::SiteOptions SiteOptions() const;

 private:
  struct Limits;
  Installation& installation_;
  std::unique_ptr<Limits> limits_;
};

}  // namespace credence::app
