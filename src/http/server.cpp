// One coroutine for each connection, on one of the I/O threads from beginning to end; handlers run on the worker
// threads, but for answers that a route has in memory.
#include "http/server.h"

#include <spdlog/spdlog.h>

#include <algorithm>
#include <atomic>
#include <boost/asio/basic_socket_acceptor.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/detached.hpp>
#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/v6_only.hpp>
#include <boost/asio/thread_pool.hpp>
#include <boost/beast/http/parser.hpp>
#include <boost/beast/http/string_body.hpp>
#include <chrono>
#include <condition_variable>
#include <deque>
#include <exception>
#include <mutex>
#include <optional>
#include <thread>
#include <unordered_set>
#include <utility>

#include "base/check.h"
#include "base/text.h"
#include "http/http_errors.h"
#include "http/large_body_share.h"
#include "http/request_ids.h"
#include "http/transport.h"
#include "http/wire.h"

namespace credence::http {
namespace {

namespace asio = boost::asio;
namespace beast = boost::beast;
using asio::ip::tcp;
using boost::system::error_code;
using Acceptor = asio::basic_socket_acceptor<asio::ip::tcp, Executor>;
using Parser = beast::http::request_parser<beast::http::string_body>;

constexpr std::size_t kReadBytes = 4 * 1024;
constexpr std::size_t kBufferBytesKept = 8 * 1024;  // of a connection that waits
constexpr std::size_t kBodyReadBytes = 64 * 1024;
constexpr std::size_t kBufferBytesMax = 64 * 1024;      // beyond the header
constexpr std::size_t kBodyTimeoutBytes = 1024 * 1024;  // each gets a body_timeout_ms of its own
constexpr std::size_t kWriteSliceBytes = 256 * 1024;    // each gets a write_timeout_ms of its own
constexpr std::size_t kRefusedConnectionsMax = 64;      // told "busy" at the same time; more are just closed
constexpr std::string_view kStayWithTls = "max-age=31536000";
constexpr auto kAcceptPause = std::chrono::milliseconds(50);  // when the system has no descriptor left

std::string LowerAscii(std::string_view text) {
  std::string lower(text);
  for (char& c : lower) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  }
  return lower;
}

// Written once a second by each thread.
const std::string& DateNow() {
  thread_local std::int64_t written_at = -1;
  thread_local std::string written;
  const std::int64_t now =
      std::chrono::duration_cast<std::chrono::seconds>(std::chrono::system_clock::now().time_since_epoch()).count();
  if (now != written_at) {
    written = HttpDate(now);
    written_at = now;
  }
  return written;
}

class Connection;

// What all connections of one server share. Outlives them.
struct Shared {
  Shared(const ServerOptions& server_options, const Site& server_site)
      : options(server_options),
        site(server_site),
        workers(static_cast<std::size_t>(std::max(1, server_options.worker_threads))),
        open(server_site.metrics().MakeGauge("credence_http_connections", "Open connections.")),
        refused(server_site.metrics().MakeCounter("credence_http_connections_refused_total",
                                                  "Connections answered 503 or closed because of the limit.")),
        handshakes_failed(server_site.metrics().MakeCounter("credence_tls_handshakes_failed_total",
                                                            "Connections that never agreed on TLS.")) {
    for (int i = 0; i < std::max(1, server_options.io_threads); ++i) contexts.emplace_back(1);  // one thread runs it
  }

  void Enter(Connection* connection) {
    std::lock_guard lock(mutex);
    connections.insert(connection);
    open.Add(1);
  }
  void Leave(Connection* connection) {
    std::lock_guard lock(mutex);
    connections.erase(connection);
    open.Add(-1);
    if (connections.empty()) none_left.notify_all();
  }

