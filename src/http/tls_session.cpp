#include "http/tls_session.h"

#include <openssl/bio.h>
#include <openssl/buffer.h>
#include <openssl/err.h>
#include <openssl/ssl.h>

#include <new>
#include <utility>

namespace credence::http {
namespace {

constexpr std::size_t kKeptBytes = 16 * 1024;  // an answer of the usual size

BIO* MemoryOfTheWire() {
  BIO* memory = BIO_new(BIO_s_mem());
  if (memory == nullptr) throw std::bad_alloc();
  BIO_set_mem_eof_return(memory, -1);  // empty means "not yet", never the end
  return memory;
}

}  // namespace

struct TlsSession::Native {
  explicit Native(std::shared_ptr<void> made_of)
      : context(std::move(made_of)), ssl(SSL_new(static_cast<SSL_CTX*>(context.get()))) {
    if (ssl == nullptr) throw std::bad_alloc();
  }
  ~Native() { SSL_free(ssl); }
  Native(const Native&) = delete;
  Native& operator=(const Native&) = delete;

  std::shared_ptr<void> context;
  SSL* ssl;
};

TlsSession::TlsSession(const TlsCertificate& certificate) : native_(std::make_unique<Native>(certificate.context())) {
  SSL_set0_rbio(native_->ssl, MemoryOfTheWire());
  SSL_set0_wbio(native_->ssl, MemoryOfTheWire());
  SSL_set_accept_state(native_->ssl);
}

TlsSession::~TlsSession() = default;

void TlsSession::Give(std::string_view from_wire) {
  const int taken = BIO_write(SSL_get_rbio(native_->ssl), from_wire.data(), static_cast<int>(from_wire.size()));
  if (taken != static_cast<int>(from_wire.size())) throw std::bad_alloc();
}

std::string TlsSession::Take() {
  BIO* out = SSL_get_wbio(native_->ssl);
  char* bytes = nullptr;
  const long count = BIO_get_mem_data(out, &bytes);
  std::string taken(bytes, count > 0 ? static_cast<std::size_t>(count) : 0);
  if (taken.size() > kKeptBytes) {
    SSL_set0_wbio(native_->ssl, MemoryOfTheWire());  // the one before would never shrink
  } else if (count > 0) {
    BIO_reset(out);
  }
  return taken;
}

TlsSession::Outcome TlsSession::OutcomeOf(int returned) {
  if (returned > 0) return Outcome::kDone;
  switch (SSL_get_error(native_->ssl, returned)) {
    case SSL_ERROR_WANT_READ:
      return Outcome::kNeedsInput;
    case SSL_ERROR_ZERO_RETURN:
      return Outcome::kClosed;
    default:
      failed_ = true;
      ERR_clear_error();
      return Outcome::kFailed;
  }
}

TlsSession::Outcome TlsSession::Handshake() {
  ERR_clear_error();
  return OutcomeOf(SSL_do_handshake(native_->ssl));
}

TlsSession::Outcome TlsSession::Read(char* into, std::size_t size, std::size_t& got) {
  ERR_clear_error();
  return OutcomeOf(SSL_read_ex(native_->ssl, into, size, &got));
}

TlsSession::Outcome TlsSession::Write(std::string_view plain) {
  if (plain.empty()) return Outcome::kDone;
  ERR_clear_error();
  std::size_t written = 0;
  return OutcomeOf(SSL_write_ex(native_->ssl, plain.data(), plain.size(), &written));
}

void TlsSession::Close() {
  if (failed_ || !SSL_is_init_finished(native_->ssl)) return;
  ERR_clear_error();
  SSL_shutdown(native_->ssl);
  ERR_clear_error();
}

std::size_t TlsSession::BytesKept() const {
  std::size_t kept = 0;
  for (BIO* wire : {SSL_get_rbio(native_->ssl), SSL_get_wbio(native_->ssl)}) {
    BUF_MEM* memory = nullptr;
    BIO_get_mem_ptr(wire, &memory);
    kept += memory->max;
  }
  return kept;
}

std::string TlsSession::Protocol() const { return SSL_get_version(native_->ssl); }

}  // namespace credence::http
