#include "intake/batch_edit.h"

#include <fmt/format.h>

#include <boost/json.hpp>

namespace credence::intake {

std::string EditText(const BatchEdit& edit, bool is_undone) {
  return fmt::format(R"({{"batch":"{}","row":"{}","field":"{}","version":"{}","undone":"{}"}})", edit.batch_id,
                     edit.row, edit.field, edit.version, is_undone ? "1" : "0");
}

std::string EditedValuesText(std::string_view before, std::string_view after) {
  return boost::json::serialize(boost::json::array{before, after});
}

}  // namespace credence::intake