  const ServerOptions options;
  const Site& site;
  asio::thread_pool workers;
  RequestIds ids;
  Gauge& open;
  Counter& refused;
  Counter& handshakes_failed;
  std::atomic<bool> stopping{false};
  std::atomic<std::size_t> large_body_bytes{0};  // that requests may be holding
  std::mutex mutex;                              // guards connections
  std::unordered_set<Connection*> connections;
  std::condition_variable none_left;
  // One for each I/O thread. The last member: connections that still wait die with it and call Leave.
  std::deque<asio::io_context> contexts;
};

// One connection. Everything but the constructor and the destructor runs on the thread of its context.
class Connection : public std::enable_shared_from_this<Connection> {
 public:
  Connection(Shared& shared, Socket socket, bool refused)
      : shared_(shared),
        options_(shared.options),
        transport_(std::make_shared<Transport>(std::move(socket), options_.certificate)),
        buffer_(options_.header_bytes_max + kBufferBytesMax),
        refused_(refused) {
    shared_.Enter(this);
  }
  ~Connection() { shared_.Leave(this); }

  void Start() {
    auto self = shared_from_this();
    asio::co_spawn(transport_->executor(), Run(self), [](std::exception_ptr failure) {
      if (failure) spdlog::error("a connection ended for want of memory or by a broken invariant");
    });
  }

  // From any thread: close at once when no request is under way (or always, if `now`).
  void Stop(bool now) {
    asio::post(transport_->executor(), [self = shared_from_this(), now] {
      if (now || self->idle_) self->transport_->Close();
    });
  }

 private:
  enum class Next { kGoOn, kLinger, kClose };

  Awaitable<void> Run(std::shared_ptr<Connection> self) {
    Next next = options_.certificate != nullptr ? co_await Handshake() : Next::kGoOn;
    for (std::size_t count = 1; next == Next::kGoOn; ++count) next = co_await ServeOne(count);
    idle_ = true;
    co_await transport_->SayTheEnd();
    if (next == Next::kLinger) co_await transport_->Linger(buffer_);
    transport_->Close();
    (void)self;  // keeps the connection alive until here
  }

  Awaitable<Next> Handshake() {
    idle_ = true;
    transport_->CloseAfter(std::chrono::milliseconds(options_.header_timeout_ms));
    const Transport::Agreed agreed = co_await transport_->Handshake(buffer_);
    idle_ = false;
    if (agreed == Transport::Agreed::kYes) co_return Next::kGoOn;
    if (agreed != Transport::Agreed::kSilent) shared_.handshakes_failed.Add();
    co_return agreed == Transport::Agreed::kNo ? Next::kLinger : Next::kClose;
  }

  // Reads until the header has ended or, with `whole`, the body too.
  Awaitable<error_code> Parse(Parser& parser, bool whole) {
    parser.eager(whole);
    for (;;) {
      error_code failure = beast::http::error::need_more;
      if (buffer_.size() > 0) {
        failure = {};
        buffer_.consume(parser.put(buffer_.data(), failure));
        if (failure && failure != beast::http::error::need_more) co_return failure;
        if (whole ? parser.is_done() : parser.is_header_done()) co_return error_code();
      }
      if (failure) failure = co_await transport_->Fill(buffer_, whole ? kBodyReadBytes : kReadBytes);
      if (failure) co_return failure;
    }
  }

