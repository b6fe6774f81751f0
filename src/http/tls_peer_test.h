// The other side of TLS for tests: certificates made on the spot, and a client over a socket.
#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>
#include <string_view>

#include "http/tls_certificate.h"

namespace credence::http {

// A folder that goes away with its files.
class TestFolder {
 public:
  TestFolder();
  ~TestFolder();
  const std::filesystem::path& path() const { return path_; }

 private:
  std::filesystem::path path_;
};

struct CertificateWish {
  std::string name = "localhost";
  int from_days = -1;  // of now
  int to_days = 30;
  std::string passphrase{};  // of the key; empty: none
  bool rsa = false;          // else an elliptic curve
};

TlsFiles FilesIn(const std::filesystem::path& folder);
// Makes a key and a certificate signed by itself, certificate.pem and key.pem; what was there is replaced.
TlsFiles WriteCertificate(const std::filesystem::path& folder, const CertificateWish& wish = {});

struct TlsWish {
  std::string newest_protocol = "TLSv1.3";
  std::string application_protocol{};  // offered; empty: none
  std::string server_name{};           // asked for (SNI); empty: none
  std::string ciphers = "ALL";         // of TLS 1.2 and older, in the words of OpenSSL
};

// Speaks TLS over any transport of bytes; takes every certificate.
class TlsPeer {
 public:
  explicit TlsPeer(const TlsWish& wish);
  ~TlsPeer();

  // Goes on as far as it can with what came from the other side; what it wants to send is appended to `out`.
  // True when the handshake is done.
  bool Handshake(std::string_view in, std::string& out);
  bool failed() const { return failed_; }
  std::string Pack(std::string_view plain);
  // Plain bytes of what came; answers of TLS itself are appended to `out`.
  std::string Unpack(std::string_view in, std::string& out);
  bool closed() const { return closed_; }  // the other side has said that nothing more comes
  std::string Close();
  // Asks for new keys of both sides (TLS 1.3) or for a whole new agreement (TLS 1.2).
  std::string UpdateKeys();
  std::string Renegotiate();

  std::string Protocol() const;
  std::string ApplicationProtocol() const;
  std::string CertificateName() const;

 private:
  std::string Take();
  struct Session;
  std::unique_ptr<Session> session_;
  bool failed_ = false;
  bool closed_ = false;
};

struct TlsAnswer {
  int status = 0;  // 0: the connection ended before an answer
  std::string head;
  std::string body;
};

// A client of a server on this machine. The constructor has shaken hands, or not: `connected`.
class TlsClient {
 public:
  explicit TlsClient(std::uint16_t port, const TlsWish& wish = {});
  ~TlsClient();

  bool connected() const { return connected_; }
  // `step` bytes of the wire at a time.
  TlsAnswer Ask(std::string_view request, std::size_t step = std::string::npos);
  TlsAnswer Get(std::string_view target);
  // True when the other end has closed and nothing more is to be read; `in_order` with the notice of TLS.
  bool IsClosed(bool* in_order = nullptr);
  // Says that nothing more comes, and stays to hear the answer.
  void Close() { SendWire(peer_.Close()); }
  // False when the other end no longer takes bytes.
  bool Send(std::string_view plain) { return SendWire(peer_.Pack(plain)); }
  bool SendWire(std::string_view bytes);
  const TlsPeer& peer() const { return peer_; }

 private:
  bool Receive();

  TlsPeer peer_;
  int socket_ = -1;
  bool connected_ = false;
  std::string buffer_;
};

}  // namespace credence::http
