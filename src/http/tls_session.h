// One connection's side of TLS, apart from any socket: bytes of the wire go in and come out, plain bytes come out and
// go in. Belongs to one thread at a time.
#pragma once

#include <cstddef>
#include <memory>
#include <string>
#include <string_view>

#include "http/tls_certificate.h"

namespace credence::http {

class TlsSession {
 public:
  enum class Outcome {
    kDone,
    kNeedsInput,  // Give it more from the wire, after sending what Take returns
    kClosed,      // the other end has said in order that nothing more comes
    kFailed,      // what Take returns tells the other end why, then the connection ends
  };

  // With the certificate of this moment.
  explicit TlsSession(const TlsCertificate& certificate);
  ~TlsSession();
  TlsSession(const TlsSession&) = delete;
  TlsSession& operator=(const TlsSession&) = delete;

  // Whether a connection that begins with this byte can be TLS at all.
  static bool MayBegin(char first_byte) { return first_byte == '\x16'; }

  void Give(std::string_view from_wire);
  // Everything that is to be sent now; nothing of it is kept.
  std::string Take();

  Outcome Handshake();
  // kDone: `got` bytes of `size`, at least one, are in `into`.
  Outcome Read(char* into, std::size_t size, std::size_t& got);
  // After the handshake. All of it, or kFailed.
  Outcome Write(std::string_view plain);
  // Says that nothing more comes from here.
  void Close();

  // Of memory for bytes of the wire, both ways; for tests.
  std::size_t BytesKept() const;
  // "TLSv1.3"; for tests.
  std::string Protocol() const;

 private:
  struct Native;  // what OpenSSL keeps of it
  Outcome OutcomeOf(int returned);

  std::unique_ptr<Native> native_;
  bool failed_ = false;
};

}  // namespace credence::http
