#include "http/tls_peer_test.h"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <openssl/bio.h>
#include <openssl/ec.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/rsa.h>
#include <openssl/ssl.h>
#include <openssl/x509.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <cstring>

#include "base/check.h"

namespace credence::http {
namespace {

using Key = std::unique_ptr<EVP_PKEY, void (*)(EVP_PKEY*)>;
using Certificate = std::unique_ptr<X509, void (*)(X509*)>;

int VersionNamed(const std::string& name) {
  if (name == "TLSv1.1") return TLS1_1_VERSION;
  return name == "TLSv1.2" ? TLS1_2_VERSION : TLS1_3_VERSION;
}

// Opens a file for writing that did not exist, so that its time and number are new.
std::unique_ptr<std::FILE, int (*)(std::FILE*)> NewFile(const std::string& path) {
  std::filesystem::remove(path);
  return {std::fopen(path.c_str(), "w"), std::fclose};
}

}  // namespace

TestFolder::TestFolder() {
  char name[] = "/tmp/credence_tls_XXXXXX";
  path_ = ::mkdtemp(name);
}
TestFolder::~TestFolder() { std::filesystem::remove_all(path_); }

TlsFiles FilesIn(const std::filesystem::path& folder) { return {folder / "certificate.pem", folder / "key.pem"}; }

TlsFiles WriteCertificate(const std::filesystem::path& folder, const CertificateWish& wish) {
  const Key key(wish.rsa ? EVP_RSA_gen(2048) : EVP_EC_gen("P-256"), EVP_PKEY_free);
  const Certificate certificate(X509_new(), X509_free);
  X509_set_version(certificate.get(), 2);
  ASN1_INTEGER_set(X509_get_serialNumber(certificate.get()), 1);
  X509_gmtime_adj(X509_getm_notBefore(certificate.get()), 86'400L * wish.from_days);
  X509_gmtime_adj(X509_getm_notAfter(certificate.get()), 86'400L * wish.to_days);
  X509_NAME* name = X509_get_subject_name(certificate.get());
  X509_NAME_add_entry_by_txt(name, "CN", MBSTRING_UTF8, reinterpret_cast<const unsigned char*>(wish.name.c_str()), -1,
                             -1, 0);
  X509_set_issuer_name(certificate.get(), name);
  X509_set_pubkey(certificate.get(), key.get());
  CHECK(X509_sign(certificate.get(), key.get(), EVP_sha256()) > 0);

  const TlsFiles files = FilesIn(folder);
  PEM_write_X509(NewFile(files.certificate).get(), certificate.get());
  const bool sealed = !wish.passphrase.empty();
  PEM_write_PKCS8PrivateKey(NewFile(files.key).get(), key.get(), sealed ? EVP_aes_256_cbc() : nullptr,
                            sealed ? wish.passphrase.c_str() : nullptr, static_cast<int>(wish.passphrase.size()),
                            nullptr, nullptr);
  ::chmod(files.key.c_str(), 0600);
  return files;
}

struct TlsPeer::Session {
  std::unique_ptr<SSL_CTX, void (*)(SSL_CTX*)> context{SSL_CTX_new(TLS_client_method()), SSL_CTX_free};
  std::unique_ptr<SSL, void (*)(SSL*)> ssl{nullptr, SSL_free};
};

TlsPeer::TlsPeer(const TlsWish& wish) : session_(std::make_unique<Session>()) {
  SSL_CTX* context = session_->context.get();
  SSL_CTX_set_security_level(context, 0);  // or the client itself would refuse the old protocols
  SSL_CTX_set_min_proto_version(context, TLS1_1_VERSION);
  SSL_CTX_set_max_proto_version(context, VersionNamed(wish.newest_protocol));
  CHECK(SSL_CTX_set_cipher_list(context, (wish.ciphers + ":@SECLEVEL=0").c_str()) == 1);
  session_->ssl.reset(SSL_new(context));
  SSL* ssl = session_->ssl.get();
  if (!wish.application_protocol.empty()) {
    const std::string offer = static_cast<char>(wish.application_protocol.size()) + wish.application_protocol;
    SSL_set_alpn_protos(ssl, reinterpret_cast<const unsigned char*>(offer.data()), static_cast<unsigned>(offer.size()));
  }
  if (!wish.server_name.empty()) SSL_set_tlsext_host_name(ssl, wish.server_name.c_str());
  for (const bool in : {true, false}) {
    BIO* memory = BIO_new(BIO_s_mem());
    BIO_set_mem_eof_return(memory, -1);
    if (in) {
      SSL_set0_rbio(ssl, memory);
    } else {
      SSL_set0_wbio(ssl, memory);
    }
  }
  SSL_set_connect_state(ssl);
}
TlsPeer::~TlsPeer() = default;

std::string TlsPeer::Take() {
  BIO* out = SSL_get_wbio(session_->ssl.get());
  char* bytes = nullptr;
  const long count = BIO_get_mem_data(out, &bytes);
  std::string taken(bytes, static_cast<std::size_t>(count));
  if (count > 0) BIO_reset(out);
  return taken;
}

bool TlsPeer::Handshake(std::string_view in, std::string& out) {
  ERR_clear_error();
  if (!in.empty()) BIO_write(SSL_get_rbio(session_->ssl.get()), in.data(), static_cast<int>(in.size()));
  const int done = SSL_do_handshake(session_->ssl.get());
  failed_ = done != 1 && SSL_get_error(session_->ssl.get(), done) != SSL_ERROR_WANT_READ;
  out += Take();
  return done == 1;
}

std::string TlsPeer::Pack(std::string_view plain) {
  ERR_clear_error();
  if (!plain.empty()) SSL_write(session_->ssl.get(), plain.data(), static_cast<int>(plain.size()));
  return Take();
}

std::string TlsPeer::Unpack(std::string_view in, std::string& out) {
  ERR_clear_error();
  if (!in.empty()) BIO_write(SSL_get_rbio(session_->ssl.get()), in.data(), static_cast<int>(in.size()));
  std::string plain;
  char bytes[4096];
  int count = 0;
  while ((count = SSL_read(session_->ssl.get(), bytes, sizeof bytes)) > 0) {
    plain.append(bytes, static_cast<std::size_t>(count));
  }
  const int why = SSL_get_error(session_->ssl.get(), count);
  closed_ = why == SSL_ERROR_ZERO_RETURN;
  failed_ = why != SSL_ERROR_ZERO_RETURN && why != SSL_ERROR_WANT_READ;
  out += Take();
  return plain;
}

std::string TlsPeer::Close() {
  SSL_shutdown(session_->ssl.get());
  return Take();
}

std::string TlsPeer::UpdateKeys() {
  SSL_key_update(session_->ssl.get(), SSL_KEY_UPDATE_REQUESTED);
  SSL_do_handshake(session_->ssl.get());
  return Take();
}

std::string TlsPeer::Renegotiate() {
  SSL_renegotiate(session_->ssl.get());
  SSL_do_handshake(session_->ssl.get());
  return Take();
}

std::string TlsPeer::Protocol() const { return SSL_get_version(session_->ssl.get()); }

std::string TlsPeer::ApplicationProtocol() const {
  const unsigned char* chosen = nullptr;
  unsigned int length = 0;
  SSL_get0_alpn_selected(session_->ssl.get(), &chosen, &length);
  return std::string(reinterpret_cast<const char*>(chosen), length);
}

std::string TlsPeer::CertificateName() const {
  const X509* certificate = SSL_get0_peer_certificate(session_->ssl.get());
  char name[256] = "";
  if (certificate != nullptr) {
    X509_NAME_get_text_by_NID(X509_get_subject_name(certificate), NID_commonName, name, sizeof name);
  }
  return name;
}

TlsClient::TlsClient(std::uint16_t port, const TlsWish& wish) : peer_(wish) {
  socket_ = ::socket(AF_INET, SOCK_STREAM, 0);
  timeval timeout{20, 0};
  ::setsockopt(socket_, SOL_SOCKET, SO_RCVTIMEO, &timeout, sizeof timeout);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(port);
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  if (::connect(socket_, reinterpret_cast<sockaddr*>(&address), sizeof address) != 0) return;
  std::string in, out;
  while (!(connected_ = peer_.Handshake(in, out)) && !peer_.failed()) {
    if (!SendWire(out)) return;
    out.clear();
    char bytes[16384];
    const ssize_t count = ::recv(socket_, bytes, sizeof bytes, 0);
    if (count <= 0) return;
    in.assign(bytes, static_cast<std::size_t>(count));
  }
  SendWire(out);
}
TlsClient::~TlsClient() { ::close(socket_); }

bool TlsClient::SendWire(std::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t sent = ::send(socket_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
    if (sent <= 0) return false;
    bytes.remove_prefix(static_cast<std::size_t>(sent));
  }
  return true;
}

// False at the end of the connection, in order or not.
bool TlsClient::Receive() {
  char bytes[16384];
  const ssize_t count = ::recv(socket_, bytes, sizeof bytes, 0);
  std::string out;
  if (count > 0) buffer_ += peer_.Unpack({bytes, static_cast<std::size_t>(count)}, out);
  return count > 0 && SendWire(out) && !peer_.closed() && !peer_.failed();
}

TlsAnswer TlsClient::Ask(std::string_view request, std::size_t step) {
  TlsAnswer answer;
  const std::string wire = peer_.Pack(request);
  for (std::size_t at = 0; at < wire.size(); at += std::min(step, wire.size())) {
    if (!SendWire(std::string_view(wire).substr(at, step))) return answer;
  }
  bool more = true;
  std::size_t end = 0;
  while ((end = buffer_.find("\r\n\r\n")) == std::string::npos) {
    if (!more) return answer;
    more = Receive();
  }
  answer.head = buffer_.substr(0, end + 2);
  buffer_.erase(0, end + 4);
  answer.status = std::atoi(answer.head.c_str() + 9);
  const std::size_t at = answer.head.find("Content-Length: ");
  const std::size_t length = at == std::string::npos ? 0 : std::strtoul(answer.head.c_str() + at + 16, nullptr, 10);
  while (buffer_.size() < length && more) more = Receive();
  answer.body = buffer_.substr(0, length);
  buffer_.erase(0, length);
  return answer;
}

TlsAnswer TlsClient::Get(std::string_view target) {
  return Ask("GET " + std::string(target) + " HTTP/1.1\r\nHost: test\r\n\r\n");
}

bool TlsClient::IsClosed(bool* in_order) {
  while (Receive()) {
  }
  if (in_order != nullptr) *in_order = peer_.closed();
  return buffer_.empty();
}

}  // namespace credence::http
