// JSON Schema as docs/api/openapi.yaml uses it: type (also a list), enum, required, properties, additionalProperties:
// false, items, format date and date-time, $ref within the document. Any other word is a mistake of the document.
#pragma once

#include <boost/json/fwd.hpp>
#include <string>
#include <string_view>
#include <vector>

namespace credence::api {

// The value that "#/a/b" names in the document. Throws when there is none.
const boost::json::value& Resolve(const boost::json::value& document, std::string_view reference);

// A sentence for each way in which the value breaks the schema; empty when it keeps it.
std::vector<std::string> FindBreaches(const boost::json::value& document, const boost::json::value& schema,
                                      const boost::json::value& value);

}  // namespace credence::api