  // Reads one request and answers it.
  Awaitable<Next> ServeOne(std::size_t count) {
    if (!co_await AwaitFirstByte(count == 1)) co_return Next::kClose;
    Request request;
    request.id = shared_.ids.Next();
    request.remote_address = transport_->remote_address();
    Parser parser;
    parser.header_limit(static_cast<std::uint32_t>(options_.header_bytes_max));
    parser.body_limit(boost::none);  // the route decides it, below

    const error_code failure = co_await Parse(parser, false);
    if (failure) co_return co_await RefuseBroken(failure, parser, request);
    Result<Framing> framing = TakeHeader(parser, request);
    if (!framing.ok()) co_return co_await Refuse(framing.error(), request);
    if (options_.certificate != nullptr && !transport_->speaks_tls())
      co_return co_await Refuse(Error(errors::kTlsOnly), request);
    if (refused_) co_return co_await Refuse(Error(errors::kBusy), request);

    const bool has_body = framing->chunked || framing->content_length > 0;
    const std::size_t body_bytes_max = has_body ? shared_.site.BodyBytesMax(request) : 0;
    body_bytes_max_ = body_bytes_max;
    if (framing->content_length > body_bytes_max) co_return co_await Refuse(TooLarge(), request);
    const LargeBodyShare share(shared_.large_body_bytes, framing->chunked ? body_bytes_max : framing->content_length,
                               options_.large_bodies_bytes_max);
    if (!share.granted()) co_return co_await Refuse(Error(errors::kBusy), request);
    parser.body_limit(body_bytes_max);
    if (framing->expects_continue && buffer_.size() == 0 && !co_await SendContinue()) co_return Next::kClose;
    if (!parser.is_done()) {
      transport_->CloseAfter(BodyTime(framing->chunked ? body_bytes_max : framing->content_length));
      const error_code body_failure = co_await Parse(parser, true);
      if (body_failure) co_return co_await RefuseBroken(body_failure, parser, request);
    }
    request.body = parser.get().body();

    const Method method = request.method;
    std::optional<Response> at_once;
    if (!has_body) at_once = AnswerAtOnce(request);
    Response response;  // GCC 12 destroys what `? : co_await` gives twice
    if (at_once) {
      response = *std::move(at_once);
    } else {
      transport_->CloseNever();
      response = co_await OnWorker(std::move(request));
    }
    if (response.status == 0) co_return Next::kClose;  // could not even say 500
    const bool keep_alive = parser.get().keep_alive() && count < options_.requests_per_connection_max &&
                            !shared_.stopping.load(std::memory_order_relaxed);
    const bool written = co_await Write(response, method, keep_alive);
    if (!written) co_return Next::kClose;
    co_return keep_alive ? Next::kGoOn : Next::kLinger;
  }

  // False when the other end has gone, kept silent too long, or the server stops.
  Awaitable<bool> AwaitFirstByte(bool first) {
    if (buffer_.size() == 0) {
      if (buffer_.capacity() > kBufferBytesKept) buffer_.shrink_to_fit();  // many connections wait, few send
      if (shared_.stopping.load()) co_return false;
      idle_ = true;
      transport_->CloseAfter(std::chrono::milliseconds(first ? options_.header_timeout_ms : options_.idle_timeout_ms));
      const error_code failure = co_await transport_->Fill(buffer_, kReadBytes);
      idle_ = false;
      if (failure) co_return false;
    }
    transport_->CloseAfter(std::chrono::milliseconds(options_.header_timeout_ms));
    co_return true;
  }

  // Fills the request. The headers are copied before the body is read, so that trailers never become headers.
  Result<Framing> TakeHeader(const Parser& parser, Request& request) const {
    const auto& message = parser.get();
    request.method = MethodNamed(message.method_string());
    for (const auto& field : message) {
      request.headers.emplace_back(LowerAscii(field.name_string()), std::string(field.value()));
    }
    request.language = PreferredLanguage(request.Header("accept-language").value_or(""));
    if (message.target().size() > options_.target_bytes_max) return TargetTooLong();
    ASSIGN_OR_RETURN(Framing framing, CheckFraming(request, message.version() % 10));
    ASSIGN_OR_RETURN(Target target, ParseTarget(message.target()));
    request.path = std::move(target.path);
    request.query_text = std::move(target.query_text);
    request.query = std::move(target.query);
    return framing;
  }

  Error TooLarge() const { return Error(errors::kTooLarge, {{"limit", std::to_string(body_bytes_max_)}}); }
  Error TargetTooLong() const {
    return Error(errors::kTargetTooLong, {{"limit", std::to_string(options_.target_bytes_max)}});
  }

  // An answer to what the parser could not read. Who is too slow or gone gets none: his socket is closed already.
  Awaitable<Next> RefuseBroken(error_code failure, const Parser& parser, const Request& request) {
    namespace http = beast::http;
    const bool from_parser = failure.category() == http::make_error_code(http::error::bad_target).category();
    Error error(errors::kBadRequest);
    if (!from_parser || failure == http::error::end_of_stream || failure == http::error::partial_message) {
      co_return Next::kClose;
    } else if (failure == http::error::header_limit) {
      // As long as the method is unknown, the request line has not ended.
      error = parser.get().method_string().empty() || parser.get().target().empty()
                  ? TargetTooLong()
                  : Error(errors::kHeaderTooLarge, {{"limit", std::to_string(options_.header_bytes_max)}});
    } else if (failure == http::error::body_limit) {
      error = TooLarge();
    }
    co_return co_await Refuse(error, request);
  }

