// Another program that runs beside this one until it is told to end. For benchmarks; not for the service.
#pragma once

#include <sys/types.h>

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

namespace credence::app {

class BackgroundChild {
 public:
  // Starts it and waits at most `wait_ms` for the first line of its standard output
  // that holds "http://". `arguments` begin with the program, which is looked for in PATH. Null when no such line came.
  static std::unique_ptr<BackgroundChild> Start(const std::vector<std::string>& arguments, int wait_ms);
  // Asks it to end (SIGTERM) and waits for it. It must end what it has started.
  ~BackgroundChild();
  BackgroundChild(const BackgroundChild&) = delete;
  BackgroundChild& operator=(const BackgroundChild&) = delete;

  // As a power cut would: it is asked nothing. Its own children go on.
  void Kill();

  const std::string& url() const { return url_; }  // "http://127.0.0.1:8080", without a path
  std::uint16_t port() const;

 private:
  BackgroundChild(pid_t child, int output) : child_(child), output_(output) {}
  bool ReadUrl(int wait_ms);
  void End(int signal);

  pid_t child_;  // 0: it was killed
  int output_;   // read side of its standard output
  std::string url_;
};

}  // namespace credence::app
