#include "app/service_notice.h"

#include <gtest/gtest.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <cstddef>
#include <cstdlib>
#include <cstring>
#include <string>

namespace credence::app {
namespace {

// Listens as a service manager would, at a path or, with '@' in front, under a name of the abstract kind.
class Listener {
 public:
  explicit Listener(const std::string& name) : name_(name) {
    socket_ = ::socket(AF_UNIX, SOCK_DGRAM, 0);
    sockaddr_un address{};
    address.sun_family = AF_UNIX;
    std::memcpy(address.sun_path, name.data(), name.size());
    if (name[0] == '@') address.sun_path[0] = '\0';
    bound_ = ::bind(socket_, reinterpret_cast<sockaddr*>(&address),
                    static_cast<socklen_t>(offsetof(sockaddr_un, sun_path) + name.size())) == 0;
    timeval timeout{1, 0};
    ::setsockopt(socket_, SOL_SOCKET, SO_RCVTIMEO, &timeout, sizeof timeout);
    ::setenv("NOTIFY_SOCKET", name.c_str(), 1);
  }
  ~Listener() {
    ::unsetenv("NOTIFY_SOCKET");
    ::close(socket_);
    if (name_[0] == '/') ::unlink(name_.c_str());
  }
  bool bound() const { return bound_; }
  std::string Next() {
    char bytes[256];
    const ssize_t count = ::recv(socket_, bytes, sizeof bytes, 0);
    return count < 0 ? "nothing" : std::string(bytes, static_cast<std::size_t>(count));
  }

 private:
  std::string name_;
  int socket_ = -1;
  bool bound_ = false;
};

TEST(ServiceNotice, ReachesASocketInTheFileSystem) {
  Listener listener("/tmp/credence-notice-" + std::to_string(::getpid()));
  ASSERT_TRUE(listener.bound());
  TellServiceManager("READY=1");
  TellServiceManager("STOPPING=1");
  EXPECT_EQ(listener.Next(), "READY=1");
  EXPECT_EQ(listener.Next(), "STOPPING=1");
}

TEST(ServiceNotice, ReachesASocketOfTheAbstractKind) {
  Listener listener("@credence-notice-" + std::to_string(::getpid()));
  ASSERT_TRUE(listener.bound());
  TellServiceManager("READY=1");
  EXPECT_EQ(listener.Next(), "READY=1");
}

TEST(ServiceNotice, IsSilentWhereNobodyListens) {
  const std::string too_long(200, 'x');
  for (const std::string& name : {std::string(), std::string("relative"), "/tmp/" + too_long,
                                  "/tmp/credence-nobody-" + std::to_string(::getpid())}) {
    ::setenv("NOTIFY_SOCKET", name.c_str(), 1);
    TellServiceManager("READY=1");  // returns, and does not end the process
  }
  ::unsetenv("NOTIFY_SOCKET");
  TellServiceManager("READY=1");
}

}  // namespace
}  // namespace credence::app
