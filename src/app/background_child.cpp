#include "app/background_child.h"

#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <charconv>
#include <chrono>

namespace credence::app {
namespace {

constexpr std::string_view kScheme = "http://";
constexpr std::size_t kOutputMax = 64 * 1024;  // looked through for the address

// "… http://127.0.0.1:8080 …\n" -> "http://127.0.0.1:8080"; empty while the line has not ended.
std::string UrlIn(const std::string& output) {
  const std::size_t begin = output.find(kScheme);
  if (begin == std::string::npos || output.find('\n', begin) == std::string::npos) return {};
  const std::size_t end = output.find_first_not_of("0123456789.:", begin + kScheme.size());
  return output.substr(begin, end - begin);
}

}  // namespace

std::unique_ptr<BackgroundChild> BackgroundChild::Start(const std::vector<std::string>& arguments, int wait_ms) {
  int ends[2];
  if (::pipe2(ends, O_CLOEXEC) != 0) return nullptr;
  std::vector<char*> argv;
  for (const std::string& argument : arguments) argv.push_back(const_cast<char*>(argument.c_str()));
  argv.push_back(nullptr);
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, "/dev/null", O_RDONLY, 0);
  posix_spawn_file_actions_adddup2(&actions, ends[1], STDOUT_FILENO);
  pid_t child = 0;
  const int started = posix_spawnp(&child, argv.front(), &actions, nullptr, argv.data(), environ);
  posix_spawn_file_actions_destroy(&actions);
  ::close(ends[1]);
  if (started != 0) {
    ::close(ends[0]);
    return nullptr;
  }
  std::unique_ptr<BackgroundChild> running(new BackgroundChild(child, ends[0]));
  if (!running->ReadUrl(wait_ms)) return nullptr;
  return running;
}

BackgroundChild::~BackgroundChild() {
  End(SIGTERM);
  ::close(output_);
}

void BackgroundChild::Kill() { End(SIGKILL); }

void BackgroundChild::End(int signal) {
  if (child_ == 0) return;
  ::kill(child_, signal);
  int status = 0;
  while (::waitpid(child_, &status, 0) < 0 && errno == EINTR) {
  }
  child_ = 0;
}

std::uint16_t BackgroundChild::port() const {
  std::uint16_t port = 0;
  const std::size_t colon = url_.rfind(':');
  std::from_chars(url_.data() + colon + 1, url_.data() + url_.size(), port);
  return port;
}

bool BackgroundChild::ReadUrl(int wait_ms) {
  const auto end = std::chrono::steady_clock::now() + std::chrono::milliseconds(wait_ms);
  std::string output;
  while (url_.empty() && output.size() < kOutputMax) {
    const auto left =
        std::chrono::duration_cast<std::chrono::milliseconds>(end - std::chrono::steady_clock::now()).count();
    pollfd ready{output_, POLLIN, 0};
    if (left <= 0 || ::poll(&ready, 1, static_cast<int>(left)) <= 0) return false;
    char bytes[4096];
    const ssize_t count = ::read(output_, bytes, sizeof bytes);
    if (count <= 0) return false;
    output.append(bytes, static_cast<std::size_t>(count));
    url_ = UrlIn(output);
  }
  return !url_.empty();
}

}  // namespace credence::app
