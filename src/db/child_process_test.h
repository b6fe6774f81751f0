// A second process for tests of locks and crashes. It is forked at once, before the test opens any database (an
// engine's handle must not cross a fork), and waits for its start signal.
#pragma once

#include <sys/wait.h>
#include <unistd.h>

#include <csignal>
#include <functional>
#include <string>

#include "base/check.h"

namespace credence::db {

class ChildProcess {
 public:
  // `work` runs in the child with the text given to Start; `report` sends one line to the parent. The child then ends.
  using Report = std::function<void(const std::string&)>;
  explicit ChildProcess(const std::function<void(const std::string& text, const Report& report)>& work) {
    CHECK(::pipe(to_child_) == 0 && ::pipe(from_child_) == 0);
    id_ = ::fork();
    CHECK(id_ >= 0);
    if (id_ > 0) return;
    try {
      std::string text = ReadLine(to_child_[0]);
      work(text, [&](const std::string& line) { WriteLine(from_child_[1], line); });
    } catch (const std::exception& error) {
      WriteLine(from_child_[1], error.what());
    }
    ::_exit(0);
  }
  ~ChildProcess() {
    Kill();
    for (int descriptor : {to_child_[0], to_child_[1], from_child_[0], from_child_[1]}) ::close(descriptor);
  }
  ChildProcess(const ChildProcess&) = delete;
  ChildProcess& operator=(const ChildProcess&) = delete;

  void Start(const std::string& text) { WriteLine(to_child_[1], text); }
  std::string NextReport() { return ReadLine(from_child_[0]); }
  void Kill() {
    if (id_ <= 0) return;
    ::kill(id_, SIGKILL);
    ::waitpid(id_, nullptr, 0);
    id_ = 0;
  }

 private:
  static std::string ReadLine(int descriptor) {
    std::string line;
    char c = 0;
    while (::read(descriptor, &c, 1) == 1 && c != '\n') line += c;
    return line;
  }
  static void WriteLine(int descriptor, const std::string& text) {
    std::string line = text + "\n";
    CHECK(::write(descriptor, line.data(), line.size()) == static_cast<ssize_t>(line.size()));
  }

  int to_child_[2];
  int from_child_[2];
  pid_t id_ = 0;
};

}  // namespace credence::db
