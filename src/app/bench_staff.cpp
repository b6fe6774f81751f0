#include "app/bench_staff.h"

#include <fmt/format.h>

#include <boost/json.hpp>

namespace credence::app {
namespace {

namespace json = boost::json;

constexpr int kAnswerMs = 60'000;

}  // namespace

Result<BenchAccount> AddBenchAccount(Installation& installation, const std::string& name, const std::string& department,
                                     std::string_view role) {
  ASSIGN_OR_RETURN(auto added, installation.staff().users.Add(
                                   Caller::Operator(), {name, name, department, access::Duty::kBusiness, false}));
  RETURN_IF_ERROR(installation.staff().changes.GrantAtServer(Caller::Operator(), name, role));
  return BenchAccount{name, added.password, department};
}

BenchStaff::BenchStaff(std::uint16_t port, BenchAccount account)
    : client_(port, kAnswerMs), account_(std::move(account)) {}

bool BenchStaff::SignIn() {
  const auto answer =
      Send("POST", "/api/v1/session", json::object{{"name", account_.name}, {"password", account_.password}});
  if (answer.status != 200) return false;
  const auto cookie = answer.headers.find("set-cookie");
  if (cookie == answer.headers.end()) return false;
  json::error_code failure;
  const auto session = json::parse(answer.body, failure);
  if (failure || !session.is_object()) return false;
  const auto* token = session.as_object().if_contains("csrf_token");
  if (token == nullptr) return false;
  headers_ = "Cookie: " + cookie->second.substr(0, cookie->second.find(';')) +
             "\r\nX-CSRF-Token: " + std::string(token->as_string()) + "\r\n";
  return true;
}

http::RawAnswer BenchStaff::Get(const std::string& target) {
  return client_.Ask(fmt::format("GET {} HTTP/1.1\r\nHost: test\r\n{}\r\n", target, headers_));
}

http::RawAnswer BenchStaff::Send(std::string_view method, const std::string& target, const json::value& body,
                                 const std::string& more_headers) {
  const std::string text = json::serialize(body);
  return client_.Ask(
      fmt::format("{} {} HTTP/1.1\r\nHost: test\r\n{}{}Content-Type: application/json\r\n"
                  "Content-Length: {}\r\n\r\n{}",
                  method, target, headers_, more_headers, text.size(), text));
}

}  // namespace credence::app
