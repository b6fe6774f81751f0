// The certificate that the server shows, and its key: two PEM files, read anew when they change, without a restart.
#pragma once

#include <memory>
#include <mutex>
#include <string>

#include "base/clock.h"
#include "base/result.h"
#include "http/metrics.h"

namespace credence::http {

struct TlsFiles {
  std::string certificate;  // the server's certificate first, then those up to the root
  std::string key;          // without a passphrase; not readable by everybody
};

// From whom and until when a certificate is.
struct TlsValidity {
  Instant not_before;
  Instant not_after;
};

// "OpenSSL 3.0.17"
std::string TlsLibraryVersion();

// Thread-safe. Sessions of TLS 1.2 and later with forward secrecy only, no renegotiation, no tickets.
class TlsCertificate {
 public:
  // Figures: credence_tls_certificate_not_after_seconds, credence_tls_certificate_refused (1 while the files hold
  // something that cannot be taken), credence_tls_certificate_changes_total by result.
  // Error codes: http.certificate {file, reason}, http.key_exposed {file}.
  static Result<std::unique_ptr<TlsCertificate>> Open(const TlsFiles& files, const Clock& clock,
                                                      MetricsRegistry& metrics);

  // Takes what the files hold now, if they have changed since or if `always`. What cannot be taken – unreadable, key
  // and certificate of different pairs, outside its time while the old one is in its own – leaves the old one in place,
  // is logged once, and tried again at the next call. Sessions that exist go on as they began. Error codes as Open.
  Status Refresh(bool always);

  TlsValidity validity() const;

  // What a new session is made of, an SSL_CTX of OpenSSL; lives as long as a session needs it.
  std::shared_ptr<void> context() const;

 private:
  struct Loaded {
    std::shared_ptr<void> context;
    TlsValidity validity;
    std::string stamp;  // what the system says of both files
  };
  TlsCertificate(const TlsFiles& files, const Clock& clock, MetricsRegistry& metrics);
  static Result<Loaded> Load(const TlsFiles& files);
  Result<Loaded> LoadForNow() const;
  bool IsInForce(const TlsValidity& validity) const;
  void Take(Loaded loaded);

  const TlsFiles files_;
  const Clock& clock_;
  Gauge& not_after_;
  Gauge& refused_now_;
  Counter& taken_;
  Counter& refused_;
  mutable std::mutex mutex_;  // guards what follows
  Loaded loaded_;
  std::string last_complaint_;
};

}  // namespace credence::http
