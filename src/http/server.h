// The HTTP/1.1 server: sockets, limits, time-outs, keep-alive, graceful stop. What is answered is the site's matter.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>

#include "base/limits.h"
#include "base/result.h"
#include "http/site.h"
#include "http/tls_certificate.h"

namespace credence::http {

struct ServerOptions {
  std::string address = "127.0.0.1";  // IPv4 or IPv6; "::" listens on both
  std::uint16_t port = 0;             // 0: a free one, see Server::port()
  int io_threads = 2;                 // bytes in and out; never run a handler
  int worker_threads = 8;             // handlers; each may wait for the database
  std::size_t header_bytes_max = limits::kHeaderBytesMax;
  std::size_t target_bytes_max = limits::kTargetBytesMax;
  std::size_t connections_max = limits::kConnectionsMax;  // more are answered 503
  std::size_t requests_per_connection_max = limits::kRequestsPerConnectionMax;
  std::size_t large_bodies_bytes_max = limits::kLargeBodiesBytesMax;  // of all requests; more are answered 503
  int header_timeout_ms = limits::kHeaderTimeoutMs;  // from the first byte of a request to the end of its header
  int body_timeout_ms = limits::kIdleTimeoutMs;      // for each started MiB of the body
  int idle_timeout_ms = limits::kIdleTimeoutMs;      // between two requests
  int write_timeout_ms = limits::kWriteTimeoutMs;    // for each started 256 KiB of the answer
  int stop_timeout_ms = 10'000;                      // for running requests when the server stops
  const TlsCertificate* certificate = nullptr;       // outlives the server; nullptr: plain HTTP
  bool access_log = false;                           // method, route, status, bytes, time; nothing about the caller
};

// Runs from Start to Stop. Signals are the caller's matter. Stop may be called by any thread but those of the server.
class Server {
 public:
  // Binds, listens and answers from now on. `site` must outlive the server.
  // Error code: http.cannot_listen.
  static Result<std::unique_ptr<Server>> Start(const ServerOptions& options, const Site& site);

  ~Server();  // stops
  Server(const Server&) = delete;
  Server& operator=(const Server&) = delete;

  std::uint16_t port() const;

  // Takes no new connection, closes idle ones at once, lets running requests finish for at most
  // `stop_timeout_ms`, then closes what is left. Returns when no handler runs any more: a handler cannot be
  // interrupted, because it borrows what its owner is about to destroy. Later calls do nothing.
  void Stop();

 private:
  class Impl;
  explicit Server(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

}  // namespace credence::http
