// The API document as tests ask it.
#pragma once

#include <boost/json.hpp>
#include <string>
#include <string_view>
#include <vector>

#include "http/request.h"
#include "http/response.h"

namespace credence::api {

// docs/api/openapi.yaml.
const boost::json::value& Document();

struct Operation {
  std::string method;  // GET, POST, …
  std::string path;    // with its parameters in braces
  std::string id;
  std::string permission;   // x-permission, read_public when it is not there
  std::string audit_event;  // x-audit-event
  const boost::json::object* definition = nullptr;
};
const std::vector<Operation>& Operations();
const Operation& OperationNamed(std::string_view id);

// What is wrong with an answer by the document: an unknown status or kind of content, a body that breaks its schema.
std::vector<std::string> BreachesOf(const Operation& operation, const http::Response& response);

}  // namespace credence::api
