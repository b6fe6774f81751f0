// The server over TLS: everything that differs from plain HTTP. The rest is in server_test.cpp.
#include <gtest/gtest.h>

#include <atomic>
#include <chrono>
#include <thread>
#include <vector>

#include "http/raw_client.h"
#include "http/server.h"
#include "http/tls_peer_test.h"

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

class TlsServer {
 public:
  explicit TlsServer(ServerOptions options = {}) : site_(Routes(), metrics_) {
    files_ = WriteCertificate(folder_.path(), {.name = "first"});
    certificate_ = TlsCertificate::Open(files_, SystemClock(), metrics_).value();
    options.certificate = certificate_.get();
    server_ = Server::Start(options, site_).value();
  }

  std::uint16_t port() const { return server_->port(); }
  Server& server() { return *server_; }
  TlsCertificate& certificate() { return *certificate_; }
  const TestFolder& folder() const { return folder_; }
  int echoes() const { return echoes_; }  // bodies that came to a handler
  bool Has(std::string_view line) const {
    return metrics_.Text().find("\n" + std::string(line) + "\n") != std::string::npos;
  }

 private:
  Router Routes() {
    Router router;
    router.Add(MakeRoute(Method::kGet, "/hello", [](const Request&, const Caller&) { return Text("hello"); }));
    router.Add(MakeRoute(Method::kGet, "/large",
                         [](const Request&, const Caller&) { return Text(std::string(3'000'000, 'x')); }));
    router.Add(MakeRoute(Method::kPost, "/echo", [this](const Request& request, const Caller&) {
      ++echoes_;
      return Text(std::string(request.body));
    }));
    return router;
  }

