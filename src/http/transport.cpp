#include "http/transport.h"

#include <algorithm>
#include <boost/asio/write.hpp>
#include <boost/beast/http/error.hpp>
#include <utility>

namespace credence::http {
namespace {

namespace asio = boost::asio;
namespace beast = boost::beast;
using asio::ip::tcp;
using boost::system::error_code;

constexpr std::size_t kReadBytes = 4 * 1024;
constexpr std::size_t kLingerBytesMax = 1024 * 1024;  // of an unwanted body, read and forgotten
constexpr auto kLingerTime = std::chrono::seconds(1);

std::string AddressText(const asio::ip::address& address) {
  if (!address.is_v6() || !address.to_v6().is_v4_mapped()) return address.to_string();
  return asio::ip::make_address_v4(asio::ip::v4_mapped, address.to_v6()).to_string();
}

}  // namespace

Transport::Transport(Socket socket, const TlsCertificate* certificate)
    : socket_(std::move(socket)), timer_(socket_.get_executor()) {
  error_code failure;
  socket_.set_option(tcp::no_delay(true), failure);
  const auto remote = socket_.remote_endpoint(failure);
  if (!failure) remote_address_ = AddressText(remote.address());
  if (certificate != nullptr) tls_ = std::make_unique<Tls>(*certificate);
}

// The timer is touched only when it would come too late. When it comes too early it sees that there is time left: that
// is far cheaper than setting it for every read and every write.
void Transport::CloseAfter(std::chrono::milliseconds time) {
  deadline_ = SteadyClock::now() + time;
  if (deadline_ < armed_until_) Arm();
}

void Transport::CloseNever() { deadline_ = SteadyClock::time_point::max(); }

void Transport::Arm() {
  armed_until_ = deadline_;
  timer_.expires_at(deadline_);
  timer_.async_wait([weak = weak_from_this()](error_code failure) {
    const auto self = weak.lock();
    if (failure || !self) return;
    self->armed_until_ = SteadyClock::time_point::max();
    if (SteadyClock::now() >= self->deadline_) return self->Close();
    if (self->deadline_ != SteadyClock::time_point::max()) self->Arm();
  });
}

void Transport::Close() {
  error_code ignored;
  socket_.close(ignored);
  timer_.cancel();
}

Awaitable<Transport::Agreed> Transport::Handshake(beast::flat_buffer& buffer) {
  if (!tls_) co_return Agreed::kYes;
  auto outcome = TlsSession::Outcome::kNeedsInput;
  error_code gone;
  for (bool first = true; !gone && outcome == TlsSession::Outcome::kNeedsInput; first = false) {
    auto [failure, bytes] = co_await socket_.async_read_some(asio::buffer(tls_->wire), kAwait);
    if (failure && first) co_return Agreed::kSilent;
    gone = failure;
    if (gone) break;
    if (first && !TlsSession::MayBegin(tls_->wire[0])) {
      buffer.commit(asio::buffer_copy(buffer.prepare(bytes), asio::buffer(tls_->wire, bytes)));
      tls_.reset();
      co_return Agreed::kYes;
    }
    tls_->session.Give({tls_->wire.data(), bytes});
    outcome = tls_->session.Handshake();
    gone = co_await Flush();
  }
  if (gone) co_return Agreed::kGone;
  co_return outcome == TlsSession::Outcome::kDone ? Agreed::kYes : Agreed::kNo;
}

Awaitable<error_code> Transport::Flush() {
  const std::string out = tls_->session.Take();
  if (out.empty()) co_return error_code();
  auto [failure, bytes] = co_await asio::async_write(socket_, asio::buffer(out), kAwait);
  co_return failure;
}

Awaitable<error_code> Transport::Fill(beast::flat_buffer& buffer, std::size_t bytes_max) {
  const auto room = buffer.prepare(std::min(bytes_max, buffer.max_size() - buffer.size()));
  if (room.size() == 0) co_return beast::http::error::buffer_overflow;
  if (!tls_) {
    auto [failure, bytes] = co_await socket_.async_read_some(room, kAwait);
    buffer.commit(bytes);
    co_return failure;
  }
  for (;;) {
    std::size_t got = 0;
    const auto outcome = tls_->session.Read(static_cast<char*>(room.data()), room.size(), got);
    if (const error_code failure = co_await Flush()) co_return failure;
    if (outcome == TlsSession::Outcome::kDone) {
      buffer.commit(got);
      co_return error_code();
    }
    if (outcome != TlsSession::Outcome::kNeedsInput) co_return asio::error::eof;
    auto [failure, bytes] = co_await socket_.async_read_some(asio::buffer(tls_->wire), kAwait);
    if (failure) co_return failure;
    tls_->session.Give({tls_->wire.data(), bytes});
  }
}

Awaitable<error_code> Transport::Send(std::string_view first, std::string_view second) {
  if (!tls_) {
    const std::array<asio::const_buffer, 2> both{asio::buffer(first), asio::buffer(second)};
    auto [failure, bytes] = co_await asio::async_write(socket_, both, kAwait);
    co_return failure;
  }
  const bool packed = tls_->session.Write(first) == TlsSession::Outcome::kDone &&
                      tls_->session.Write(second) == TlsSession::Outcome::kDone;
  if (!packed) co_return asio::error::connection_aborted;
  co_return co_await Flush();
}

Awaitable<void> Transport::SayTheEnd() {
  if (!tls_) co_return;
  CloseAfter(kLingerTime);
  tls_->session.Close();
  co_await Flush();
}

Awaitable<void> Transport::Linger(beast::flat_buffer& buffer) {
  CloseAfter(kLingerTime);
  error_code ignored;
  socket_.shutdown(tcp::socket::shutdown_send, ignored);
  for (std::size_t total = 0; total < kLingerBytesMax;) {
    buffer.clear();
    auto [failure, bytes] = co_await socket_.async_read_some(buffer.prepare(kReadBytes), kAwait);
    if (failure) break;
    total += bytes;
  }
}

}  // namespace credence::http
