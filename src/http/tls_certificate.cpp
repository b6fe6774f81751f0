#include "http/tls_certificate.h"

#include <openssl/crypto.h>
#include <openssl/err.h>
#include <openssl/ssl.h>
#include <openssl/x509.h>
#include <spdlog/spdlog.h>
#include <sys/stat.h>

#include <cstring>
#include <ctime>
#include <system_error>
#include <utility>

#include "http/http_errors.h"

namespace credence::http {
namespace {

constexpr char kCiphers[] = "ECDHE+AESGCM:ECDHE+CHACHA20";  // of TLS 1.2; those of 1.3 are all good
constexpr unsigned char kSessionContext[] = "credence";
constexpr unsigned char kHttp11[] = "\x08http/1.1";

// What OpenSSL complained of first on this thread; what follows only says where that led to.
std::string Complaint() {
  const unsigned long code = ERR_peek_error();
  ERR_clear_error();
  const char* reason = ERR_reason_error_string(code);
  if (ERR_SYSTEM_ERROR(code)) return std::generic_category().message(ERR_GET_REASON(code));
  return reason == nullptr ? "unreadable" : reason;
}

Error Unusable(const std::string& file, const std::string& reason) {
  return Error(errors::kCertificate, {{"file", file}, {"reason", reason}});
}

// What tells one state of a file from another; a link is followed, because that is how certificates are renewed.
std::string StampOf(const std::string& path) {
  struct stat status = {};
  if (::stat(path.c_str(), &status) != 0) return "none;";
  return std::to_string(status.st_dev) + ":" + std::to_string(status.st_ino) + ":" + std::to_string(status.st_size) +
         ":" + std::to_string(status.st_mtim.tv_sec) + ":" + std::to_string(status.st_mtim.tv_nsec) + ";";
}

Instant InstantOf(const ASN1_TIME* time) {
  std::tm parts = {};
  if (ASN1_TIME_to_tm(time, &parts) != 1) return {};
  return {static_cast<std::int64_t>(::timegm(&parts)) * 1000};
}

// Who offers protocols and not ours is refused, as RFC 7301 wants it.
int ChooseProtocol(SSL*, const unsigned char** chosen, unsigned char* length, const unsigned char* offered,
                   unsigned int offered_length, void*) {
  unsigned char* found = nullptr;
  if (SSL_select_next_proto(&found, length, kHttp11, sizeof kHttp11 - 1, offered, offered_length) !=
      OPENSSL_NPN_NEGOTIATED) {
    return SSL_TLSEXT_ERR_ALERT_FATAL;
  }
  *chosen = found;
  return SSL_TLSEXT_ERR_OK;
}

// Without it OpenSSL would ask for a passphrase at the terminal and wait.
int NoPassphrase(char*, int, int, void*) { return -1; }

std::shared_ptr<SSL_CTX> MakeContext() {
  std::shared_ptr<SSL_CTX> context(SSL_CTX_new(TLS_server_method()), SSL_CTX_free);
  if (!context) return nullptr;
  SSL_CTX_set_min_proto_version(context.get(), TLS1_2_VERSION);
  SSL_CTX_set_options(context.get(), SSL_OP_NO_RENEGOTIATION | SSL_OP_NO_COMPRESSION | SSL_OP_NO_TICKET);
  SSL_CTX_set_mode(context.get(), SSL_MODE_RELEASE_BUFFERS);  // many connections wait, few send
  SSL_CTX_set_num_tickets(context.get(), 1);
  SSL_CTX_set_session_id_context(context.get(), kSessionContext, sizeof kSessionContext - 1);
  SSL_CTX_set_alpn_select_cb(context.get(), ChooseProtocol, nullptr);
  SSL_CTX_set_default_passwd_cb(context.get(), NoPassphrase);
  if (SSL_CTX_set_cipher_list(context.get(), kCiphers) != 1) return nullptr;
  return context;
}

}  // namespace

std::string TlsLibraryVersion() { return std::string("OpenSSL ") + OpenSSL_version(OPENSSL_VERSION_STRING); }

TlsCertificate::TlsCertificate(const TlsFiles& files, const Clock& clock, MetricsRegistry& metrics)
    : files_(files),
      clock_(clock),
      not_after_(metrics.MakeGauge("credence_tls_certificate_not_after_seconds",
                                   "When the certificate in use ends, in seconds since 1970.")),
      refused_now_(metrics.MakeGauge("credence_tls_certificate_refused",
                                     "1 while the files hold a certificate that cannot be taken.")),
      taken_(metrics.MakeCounter("credence_tls_certificate_changes_total",
                                 "Changes of the certificate's files, by what came of them.", {{"result", "taken"}})),
      refused_(metrics.MakeCounter("credence_tls_certificate_changes_total",
                                   "Changes of the certificate's files, by what came of them.",
                                   {{"result", "refused"}})) {}

Result<std::unique_ptr<TlsCertificate>> TlsCertificate::Open(const TlsFiles& files, const Clock& clock,
                                                             MetricsRegistry& metrics) {
  std::unique_ptr<TlsCertificate> certificate(new TlsCertificate(files, clock, metrics));
  ASSIGN_OR_RETURN(Loaded loaded, Load(files));
  if (!certificate->IsInForce(loaded.validity)) {
    spdlog::warn("the certificate in {} is not in force: browsers will refuse it", files.certificate);
  }
  certificate->Take(std::move(loaded));
  return certificate;
}

Result<TlsCertificate::Loaded> TlsCertificate::Load(const TlsFiles& files) {
  Loaded loaded;
  loaded.stamp = StampOf(files.certificate) + StampOf(files.key);  // before reading: a later change is seen later
  struct stat status = {};
  if (::stat(files.key.c_str(), &status) == 0 && (status.st_mode & 007) != 0) {
    return Error(errors::kKeyExposed, {{"file", files.key}});
  }
  ERR_clear_error();
  const std::shared_ptr<SSL_CTX> made = MakeContext();
  loaded.context = made;
  SSL_CTX* context = made.get();
  if (context == nullptr) return Unusable(files.certificate, Complaint());
  if (SSL_CTX_use_certificate_chain_file(context, files.certificate.c_str()) != 1) {
    return Unusable(files.certificate, Complaint());
  }
  // Says too when key and certificate do not belong together.
  if (SSL_CTX_use_PrivateKey_file(context, files.key.c_str(), SSL_FILETYPE_PEM) != 1 ||
      SSL_CTX_check_private_key(context) != 1) {
    return Unusable(files.key, Complaint());
  }
  const X509* certificate = SSL_CTX_get0_certificate(context);
  loaded.validity.not_before = InstantOf(X509_get0_notBefore(certificate));
  loaded.validity.not_after = InstantOf(X509_get0_notAfter(certificate));
  return loaded;
}

bool TlsCertificate::IsInForce(const TlsValidity& validity) const {
  const std::int64_t now = clock_.Now().epoch_ms;
  return validity.not_before.epoch_ms <= now && now <= validity.not_after.epoch_ms;
}

void TlsCertificate::Take(Loaded loaded) {
  loaded_ = std::move(loaded);
  last_complaint_.clear();
  not_after_.Set(loaded_.validity.not_after.epoch_ms / 1000);
  refused_now_.Set(0);
}

Result<TlsCertificate::Loaded> TlsCertificate::LoadForNow() const {
  ASSIGN_OR_RETURN(Loaded loaded, Load(files_));
  if (IsInForce(loaded_.validity) && !IsInForce(loaded.validity)) {
    return Unusable(files_.certificate, "not in force");
  }
  return loaded;
}

Status TlsCertificate::Refresh(bool always) {
  std::lock_guard lock(mutex_);
  if (!always && StampOf(files_.certificate) + StampOf(files_.key) == loaded_.stamp) {
    // What was refused has been put back.
    refused_now_.Set(0);
    last_complaint_.clear();
    return {};
  }
  Result<Loaded> loaded = LoadForNow();
  if (loaded.ok()) {
    Take(std::move(loaded).value());
    taken_.Add();
    spdlog::info("the certificate in {} was taken", files_.certificate);
    return {};
  }
  std::string complaint(loaded.error().code);
  for (const auto& [name, value] : loaded.error().values) complaint += " " + value;
  if (complaint != last_complaint_) {
    refused_.Add();
    spdlog::error("the new certificate was not taken, the one before goes on: {}", complaint);
    last_complaint_ = complaint;
  }
  refused_now_.Set(1);
  return loaded.error();
}

TlsValidity TlsCertificate::validity() const {
  std::lock_guard lock(mutex_);
  return loaded_.validity;
}

std::shared_ptr<void> TlsCertificate::context() const {
  std::lock_guard lock(mutex_);
  return loaded_.context;
}

}  // namespace credence::http
