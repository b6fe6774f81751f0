// The bytes of one connection: a socket, TLS around it where the server speaks it, and the moment it is closed.
// Lives on the thread of its context from beginning to end; only the constructor runs elsewhere.
#pragma once

#include <array>
#include <boost/asio/as_tuple.hpp>
#include <boost/asio/awaitable.hpp>
#include <boost/asio/basic_stream_socket.hpp>
#include <boost/asio/basic_waitable_timer.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <chrono>
#include <memory>
#include <string>
#include <string_view>

#include "http/tls_certificate.h"
#include "http/tls_session.h"

namespace credence::http {

// One thread runs a context, so nothing in it needs a strand or a lock.
using Executor = boost::asio::io_context::executor_type;
using Socket = boost::asio::basic_stream_socket<boost::asio::ip::tcp, Executor>;
using SteadyClock = std::chrono::steady_clock;
using Timer = boost::asio::basic_waitable_timer<SteadyClock, boost::asio::wait_traits<SteadyClock>, Executor>;
template <typename T>
using Awaitable = boost::asio::awaitable<T, Executor>;
constexpr boost::asio::use_awaitable_t<Executor> kUseAwaitable;
constexpr auto kAwait = boost::asio::as_tuple(kUseAwaitable);

class Transport : public std::enable_shared_from_this<Transport> {
 public:
  // `certificate`: nullptr speaks plain HTTP; else it outlives the transport.
  Transport(Socket socket, const TlsCertificate* certificate);

  Executor executor() { return socket_.get_executor(); }
  // Of the other end, without port. An IPv4 caller is named the same on "0.0.0.0" and on "::".
  const std::string& remote_address() const { return remote_address_; }
  bool speaks_tls() const { return tls_ != nullptr; }

  // Closes the socket unless another of these calls comes before. What waits for it then ends with an error.
  void CloseAfter(std::chrono::milliseconds time);
  void CloseNever();  // as long as a handler runs
  void Close();

  enum class Agreed {
    kYes,
    kNo,     // what is left to say was said
    kGone,   // there is nobody to say anything to
    kSilent  // whether somebody listens was all it wanted to know
  };
  // Agrees on TLS. Who speaks plain HTTP here is heard, to be told so: kYes with speaks_tls() false, and its first
  // bytes in `buffer`.
  Awaitable<Agreed> Handshake(boost::beast::flat_buffer& buffer);

  // At least one byte more into the buffer, at most `bytes_max`.
  Awaitable<boost::system::error_code> Fill(boost::beast::flat_buffer& buffer, std::size_t bytes_max);
  // Plain bytes, in one piece where TLS packs them.
  Awaitable<boost::system::error_code> Send(std::string_view first, std::string_view second);

  // Says within TLS that nothing more comes, so that nobody can cut an answer short unnoticed.
  Awaitable<void> SayTheEnd();
  // Closing a socket with unread bytes resets it, and the other end may lose the answer (RFC 9112 9.6):
  // says that nothing more comes, then reads until the other end has closed, for a short time.
  Awaitable<void> Linger(boost::beast::flat_buffer& buffer);

 private:
  struct Tls {
    static constexpr std::size_t kWireBytes = 16 * 1024 + 512;  // a record of TLS with what it adds
    explicit Tls(const TlsCertificate& certificate) : session(certificate) {}
    TlsSession session;
    std::array<char, kWireBytes> wire;
  };

  void Arm();
  Awaitable<boost::system::error_code> Flush();  // what the session of TLS has ready

  Socket socket_;
  std::string remote_address_;
  std::unique_ptr<Tls> tls_;  // nothing: plain HTTP
  Timer timer_;
  SteadyClock::time_point deadline_ = SteadyClock::time_point::max();
  SteadyClock::time_point armed_until_ = SteadyClock::time_point::max();  // max: the timer does not run
};

}  // namespace credence::http