  std::atomic<int> echoes_{0};
  TestFolder folder_;
  TlsFiles files_;
  MetricsRegistry metrics_;
  Site site_;
  std::unique_ptr<TlsCertificate> certificate_;
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

TEST(TlsServer, AnswersAndKeepsTheConnection) {
  TlsServer server;
  TlsClient client(server.port());
  ASSERT_TRUE(client.connected());
  EXPECT_EQ(client.peer().Protocol(), "TLSv1.3");
  for (int i = 0; i < 3; ++i) {
    const TlsAnswer answer = client.Get("/hello");
    EXPECT_EQ(answer.status, 200);
    EXPECT_EQ(answer.body, "hello");
    EXPECT_NE(answer.head.find("\r\nStrict-Transport-Security: max-age=31536000\r\n"), std::string::npos);
  }
}

TEST(TlsServer, PlainHttpPromisesNothingAboutTls) {
  MetricsRegistry metrics;
  Site site(Router(), metrics);
  auto server = Server::Start({}, site).value();
  RawClient client(server->port());
  EXPECT_FALSE(client.Get("/hello").headers.contains("strict-transport-security"));
}

TEST(TlsServer, CarriesLargeAnswersAndBodies) {
  TlsServer server;
  TlsClient client(server.port(), {.newest_protocol = "TLSv1.2"});
  ASSERT_TRUE(client.connected());
  EXPECT_EQ(client.Get("/large").body, std::string(3'000'000, 'x'));
  const std::string body(900'000, 'y');
  EXPECT_EQ(client.Ask("POST /echo HTTP/1.1\r\nHost: t\r\nContent-Length: 900000\r\n\r\n" + body).body, body);
  EXPECT_EQ(client.Get("/hello").body, "hello");
}

TEST(TlsServer, AnswersPipelinedRequestsInOrder) {
  TlsServer server;
  TlsClient client(server.port());
  EXPECT_EQ(client.Ask("GET /hello HTTP/1.1\r\nHost: t\r\n\r\nGET /missing HTTP/1.1\r\nHost: t\r\n\r\n").status, 200);
  EXPECT_EQ(client.Ask("").status, 404);
}

TEST(TlsServer, ClosesInOrderWhenAskedTo) {
  TlsServer server;
  TlsClient client(server.port());
  EXPECT_EQ(client.Ask("GET /hello HTTP/1.1\r\nHost: t\r\nConnection: close\r\n\r\n").body, "hello");
  bool in_order = false;
  EXPECT_TRUE(client.IsClosed(&in_order));
  EXPECT_TRUE(in_order);
}

// Who says in order that nothing more comes hears the same (RFC 8446 6.1).
TEST(TlsServer, AnswersTheEndInOrder) {
  TlsServer server;
  for (const std::string protocol : {"TLSv1.2", "TLSv1.3"}) {
    TlsClient used(server.port(), {.newest_protocol = protocol});
    EXPECT_EQ(used.Get("/hello").status, 200);
    TlsClient unused(server.port(), {.newest_protocol = protocol});
    for (TlsClient* client : {&used, &unused}) {
      client->Close();
      bool in_order = false;
      EXPECT_TRUE(client->IsClosed(&in_order));
      EXPECT_TRUE(in_order) << protocol;
    }
  }
}

// An end of TLS in the middle of a body is no end of the body.
TEST(TlsServer, HandlesNoBodyThatWasCutOff) {
  TlsServer server;
  TlsClient client(server.port());
  TlsClient chunked(server.port());
  client.Send("POST /echo HTTP/1.1\r\nHost: t\r\nContent-Length: 100\r\n\r\nhalf");
  chunked.Send("POST /echo HTTP/1.1\r\nHost: t\r\nTransfer-Encoding: chunked\r\n\r\n4\r\nhalf\r\n");
  for (TlsClient* cut : {&client, &chunked}) {
    cut->Close();
    EXPECT_TRUE(cut->IsClosed());
  }
  EXPECT_EQ(server.echoes(), 0);
}

TEST(TlsServer, ReadsRecordsByteByByte) {
  TlsServer server;
  TlsClient client(server.port());
  const std::string body(500, 'y');
  EXPECT_EQ(client.Ask("POST /echo HTTP/1.1\r\nHost: t\r\nContent-Length: 500\r\n\r\n" + body, 1).body, body);
  EXPECT_EQ(client.Get("/hello").body, "hello");
}

TEST(TlsServer, RefusesBrokenRequestsReadably) {
  TlsServer server;
  TlsClient client(server.port());
  EXPECT_EQ(client.Ask("GET hello HTTP/1.1\r\nHost: t\r\n\r\n").status, 400);
  EXPECT_TRUE(client.IsClosed());
}

TEST(TlsServer, TellsPlainHttpWhereToGo) {
  TlsServer server;
  for (const std::string request : {"GET /hello HTTP/1.1\r\nHost: t\r\n\r\n",
                                    "POST /echo HTTP/1.1\r\nHost: t\r\nContent-Length: 6\r\n\r\nsecret"}) {
    RawClient client(server.port());
    RawAnswer answer = client.Ask(request);
    EXPECT_EQ(answer.status, 400);
    EXPECT_NE(answer.body.find("http.tls_only"), std::string::npos);
    EXPECT_EQ(answer.body.find("secret"), std::string::npos);
    EXPECT_FALSE(answer.headers.contains("strict-transport-security"));  // what TLS alone may promise
    EXPECT_EQ(answer.headers["connection"], "close");
    EXPECT_TRUE(client.IsClosed());
  }
  RawClient noise(server.port());
  EXPECT_EQ(noise.Ask("SSH-2.0-OpenSSH\r\n\r\n").status, 400);
  EXPECT_EQ(TlsClient(server.port()).Get("/hello").status, 200);
}

TEST(TlsServer, RefusesOldProtocolsAndCountsThem) {
  TlsServer server;
  TlsClient old(server.port(), {.newest_protocol = "TLSv1.1"});
  EXPECT_FALSE(old.connected());
  EXPECT_TRUE(old.peer().failed());  // told by an alert, not just cut off
  EXPECT_TRUE(Eventually([&] { return server.Has("credence_tls_handshakes_failed_total 1"); }));
  EXPECT_TRUE(TlsClient(server.port(), {.newest_protocol = "TLSv1.2"}).connected());
}

TEST(TlsServer, TimesOutSlowHandshakes) {
  ServerOptions options;
  options.header_timeout_ms = 200;
  TlsServer server(options);
  TlsPeer peer({});
  std::string hello;
  peer.Handshake("", hello);
  const auto started = std::chrono::steady_clock::now();
  RawClient silent(server.port());
  RawClient slow(server.port());
  // Bytes that go on dripping do not extend the time.
  for (std::size_t i = 0; i < 40 && slow.Send(hello.substr(i, 1)); ++i) std::this_thread::sleep_for(milliseconds(20));
  EXPECT_EQ(slow.Read().status, 0);
  EXPECT_TRUE(silent.IsClosed());
  EXPECT_LT(std::chrono::steady_clock::now() - started, milliseconds(10000));
}

TEST(TlsServer, CountsHandshakesThatWereGivenUp) {
  ServerOptions options;
  options.header_timeout_ms = 100;
  TlsServer server(options);
  RawClient looks_whether_the_port_is_open(server.port());
  RawClient slow(server.port());
  slow.Send("\x16\x03\x01");
  { EXPECT_TRUE(RawClient(server.port()).Send("\x16")); }
  EXPECT_TRUE(Eventually([&] { return server.Has("credence_tls_handshakes_failed_total 2"); }));
  EXPECT_TRUE(looks_whether_the_port_is_open.IsClosed());
  EXPECT_TRUE(server.Has("credence_tls_handshakes_failed_total 2"));
}

TEST(TlsServer, TimesOutSlowRecordsAndIdleConnections) {
  ServerOptions options;
  options.header_timeout_ms = 200;
  options.idle_timeout_ms = 200;
  TlsServer server(options);
  TlsClient silent(server.port());
  TlsClient idle(server.port());
  EXPECT_EQ(idle.Get("/hello").status, 200);
  TlsClient slow(server.port());
  const auto started = std::chrono::steady_clock::now();
  // The head of a record that never ends: its bytes are no byte of a request and extend nothing.
  std::string record("\x17\x03\x03\x10\x00", 5);
  record.resize(100);
  std::size_t sent = 0;
  while (sent < record.size() && slow.SendWire(record.substr(sent, 1))) {
    ++sent;
    std::this_thread::sleep_for(milliseconds(20));
  }
  EXPECT_LT(sent, record.size());
  EXPECT_TRUE(silent.IsClosed());
  EXPECT_TRUE(idle.IsClosed());
  EXPECT_LT(std::chrono::steady_clock::now() - started, milliseconds(10000));
}

TEST(TlsServer, ClosesWritesThatNobodyReads) {
  ServerOptions options;
  options.write_timeout_ms = 100;
  TlsServer server(options);
  TlsClient client(server.port());
  for (int i = 0; i < 20; ++i) client.Send("GET /large HTTP/1.1\r\nHost: t\r\n\r\n");
  EXPECT_TRUE(Eventually([&] { return server.Has("credence_http_connections 0"); }));
}

TEST(TlsServer, HalfAHandshakeKeepsNobodyWaiting) {
  TlsServer server;
  TlsPeer peer({});
  std::string hello;
  peer.Handshake("", hello);
  std::vector<std::unique_ptr<RawClient>> half;
  for (int i = 0; i < 500; ++i) {
    half.push_back(std::make_unique<RawClient>(server.port()));
    // One says nothing, one half of its hello, one waits after the server's answer.
    ASSERT_TRUE(half.back()->Send(hello.substr(0, hello.size() * static_cast<std::size_t>(i % 3) / 2)));
  }
  EXPECT_TRUE(Eventually([&] { return server.Has("credence_http_connections 500"); }));
  for (int i = 0; i < 20; ++i) {
    const auto started = std::chrono::steady_clock::now();
    EXPECT_EQ(TlsClient(server.port()).Get("/hello").body, "hello");
    EXPECT_LT(std::chrono::steady_clock::now() - started, milliseconds(2000));
  }
  EXPECT_TRUE(server.Has("credence_tls_handshakes_failed_total 0"));
}

TEST(TlsServer, AnswersBusyBeyondTheConnectionLimit) {
  ServerOptions options;
  options.connections_max = 1;
  TlsServer server(options);
  TlsClient first(server.port());
  EXPECT_EQ(first.Get("/hello").status, 200);
  TlsClient second(server.port());
  EXPECT_EQ(second.Get("/hello").status, 503);
  EXPECT_TRUE(second.IsClosed());
  EXPECT_EQ(first.Get("/hello").status, 200);
}

TEST(TlsServer, ShowsANewCertificateWithoutARestart) {
  TlsServer server;
  TlsClient before(server.port());
  EXPECT_EQ(before.peer().CertificateName(), "first");
  WriteCertificate(server.folder().path(), {.name = "second"});
  EXPECT_EQ(TlsClient(server.port()).peer().CertificateName(), "first");  // not looked at yet
  EXPECT_TRUE(server.certificate().Refresh(false).ok());
  EXPECT_EQ(TlsClient(server.port()).peer().CertificateName(), "second");
  EXPECT_EQ(before.Get("/hello").body, "hello");  // what is open goes on
}

TEST(TlsServer, KeepsTheOldCertificateWhenTheNewOneIsBad) {
  TlsServer server;
  WriteCertificate(server.folder().path(), {.name = "expired", .from_days = -9, .to_days = -2});
  EXPECT_FALSE(server.certificate().Refresh(true).ok());
  EXPECT_EQ(TlsClient(server.port()).peer().CertificateName(), "first");
  EXPECT_TRUE(server.Has("credence_tls_certificate_refused 1"));
}

TEST(TlsServer, ServesManyClientsWhileTheCertificateChanges) {
  TlsServer server;
  std::atomic<int> good{0};
  std::vector<std::thread> clients;
  for (int i = 0; i < 4; ++i) {
    clients.emplace_back([&] {
      for (int k = 0; k < 10; ++k) {
        TlsClient client(server.port());
        for (int m = 0; m < 5; ++m) good += client.Get("/hello").body == "hello";
      }
    });
  }
  for (int i = 0; i < 10; ++i) {
    EXPECT_TRUE(server.certificate().Refresh(true).ok());
    std::this_thread::sleep_for(milliseconds(5));
  }
  for (std::thread& client : clients) client.join();
  EXPECT_EQ(good, 200);
}

TEST(TlsServer, SurvivesWhoeverLeavesInTheMiddle) {
  TlsServer server;
  TlsPeer peer({});
  std::string hello;
  peer.Handshake("", hello);
  for (std::size_t cut : {std::size_t{1}, hello.size() / 2, hello.size()}) {
    RawClient client(server.port());
    client.Send(hello.substr(0, cut));
  }
  { TlsClient gone(server.port()); }
  EXPECT_TRUE(Eventually([&] { return server.Has("credence_http_connections 0"); }));
  EXPECT_EQ(TlsClient(server.port()).Get("/hello").status, 200);
}

TEST(TlsServer, StopClosesIdleConnectionsAndHandshakes) {
  TlsServer server;
  TlsClient idle(server.port());
  EXPECT_EQ(idle.Get("/hello").status, 200);
  RawClient half(server.port());
  half.Send("\x16\x03\x01");
  EXPECT_TRUE(Eventually([&] { return server.Has("credence_http_connections 2"); }));
  const auto started = std::chrono::steady_clock::now();
  server.server().Stop();
  EXPECT_LT(std::chrono::steady_clock::now() - started, milliseconds(5000));
  EXPECT_TRUE(idle.IsClosed());
}

}  // namespace
}  // namespace credence::http
