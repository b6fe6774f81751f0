// A text that is looked for with LIKE, on both engines alike. Pure.
#pragma once

#include <string>
#include <string_view>

namespace credence::db {

// For `column LIKE :pattern ESCAPE '!'`: whatever holds `text`, in which % and _ stand for themselves. SQLite does not
// tell A–Z from a–z here, PostgreSQL does.
inline std::string LikePattern(std::string_view text) {
  std::string pattern("%");
  for (char c : text) {
    if (c == '%' || c == '_' || c == '!') pattern += '!';
    pattern += c;
  }
  return pattern + "%";
}

}  // namespace credence::db
