// People of departments in benchmarks: accounts made at the server, and their sessions over HTTP.
#pragma once

#include <boost/json/value.hpp>
#include <cstdint>
#include <string>
#include <string_view>

#include "app/installation.h"
#include "base/result.h"
#include "http/raw_client.h"

namespace credence::app {

struct BenchAccount {
  std::string name, password, department;
};

// A new account with this role, ready to sign in. Error codes: those of adding an account and of granting a role.
Result<BenchAccount> AddBenchAccount(Installation& installation, const std::string& name, const std::string& department,
                                     std::string_view role);

// One session on a connection of its own. Thread: one at a time.
class BenchStaff {
 public:
  BenchStaff(std::uint16_t port, BenchAccount account);

  const BenchAccount& account() const { return account_; }
  // False when the server does not let the account in.
  bool SignIn();
  http::RawAnswer Get(const std::string& target);
  http::RawAnswer Send(std::string_view method, const std::string& target, const boost::json::value& body,
                       const std::string& more_headers = "");

 private:
  http::RawClient client_;
  BenchAccount account_;
  std::string headers_;
};

}  // namespace credence::app
