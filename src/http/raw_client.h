// A client that sends exactly the bytes it is told to, and reads what comes back. For tests and benchmarks only.
#pragma once

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cstdint>
#include <map>
#include <string>
#include <string_view>

namespace credence::http {

struct RawAnswer {
  int status = 0;                              // 0: the connection ended before an answer
  std::map<std::string, std::string> headers;  // names in lower case
  std::string body;
};

class RawClient {
 public:
  explicit RawClient(std::uint16_t port, int receive_timeout_ms = 5000) {
    socket_ = ::socket(AF_INET, SOCK_STREAM, 0);
    timeval timeout{receive_timeout_ms / 1000, (receive_timeout_ms % 1000) * 1000};
    ::setsockopt(socket_, SOL_SOCKET, SO_RCVTIMEO, &timeout, sizeof timeout);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(port);
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    connected_ = ::connect(socket_, reinterpret_cast<sockaddr*>(&address), sizeof address) == 0;
  }
  ~RawClient() { ::close(socket_); }
  RawClient(const RawClient&) = delete;
  RawClient& operator=(const RawClient&) = delete;

  bool connected() const { return connected_; }

  // False when the other end no longer takes bytes.
  bool Send(std::string_view bytes) {
    while (!bytes.empty()) {
      ssize_t sent = ::send(socket_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
      if (sent <= 0) return false;
      bytes.remove_prefix(static_cast<std::size_t>(sent));
    }
    return true;
  }

  // The next answer; `head_only` for answers to HEAD.
  RawAnswer Read(bool head_only = false) {
    RawAnswer answer;
    std::size_t end;
    while ((end = buffer_.find("\r\n\r\n")) == std::string::npos) {
      if (!Receive()) return answer;
    }
    ParseHead(buffer_.substr(0, end + 2), answer);
    buffer_.erase(0, end + 4);
    std::size_t length = answer.headers.contains("content-length") ? std::stoul(answer.headers["content-length"]) : 0;
    if (head_only) length = 0;
    while (buffer_.size() < length) {
      if (!Receive()) break;
    }
    answer.body = buffer_.substr(0, length);
    buffer_.erase(0, length);
    return answer;
  }

  RawAnswer Ask(std::string_view bytes) {
    Send(bytes);
    return Read();
  }

  RawAnswer Get(std::string_view target, std::string_view more_headers = "") {
    return Ask("GET " + std::string(target) + " HTTP/1.1\r\nHost: test\r\n" + std::string(more_headers) + "\r\n");
  }

  // True when the other end has closed and nothing more is to be read.
  bool IsClosed() {
    if (!buffer_.empty()) return false;
    char byte;
    return ::recv(socket_, &byte, 1, 0) == 0;
  }

 private:
  bool Receive() {
    char bytes[16384];
    ssize_t count = ::recv(socket_, bytes, sizeof bytes, 0);
    if (count <= 0) return false;
    buffer_.append(bytes, static_cast<std::size_t>(count));
    return true;
  }

  static void ParseHead(const std::string& head, RawAnswer& answer) {
    std::size_t at = head.find("\r\n");
    answer.status = std::stoi(head.substr(9, 3));
    for (at += 2; at < head.size();) {
      std::size_t end = head.find("\r\n", at);
      std::size_t colon = head.find(": ", at);
      std::string name = head.substr(at, colon - at);
      for (char& c : name) c = c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
      answer.headers[name] = head.substr(colon + 2, end - colon - 2);
      at = end + 2;
    }
  }

  int socket_ = -1;
  bool connected_ = false;
  std::string buffer_;
};

}  // namespace credence::http
