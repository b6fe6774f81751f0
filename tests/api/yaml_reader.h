// Reads the small part of YAML in which docs/api/openapi.yaml is written, into JSON: nested mappings and lists by
// indentation, plain and double-quoted scalars on one line, flow lists [a, b], comments. Throws std::runtime_error with
// the number of the line for anything else.
#pragma once

#include <boost/json/fwd.hpp>
#include <string_view>

namespace credence::api {

boost::json::value ReadYaml(std::string_view text);

}  // namespace credence::api
