#include "http/server.h"

#include <gtest/gtest.h>
#include <spdlog/logger.h>
#include <spdlog/sinks/ostream_sink.h>
#include <spdlog/spdlog.h>

#include <atomic>
#include <boost/json.hpp>
#include <chrono>
#include <memory>
#include <sstream>
#include <stdexcept>
#include <string>
#include <thread>
#include <vector>

#include "base/caller.h"
#include "http/http_errors.h"
#include "http/raw_client.h"

namespace credence::http {
namespace {

using std::chrono::milliseconds;

Route MakeRoute(Method method, std::string path, Handler handler) {
  Route route;
  route.method = method;
  route.path = std::move(path);
  route.permission = Permission::kReadPublic;
  route.audit_event = "test.done";
  route.handler = std::move(handler);
  return route;
}

// A running server with a few routes. `slow` waits until `released`.
class TestServer {
 public:
  explicit TestServer(ServerOptions options = {}) : site_(Routes(), metrics_) {
    auto started = Server::Start(options, site_);
    EXPECT_TRUE(started.ok());
    server_ = std::move(started).value();
  }
  ~TestServer() {
    released = true;
    server_->Stop();
  }

  std::uint16_t port() const { return server_->port(); }
  Server& server() { return *server_; }
  MetricsRegistry& metrics() { return metrics_; }

  std::atomic<bool> slow_running{false};
  std::atomic<bool> released{false};

 private:
  Router Routes() {
    Router router;
    router.Add(MakeRoute(Method::kGet, "/hello", [](const Request&, const Caller&) { return Text("hello"); }));
    router.Add(MakeRoute(Method::kGet, "/whoami",
                         [](const Request& request, const Caller&) { return Text(request.remote_address); }));
    router.Add(MakeRoute(Method::kGet, "/large",
                         [](const Request&, const Caller&) { return Text(std::string(3'000'000, 'x')); }));
    router.Add(MakeRoute(Method::kPost, "/echo", [](const Request& request, const Caller&) {
      return Text(std::string(request.body) + "|" + request.Header("x-trailer").value_or("none"));
    }));
    Route pieces = MakeRoute(Method::kPost, "/pieces", [](const Request& request, const Caller&) {
      return Text(std::to_string(request.body.size()));
    });
    pieces.body_bytes_max = 4 * limits::kBodyBytesMax;
    router.Add(std::move(pieces));
    router.Add(MakeRoute(Method::kGet, "/slow", [this](const Request&, const Caller&) {
      slow_running = true;
      while (!released) std::this_thread::sleep_for(milliseconds(1));
      return Text("done");
    }));
    router.Add(MakeRoute(Method::kGet, "/broken", [](const Request&, const Caller&) -> Response {
      throw std::runtime_error("names and numbers of people");
    }));
    AddSystemRoutes(
        router, metrics_, [this] { return !released.load(); }, Permission::kReadPublic);
    return router;
  }

