// Somebody at a browser: keeps the cookie of the session, sends its check value, and compares every answer with the
// API document.
#pragma once

#include <boost/json.hpp>
#include <string>
#include <string_view>

#include "api/city.h"
#include "api/document.h"

namespace credence::api {

class Browser {
 public:
  explicit Browser(City& city) : city_(city) {}

  struct Answer {
    int status = 0;
    boost::json::value body;
    std::string code;  // of a problem
    http::Response response;
  };
  // `path_values` fill the places of the path in order; the body is JSON text, "" for none. Breaches of the document
  // are failures of the test.
  Answer Ask(std::string_view operation_id, const std::vector<std::string>& path_values = {}, std::string body = "",
             std::string query = "");

  // Through all steps until the session is open. The account exists with this password.
  void Enter(const std::string& name, const std::string& password);

  std::string cookie;
  std::string csrf_token;
  std::string source = "192.0.2.1";
  Language language = Language::kChinese;
  std::vector<std::pair<std::string, std::string>> more_headers;

 private:
  City& city_;
};

// An account with a role in the city, and its password, which need not be changed.
std::string AddAccount(City& city, const std::string& name, const std::string& role,
                       const std::string& department = "D011");

// The one-time code that the telephone of the account shows now.
std::string CodeNow(City& city, const std::string& name);

}  // namespace credence::api