  Awaitable<Next> Refuse(const Error& error, const Request& request) {
    Response response = shared_.site.Refuse(error, request);
    const bool written = co_await Write(response, request.method, false);
    co_return written ? Next::kLinger : Next::kClose;
  }

  std::chrono::milliseconds BodyTime(std::size_t body_bytes) const {
    return std::chrono::milliseconds(options_.body_timeout_ms) * (1 + body_bytes / kBodyTimeoutBytes);
  }

  Awaitable<bool> SendContinue() {
    static constexpr std::string_view kContinue = "HTTP/1.1 100 Continue\r\n\r\n";
    transport_->CloseAfter(std::chrono::milliseconds(options_.write_timeout_ms));
    co_return !co_await transport_->Send(kContinue, {});
  }

  // Runs the handler on a worker thread and comes back. Status 0: even the error answer failed.
  Awaitable<Response> OnWorker(Request request) {
    auto initiate = [this](auto done, Request asked) {
      asio::post(shared_.workers, [this, done = std::move(done), asked = std::move(asked)]() mutable {
        auto executor = asio::get_associated_executor(done, transport_->executor());
        Response response = Answer(std::move(asked));
        asio::post(executor, [done = std::move(done), response = std::move(response)]() mutable {
          std::move(done)(std::move(response));
        });
      });
    };
    return asio::async_initiate<const asio::use_awaitable_t<Executor>, void(Response)>(initiate, kUseAwaitable,
                                                                                       std::move(request));
  }

  Response Answer(Request request) const {
    return *Logged(request, [&](std::string* pattern) -> std::optional<Response> {
      return shared_.site.Answer(std::move(request), pattern);
    });
  }

  std::optional<Response> AnswerAtOnce(Request& request) const {
    return Logged(request, [&](std::string* pattern) { return shared_.site.AnswerAtOnce(request, pattern); });
  }

  template <typename Answering>
  std::optional<Response> Logged(const Request& request, const Answering& answering) const {
    try {
      if (!options_.access_log) return answering(nullptr);
      const auto started = SteadyClock::now();
      const Method method = request.method;
      const std::string id = request.id;
      std::string pattern;
      std::optional<Response> response = answering(&pattern);
      if (!response) return response;
      const std::chrono::duration<double, std::milli> time = SteadyClock::now() - started;
      spdlog::info("{} {} {} {} {} B {:.1f} ms", id, NameOf(method), pattern, response->status, response->body.size(),
                   time.count());
      return response;
    } catch (const std::exception&) {  // out of memory
      Response none;
      none.status = 0;
      return none;
    }
  }

  // False when the other end did not take it in time.
  Awaitable<bool> Write(Response& response, Method method, bool keep_alive) {
    if (transport_->speaks_tls()) response.SetHeader("Strict-Transport-Security", kStayWithTls);
    const std::string head = WriteHead(response, keep_alive, DateNow());
    std::string_view body = SendsBody(method, response.status) ? std::string_view(response.body) : std::string_view();
    transport_->CloseAfter(std::chrono::milliseconds(options_.write_timeout_ms));
    error_code failure = co_await transport_->Send(head, body.substr(0, kWriteSliceBytes));
    for (std::size_t at = kWriteSliceBytes; !failure && at < body.size(); at += kWriteSliceBytes) {
      transport_->CloseAfter(std::chrono::milliseconds(options_.write_timeout_ms));
      failure = co_await transport_->Send(body.substr(at, kWriteSliceBytes), {});
    }
    co_return !failure;
  }

  Shared& shared_;
  const ServerOptions& options_;
  const std::shared_ptr<Transport> transport_;
  beast::flat_buffer buffer_;
  const bool refused_;  // one too many: told so and closed
  std::size_t body_bytes_max_ = 0;
  bool idle_ = false;  // no request under way
};

}  // namespace

