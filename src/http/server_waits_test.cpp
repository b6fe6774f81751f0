// When a server waits for a client or a handler, how long, and what goes on meanwhile.
#include <gtest/gtest.h>

#include <atomic>
#include <chrono>
#include <memory>
#include <thread>

#include "http/raw_client.h"
#include "http/server.h"

namespace credence::http {
namespace {

using std::chrono::milliseconds;
using Clock = std::chrono::steady_clock;

// "/slow" answers when `released`; "/kept" is in memory.
class WaitingServer {
 public:
  explicit WaitingServer(const ServerOptions& options) : site_(Routes(), metrics_) {
    auto started = Server::Start(options, site_);
    EXPECT_TRUE(started.ok());
    server_ = std::move(started).value();
  }
  ~WaitingServer() {
    released = true;
    server_->Stop();
  }

  std::uint16_t port() const { return server_->port(); }

  std::atomic<bool> slow_running{false};
  std::atomic<bool> released{false};

 private:
  Router Routes() {
    Router router;
    Route slow;
    slow.path = "/slow";
    slow.permission = Permission::kReadPublic;
    slow.handler = [this](const Request&, const Caller&) {
      slow_running = true;
      while (!released) std::this_thread::sleep_for(milliseconds(1));
      return Text("done");
    };
    router.Add(std::move(slow));
    Route kept;
    kept.path = "/kept";
    kept.permission = Permission::kReadPublic;
    kept.handler = [](const Request&, const Caller&) { return Text("waited for"); };
    kept.at_once = [](const Request&) -> std::optional<Response> { return Text("kept"); };
    router.Add(std::move(kept));
    return router;
  }

  MetricsRegistry metrics_;
  Site site_;
  std::unique_ptr<Server> server_;
};

TEST(ServerWaits, AsLongAsAHandlerRuns) {
  ServerOptions options;
  options.header_timeout_ms = 50;
  options.idle_timeout_ms = 50;
  options.write_timeout_ms = 50;
  WaitingServer server(options);
  std::thread releaser([&] {
    while (!server.slow_running) std::this_thread::sleep_for(milliseconds(1));
    std::this_thread::sleep_for(milliseconds(250));
    server.released = true;
  });
  RawClient client(server.port());
  EXPECT_EQ(client.Get("/slow").body, "done");
  releaser.join();
}

TEST(ServerWaits, NotForWorkersWhereTheAnswerIsInMemory) {
  ServerOptions options;
  options.worker_threads = 1;
  WaitingServer server(options);
  RawClient slow(server.port());
  slow.Send("GET /slow HTTP/1.1\r\nHost: t\r\n\r\n");
  while (!server.slow_running) std::this_thread::sleep_for(milliseconds(1));
  RawClient client(server.port());
  EXPECT_EQ(client.Get("/kept").body, "kept");
  // A body is read first and handled as ever; here the only worker has to come back for it.
  client.Send("GET /kept HTTP/1.1\r\nHost: t\r\nContent-Length: 2\r\n\r\nab");
  server.released = true;
  EXPECT_EQ(client.Read().body, "waited for");
}

// The time of a connection begins anew with each request, and ends all the same.
TEST(ServerWaits, AnewAfterEachRequest) {
  ServerOptions options;
  options.header_timeout_ms = 2000;
  options.idle_timeout_ms = 400;
  WaitingServer server(options);
  RawClient client(server.port());
  for (int i = 0; i < 8; ++i) {
    ASSERT_EQ(client.Get("/kept").status, 200) << i;
    std::this_thread::sleep_for(milliseconds(100));
  }
  const auto silent_since = Clock::now();
  EXPECT_TRUE(client.IsClosed());
  EXPECT_GT(Clock::now() - silent_since, milliseconds(200));
  EXPECT_LT(Clock::now() - silent_since, milliseconds(1500));
}

}  // namespace
}  // namespace credence::http