  MetricsRegistry metrics_;
  Site site_;
  std::unique_ptr<Server> server_;
};

template <typename Condition>
bool Eventually(Condition condition) {
  for (int i = 0; i < 5000; ++i) {
    if (condition()) return true;
    std::this_thread::sleep_for(milliseconds(1));
  }
  return false;
}

std::string CodeIn(const RawAnswer& answer) {
  return std::string(boost::json::parse(answer.body).as_object().at("code").as_string());
}

TEST(Server, AnswersAndKeepsTheConnection) {
  TestServer server;
  RawClient client(server.port());
  for (int i = 0; i < 3; ++i) {
    RawAnswer answer = client.Get("/hello");
    EXPECT_EQ(answer.status, 200);
    EXPECT_EQ(answer.body, "hello");
    EXPECT_EQ(answer.headers["connection"], "keep-alive");
    EXPECT_FALSE(answer.headers.contains("server"));
    EXPECT_FALSE(answer.headers["x-request-id"].empty());
    EXPECT_EQ(answer.headers["content-type"], "text/plain; charset=utf-8");
  }
}

TEST(Server, ClosesWhenAskedTo) {
  TestServer server;
  RawClient client(server.port());
  RawAnswer answer = client.Get("/hello", "Connection: close\r\n");
  EXPECT_EQ(answer.headers["connection"], "close");
  EXPECT_TRUE(client.IsClosed());
}

TEST(Server, ClosesHttp10UnlessAskedToKeep) {
  TestServer server;
  RawClient closing(server.port());
  EXPECT_EQ(closing.Ask("GET /hello HTTP/1.0\r\n\r\n").body, "hello");
  EXPECT_TRUE(closing.IsClosed());
  RawClient keeping(server.port());
  for (int i = 0; i < 2; ++i) {
    EXPECT_EQ(keeping.Ask("GET /hello HTTP/1.0\r\nConnection: keep-alive\r\n\r\n").body, "hello");
  }
}

TEST(Server, AnswersPipelinedRequestsInOrder) {
  TestServer server;
  RawClient client(server.port());
  client.Send(
      "GET /hello HTTP/1.1\r\nHost: t\r\n\r\n"
      "POST /echo HTTP/1.1\r\nHost: t\r\nContent-Length: 3\r\n\r\nabc"
      "GET /missing HTTP/1.1\r\nHost: t\r\n\r\n"
      "GET /hello HTTP/1.1\r\nHost: t\r\n\r\n");
  EXPECT_EQ(client.Read().body, "hello");
  EXPECT_EQ(client.Read().body, "abc|none");
  EXPECT_EQ(client.Read().status, 404);
  EXPECT_EQ(client.Read().body, "hello");
}

TEST(Server, ReadsChunkedBodiesAndForgetsTrailers) {
  TestServer server;
  RawClient client(server.port());
  RawAnswer answer = client.Ask(
      "POST /echo HTTP/1.1\r\nHost: t\r\nTransfer-Encoding: chunked\r\n\r\n"
      "3\r\nabc\r\n4;name=value\r\ndefg\r\n0\r\nX-Trailer: smuggled\r\n\r\n");
  EXPECT_EQ(answer.body, "abcdefg|none");
  EXPECT_EQ(client.Get("/hello").body, "hello");
}

TEST(Server, ReadsRequestsByteByByte) {
  TestServer server;
  RawClient client(server.port());
  for (char c : std::string("POST /echo HTTP/1.1\r\nHost: t\r\nContent-Length: 2\r\n\r\nok")) {
    ASSERT_TRUE(client.Send(std::string_view(&c, 1)));
    std::this_thread::sleep_for(std::chrono::microseconds(200));
  }
  EXPECT_EQ(client.Read().body, "ok|none");
}

TEST(Server, AnswersHeadWithTheLengthButNoBody) {
  TestServer server;
  RawClient client(server.port());
  client.Send("HEAD /hello HTTP/1.1\r\nHost: t\r\n\r\nGET /hello HTTP/1.1\r\nHost: t\r\n\r\n");
  RawAnswer head = client.Read(true);
  EXPECT_EQ(head.status, 200);
  EXPECT_EQ(head.headers["content-length"], "5");
  EXPECT_EQ(client.Read().body, "hello");  // nothing of the first body stands between
}

TEST(Server, AnswersNotModifiedWithoutBody) {
  TestServer server;
  RawClient client(server.port());
  RawAnswer first = client.Get("/hello");
  RawAnswer second = client.Get("/hello", "If-None-Match: " + first.headers["etag"] + "\r\n");
  EXPECT_EQ(second.status, 304);
  EXPECT_FALSE(second.headers.contains("content-length"));
  EXPECT_FALSE(second.headers.contains("content-type"));
  EXPECT_EQ(client.Get("/hello").body, "hello");
}

TEST(Server, RefusesUnknownPathsAndMethods) {
  TestServer server;
  RawClient client(server.port());
  RawAnswer missing = client.Get("/missing");
  EXPECT_EQ(missing.status, 404);
  EXPECT_EQ(missing.headers["content-type"], "application/problem+json");
  EXPECT_EQ(CodeIn(missing), "http.not_found");
  RawAnswer wrong = client.Ask("POST /hello HTTP/1.1\r\nHost: t\r\nContent-Length: 0\r\n\r\n");
  EXPECT_EQ(wrong.status, 405);
  EXPECT_EQ(wrong.headers["allow"], "GET, HEAD");
  EXPECT_EQ(client.Ask("TRACE /hello HTTP/1.1\r\nHost: t\r\n\r\n").status, 405);
}

TEST(Server, WritesLargeAnswersWhole) {
  TestServer server;
  RawClient client(server.port());
  EXPECT_EQ(client.Get("/large").body, std::string(3'000'000, 'x'));
}

TEST(Server, RefusesTooLargeHeaders) {
  TestServer server;
  RawClient client(server.port());
  RawAnswer answer = client.Get("/hello", "X-Filler: " + std::string(20'000, 'x') + "\r\n");
  EXPECT_EQ(answer.status, 431);
  EXPECT_EQ(CodeIn(answer), "http.header_too_large");
  EXPECT_TRUE(client.IsClosed());
}

TEST(Server, RefusesManySmallHeadersBeyondTheLimit) {
  TestServer server;
  RawClient client(server.port());
  std::string headers;
  for (int i = 0; i < 4'000; ++i) headers += "X-" + std::to_string(i) + ": y\r\n";
  EXPECT_EQ(client.Get("/hello", headers).status, 431);
}

TEST(Server, RefusesTooLongTargets) {
  TestServer server;
  for (std::size_t size : {std::size_t{9'000}, std::size_t{40'000}}) {
    RawClient client(server.port());
    RawAnswer answer = client.Get("/" + std::string(size, 'x'));
    EXPECT_EQ(answer.status, 414) << size;
    EXPECT_EQ(CodeIn(answer), "http.target_too_long");
  }
}

TEST(Server, RefusesTooLargeBodiesBeforeReadingThem) {
  TestServer server;
  RawClient client(server.port());
  RawAnswer answer = client.Ask("POST /echo HTTP/1.1\r\nHost: t\r\nContent-Length: 99999999\r\n\r\n");
  EXPECT_EQ(answer.status, 413);
  EXPECT_EQ(CodeIn(answer), "http.too_large");
  EXPECT_TRUE(client.IsClosed());
}

TEST(Server, RefusesChunkedBodiesThatGrowTooLarge) {
  TestServer server;
  RawClient client(server.port());
  client.Send("POST /echo HTTP/1.1\r\nHost: t\r\nTransfer-Encoding: chunked\r\n\r\n");
  std::string chunk = "40000\r\n" + std::string(0x40000, 'x') + "\r\n";
  for (int i = 0; i < 5; ++i) client.Send(chunk);
  EXPECT_EQ(client.Read().status, 413);
}

TEST(Server, TakesABodyOfExactlyTheLimit) {
  TestServer server;
  RawClient client(server.port());
  std::string body(limits::kBodyBytesMax, 'x');
  RawAnswer answer = client.Ask("POST /echo HTTP/1.1\r\nHost: t\r\nContent-Length: " + std::to_string(body.size()) +
                                "\r\n\r\n" + body);
  EXPECT_EQ(answer.status, 200);
  EXPECT_EQ(answer.body.size(), body.size() + 5);
}

// Whoever sends them is not known before they are read, so that all large bodies together are limited.
TEST(Server, HoldsOnlySoManyLargeBodies) {
  ServerOptions options;
  options.large_bodies_bytes_max = 5 * limits::kBodyBytesMax;
  TestServer server(options);
  const std::string body(3 * limits::kBodyBytesMax, 'x');
  auto head = [&](const char* more_headers) {
    return "POST /pieces HTTP/1.1\r\nHost: test\r\nContent-Length: " + std::to_string(body.size()) + "\r\n" +
           more_headers + "\r\n";
  };
  RawClient first(server.port()), second(server.port());
  EXPECT_EQ(first.Ask(head("Expect: 100-continue\r\n")).status, 100);
  const RawAnswer refused = second.Ask(head(""));
  EXPECT_EQ(refused.status, 503);
  EXPECT_EQ(CodeIn(refused), "http.busy");
  RawClient small(server.port());
  small.Send("POST /pieces HTTP/1.1\r\nHost: test\r\nContent-Length: 5\r\n\r\nsmall");
  EXPECT_EQ(small.Read().body, "5");
  first.Send(body);
  EXPECT_EQ(first.Read().body, std::to_string(body.size()));
  EXPECT_TRUE(Eventually([&] {
    RawClient third(server.port());
    third.Send(head("") + body);
    return third.Read().status == 200;
  }));
}

TEST(Server, SaysContinueOnlyToWhatItWillTake) {
  TestServer server;
  RawClient client(server.port());
  RawAnswer go_on = client.Ask("POST /echo HTTP/1.1\r\nHost: t\r\nContent-Length: 2\r\nExpect: 100-continue\r\n\r\n");
  EXPECT_EQ(go_on.status, 100);
  EXPECT_EQ(client.Ask("ok").body, "ok|none");
  EXPECT_EQ(
      client.Ask("POST /echo HTTP/1.1\r\nHost: t\r\nContent-Length: 99999999\r\nExpect: 100-continue\r\n\r\n").status,
      413);
  RawClient other(server.port());
  EXPECT_EQ(other.Get("/hello", "Expect: miracles\r\n").status, 417);
}

TEST(Server, TimesOutSlowHeaders) {
  ServerOptions options;
  options.header_timeout_ms = 100;
  TestServer server(options);
  RawClient client(server.port());
  const auto started = std::chrono::steady_clock::now();
  client.Send("GET /hello HTTP/1.1\r\n");
  // Bytes that go on dripping do not extend the time.
  for (int i = 0; i < 20 && client.Send("X"); ++i) std::this_thread::sleep_for(milliseconds(20));
  EXPECT_EQ(client.Read().status, 0);
  EXPECT_LT(std::chrono::steady_clock::now() - started, milliseconds(2000));
}

TEST(Server, TimesOutSlowBodies) {
  ServerOptions options;
  options.body_timeout_ms = 100;
  TestServer server(options);
  RawClient client(server.port());
  const auto started = std::chrono::steady_clock::now();
  RawAnswer answer = client.Ask("POST /echo HTTP/1.1\r\nHost: t\r\nContent-Length: 10\r\n\r\nabc");
  EXPECT_EQ(answer.status, 0);
  EXPECT_LT(std::chrono::steady_clock::now() - started, milliseconds(2000));
}

TEST(Server, ClosesSilentAndIdleConnections) {
  ServerOptions options;
  options.header_timeout_ms = 500;  // long enough for a request on a busy machine
  options.idle_timeout_ms = 100;
  TestServer server(options);
  RawClient idle(server.port());
  EXPECT_EQ(idle.Get("/hello").status, 200);
  RawClient silent(server.port());
  EXPECT_TRUE(silent.IsClosed());
  EXPECT_TRUE(idle.IsClosed());
}

TEST(Server, ClosesWritesThatNobodyReads) {
  ServerOptions options;
  options.write_timeout_ms = 100;
  TestServer server(options);
  RawClient client(server.port());
  for (int i = 0; i < 20; ++i) client.Send("GET /large HTTP/1.1\r\nHost: t\r\n\r\n");
  EXPECT_TRUE(
      Eventually([&] { return server.metrics().Text().find("credence_http_connections 0") != std::string::npos; }));
}

TEST(Server, ClosesAfterTheLastAllowedRequest) {
  ServerOptions options;
  options.requests_per_connection_max = 2;
  TestServer server(options);
  RawClient client(server.port());
  EXPECT_EQ(client.Get("/hello").headers["connection"], "keep-alive");
  EXPECT_EQ(client.Get("/hello").headers["connection"], "close");
  EXPECT_TRUE(client.IsClosed());
}

// What each of these is to be refused for, and nothing of it may be taken for a second request.
TEST(Server, RefusesMalformedRequests) {
  using namespace std::string_literals;
  TestServer server;
  const std::string cases[] = {
      "POST /echo HTTP/1.1\r\nHost: t\r\nContent-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n"s,
      "POST /echo HTTP/1.1\r\nHost: t\r\nTransfer-Encoding: chunked\r\nContent-Length: 4\r\n\r\n0\r\n\r\n"s,
      "POST /echo HTTP/1.1\r\nHost: t\r\nTransfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n"s,
      "POST /echo HTTP/1.1\r\nHost: t\r\nTransfer-Encoding: identity\r\nContent-Length: 4\r\n\r\nabcd"s,
      "POST /echo HTTP/1.1\r\nHost: t\r\nTransfer-Encoding: xchunked\r\n\r\n0\r\n\r\n"s,
      "POST /echo HTTP/1.1\r\nHost: t\r\nTransfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n"s,
      "POST /echo HTTP/1.0\r\nHost: t\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n"s,
      "POST /echo HTTP/1.1\r\nHost: t\r\nContent-Length: 4\r\nContent-Length: 4\r\n\r\nabcd"s,
      "POST /echo HTTP/1.1\r\nHost: t\r\nContent-Length: 4\r\nContent-Length: 5\r\n\r\nabcd"s,
      "POST /echo HTTP/1.1\r\nHost: t\r\nContent-Length: 4, 4\r\n\r\nabcd"s,
      "POST /echo HTTP/1.1\r\nHost: t\r\nContent-Length: +4\r\n\r\nabcd"s,
      "POST /echo HTTP/1.1\r\nHost: t\r\nContent-Length: -1\r\n\r\nabcd"s,
      "POST /echo HTTP/1.1\r\nHost: t\r\nContent-Length: 0x4\r\n\r\nabcd"s,
      "POST /echo HTTP/1.1\r\nHost: t\r\nContent-Length: 99999999999999999999\r\n\r\nabcd"s,
      "POST /echo HTTP/1.1\r\nHost: t\r\nTransfer-Encoding: chunked\r\n\r\nxyz\r\nabc\r\n0\r\n\r\n"s,
      "POST /echo HTTP/1.1\r\nHost: t\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabcdef\r\n0\r\n\r\n"s,
      "POST /echo HTTP/1.1\r\nHost: t\r\nTransfer-Encoding: chunked\r\n\r\n11111111111111111\r\nabc\r\n0\r\n\r\n"s,
      "POST /echo HTTP/1.1\r\nHost: t\r\nTransfer-Encoding : chunked\r\n\r\n0\r\n\r\n"s,
      "GET /hello HTTP/1.1\r\nHost : t\r\n\r\n"s,
      "GET /hello HTTP/1.1\r\n\r\n"s,
      "GET /hello HTTP/1.1\r\nHost: t\r\nHost: u\r\n\r\n"s,
      "GET /hello HTTP/2.0\r\nHost: t\r\n\r\n"s,
      "GET /hello HTTP/1.9\r\nHost: t\r\n\r\n"s,
      "GET /hello\r\nHost: t\r\n\r\n"s,
      "GET  /hello HTTP/1.1\r\nHost: t\r\n\r\n"s,
      "GET /hello  HTTP/1.1\r\nHost: t\r\n\r\n"s,
      "GET /hello HTTP/1.1\nHost: t\n\n\n\n\n"s,
      "GET /hello HTTP/1.1\r\nHost: t\nX: y\r\n\r\n"s,
      "GET /hello HTTP/1.1\r\nHost: t\rX: y\r\n\r\n"s,
      "GET /hello HTTP/1.1\r\nHost: t\r\nX: a\0b\r\n\r\n"s,
      "GET /hel\0lo HTTP/1.1\r\nHost: t\r\n\r\n"s,
      "GET /%00 HTTP/1.1\r\nHost: t\r\n\r\n"s,
      "GET /../etc/passwd HTTP/1.1\r\nHost: t\r\n\r\n"s,
      "GET /a/%2e%2e/hello HTTP/1.1\r\nHost: t\r\n\r\n"s,
      "GET hello HTTP/1.1\r\nHost: t\r\n\r\n"s,
      "CONNECT example:443 HTTP/1.1\r\nHost: t\r\n\r\n"s,
      "\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03 TLS"s,
      "\r\n\r\nGET /hello HTTP/1.1\r\nHost: t\r\n\r\n"s,
  };
  for (const std::string& bytes : cases) {
    RawClient client(server.port());
    RawAnswer answer = client.Ask(bytes + "GET /hello HTTP/1.1\r\nHost: t\r\n\r\n");
    EXPECT_EQ(answer.status, 400) << bytes;
    EXPECT_EQ(answer.headers["connection"], "close") << bytes;
    EXPECT_TRUE(client.IsClosed()) << bytes;
  }
}

TEST(Server, AcceptsTheAbsoluteForm) {
  TestServer server;
  RawClient client(server.port());
  EXPECT_EQ(client.Get("http://credit.example/hello?x=1").body, "hello");
}

TEST(Server, NamesIpv4CallersTheSameOnBothListeners) {
  std::vector<std::string> addresses{"127.0.0.1"};
  // A machine may be built without IPv6; then there is only one listener to compare.
  if (int probe = ::socket(AF_INET6, SOCK_STREAM, 0); probe >= 0) {
    ::close(probe);
    addresses.push_back("::");
  }
  for (const std::string& address : addresses) {
    ServerOptions options;
    options.address = address;
    TestServer server(options);
    EXPECT_EQ(RawClient(server.port()).Get("/whoami").body, "127.0.0.1") << address;
  }
}

TEST(Server, AnswersBusyBeyondTheConnectionLimit) {
  ServerOptions options;
  options.connections_max = 2;
  TestServer server(options);
  RawClient first(server.port());
  RawClient second(server.port());
  EXPECT_EQ(first.Get("/hello").status, 200);
  EXPECT_EQ(second.Get("/hello").status, 200);
  {
    RawClient third(server.port());
    RawAnswer busy = third.Get("/hello");
    EXPECT_EQ(busy.status, 503);
    EXPECT_EQ(CodeIn(busy), "http.busy");
    EXPECT_EQ(busy.headers["retry-after"], "5");
    EXPECT_TRUE(third.IsClosed());
  }
  EXPECT_EQ(first.Get("/hello").status, 200);
}

TEST(Server, AnswersAgainWhenConnectionsHaveEnded) {
  ServerOptions options;
  options.connections_max = 1;
  TestServer server(options);
  { RawClient first(server.port()); }
  EXPECT_TRUE(Eventually([&] { return RawClient(server.port()).Get("/hello").status == 200; }));
}

TEST(Server, SlowHandlersDoNotStopOthers) {
  ServerOptions options;
  options.io_threads = 1;
  options.worker_threads = 2;
  TestServer server(options);
  RawClient slow(server.port());
  slow.Send("GET /slow HTTP/1.1\r\nHost: t\r\n\r\n");
  ASSERT_TRUE(Eventually([&] { return server.slow_running.load(); }));
  RawClient other(server.port());
  EXPECT_EQ(other.Get("/hello").body, "hello");
  server.released = true;
  EXPECT_EQ(slow.Read().body, "done");
}

TEST(Server, AnswersExceptionsWithoutTellingTheirText) {
  TestServer server;
  RawClient client(server.port());
  RawAnswer answer = client.Get("/broken");
  EXPECT_EQ(answer.status, 500);
  EXPECT_EQ(CodeIn(answer), "server.internal");
  EXPECT_EQ(answer.body.find("people"), std::string::npos);
  EXPECT_NE(answer.body.find(answer.headers["x-request-id"]), std::string::npos);
  EXPECT_EQ(client.Get("/hello").status, 200);  // the connection goes on
}

TEST(Server, ServesManyClientsAtOnce) {
  TestServer server;
  std::atomic<int> good{0};
  std::vector<std::thread> clients;
  for (int i = 0; i < 8; ++i) {
    clients.emplace_back([&] {
      RawClient client(server.port());
      for (int k = 0; k < 50; ++k) {
        if (client.Get("/hello").body == "hello") ++good;
      }
    });
  }
  for (std::thread& client : clients) client.join();
  EXPECT_EQ(good, 400);
}

TEST(Server, StopFinishesRunningRequestsAndClosesIdleOnes) {
  TestServer server;
  RawClient running(server.port());
  RawClient idle(server.port());
  EXPECT_EQ(idle.Get("/hello").status, 200);
  running.Send("GET /slow HTTP/1.1\r\nHost: t\r\n\r\n");
  ASSERT_TRUE(Eventually([&] { return server.slow_running.load(); }));
  const std::uint16_t port = server.port();
  std::thread stopper([&] { server.server().Stop(); });
  EXPECT_TRUE(idle.IsClosed());
  EXPECT_TRUE(Eventually([&] { return !RawClient(port).connected(); }));
  server.released = true;
  RawAnswer answer = running.Read();
  EXPECT_EQ(answer.body, "done");
  EXPECT_EQ(answer.headers["connection"], "close");
  stopper.join();
}

TEST(Server, StopGivesUpOnHalfRequestsAfterItsTime) {
  ServerOptions options;
  options.stop_timeout_ms = 100;
  TestServer server(options);
  RawClient half(server.port());
  half.Send("POST /echo HTTP/1.1\r\nHost: t\r\nContent-Length: 10\r\n\r\nab");
  std::this_thread::sleep_for(milliseconds(50));
  const auto started = std::chrono::steady_clock::now();
  server.server().Stop();
  EXPECT_LT(std::chrono::steady_clock::now() - started, milliseconds(2000));
  EXPECT_EQ(half.Read().status, 0);
}

TEST(Server, LogsAccessWithoutTheCaller) {
  std::ostringstream lines;
  auto before = spdlog::default_logger();
  spdlog::set_default_logger(
      std::make_shared<spdlog::logger>("test", std::make_shared<spdlog::sinks::ostream_sink_mt>(lines)));
  {
    ServerOptions options;
    options.access_log = true;
    TestServer server(options);
    RawClient client(server.port());
    client.Get("/hello?q=secret", "X-Name: secret\r\n");
    client.Get("/secret");
    server.server().Stop();
  }
  spdlog::set_default_logger(before);
  EXPECT_NE(lines.str().find("GET /hello 200 5 B"), std::string::npos) << lines.str();
  EXPECT_NE(lines.str().find("GET  404"), std::string::npos) << lines.str();
  EXPECT_EQ(lines.str().find("secret"), std::string::npos) << lines.str();
  EXPECT_EQ(lines.str().find("127.0.0.1"), std::string::npos) << lines.str();
}

TEST(Server, RefusesAnAddressThatIsTaken) {
  TestServer server;
  MetricsRegistry metrics;
  Site site(Router(), metrics);
  ServerOptions options;
  options.port = server.port();
  auto second = Server::Start(options, site);
  ASSERT_FALSE(second.ok());
  EXPECT_TRUE(second.error().Is(errors::kCannotListen));
  options.address = "not an address";
  EXPECT_FALSE(Server::Start(options, site).ok());
}

TEST(Server, TellsHealthReadinessAndFigures) {
  TestServer server;
  RawClient client(server.port());
  EXPECT_EQ(client.Get("/healthz").body, "ok\n");
  EXPECT_EQ(client.Get("/readyz").status, 200);
  client.Get("/hello");
  std::string figures = client.Get("/metrics").body;
  EXPECT_NE(figures.find("credence_http_requests_total{method=\"GET\",route=\"/hello\",status=\"2xx\"} 1\n"),
            std::string::npos);
  EXPECT_NE(figures.find("credence_http_connections 1\n"), std::string::npos);
  server.released = true;
  EXPECT_EQ(client.Get("/readyz").status, 503);
  EXPECT_EQ(client.Get("/healthz").status, 200);
}

}  // namespace
}  // namespace credence::http