class Server::Impl {
 public:
  Impl(const ServerOptions& options, const Site& site)
      : shared_(options, site), acceptor_(shared_.contexts.front().get_executor()) {
    for (asio::io_context& context : shared_.contexts) work_.emplace_back(context.get_executor());
  }
  ~Impl() { Stop(); }

  Status Listen() {
    error_code failure;
    const auto address = asio::ip::make_address(shared_.options.address, failure);
    const tcp::endpoint endpoint(address, shared_.options.port);
    if (!failure) acceptor_.open(endpoint.protocol(), failure);
    if (!failure) acceptor_.set_option(tcp::acceptor::reuse_address(true), failure);
    if (!failure && address.is_v6()) acceptor_.set_option(asio::ip::v6_only(false), failure);
    if (!failure) acceptor_.bind(endpoint, failure);
    if (!failure) acceptor_.listen(asio::socket_base::max_listen_connections, failure);
    if (failure) {
      return Error(errors::kCannotListen,
                   {{"address", shared_.options.address + ":" + std::to_string(shared_.options.port)},
                    {"reason", failure.message()}});
    }
    port_ = acceptor_.local_endpoint().port();
    asio::co_spawn(acceptor_.get_executor(), Accept(), asio::detached);
    for (asio::io_context& context : shared_.contexts) {
      threads_.emplace_back([&context] { context.run(); });
    }
    return {};
  }

  std::uint16_t port() const { return port_; }

  void Stop() {
    std::lock_guard once(stop_mutex_);
    if (stopped_) return;
    stopped_ = true;
    shared_.stopping.store(true);
    asio::post(acceptor_.get_executor(), [this] {
      error_code ignored;
      acceptor_.close(ignored);
    });
    StopConnections(false);
    {
      std::unique_lock lock(shared_.mutex);
      shared_.none_left.wait_for(lock, std::chrono::milliseconds(shared_.options.stop_timeout_ms),
                                 [this] { return shared_.connections.empty(); });
    }
    StopConnections(true);
    shared_.workers.join();
    work_.clear();
    for (asio::io_context& context : shared_.contexts) context.stop();
    for (std::thread& thread : threads_) thread.join();
  }

 private:
  Awaitable<void> Accept() {
    for (std::size_t turn = 0;; ++turn) {
      asio::io_context& context = shared_.contexts[turn % shared_.contexts.size()];
      auto [failure, socket] = co_await acceptor_.async_accept(context.get_executor(), kAwait);
      if (!acceptor_.is_open() || shared_.stopping.load()) co_return;
      if (failure) {
        Timer pause(acceptor_.get_executor(), kAcceptPause);
        co_await pause.async_wait(kAwait);
        continue;
      }
      const auto open = static_cast<std::size_t>(std::max<std::int64_t>(0, shared_.open.value()));
      const bool refused = open >= shared_.options.connections_max;
      if (refused) shared_.refused.Add();
      if (open >= shared_.options.connections_max + kRefusedConnectionsMax) continue;  // the socket closes itself
      std::make_shared<Connection>(shared_, std::move(socket), refused)->Start();
    }
  }

  void StopConnections(bool now) {
    // Held until the lock is released: the last owner of a connection enters Leave.
    std::vector<std::shared_ptr<Connection>> alive;
    std::lock_guard lock(shared_.mutex);
    for (Connection* connection : shared_.connections) {
      if (auto owner = connection->weak_from_this().lock()) alive.push_back(std::move(owner));
    }
    for (const auto& connection : alive) connection->Stop(now);
  }

  Shared shared_;
  Acceptor acceptor_;
  std::vector<asio::executor_work_guard<Executor>> work_;
  std::vector<std::thread> threads_;
  std::uint16_t port_ = 0;
  std::mutex stop_mutex_;
  bool stopped_ = false;
};

Result<std::unique_ptr<Server>> Server::Start(const ServerOptions& options, const Site& site) {
  auto impl = std::make_unique<Impl>(options, site);
  RETURN_IF_ERROR(impl->Listen());
  return std::unique_ptr<Server>(new Server(std::move(impl)));
}

Server::Server(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}
Server::~Server() = default;
std::uint16_t Server::port() const { return impl_->port(); }
void Server::Stop() { impl_->Stop(); }

}  // namespace credence::http
