// Page templates (mustache): logic-less, HTML-escaped by default. Thread-safe.
#pragma once

#include <boost/json/fwd.hpp>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace credence::http {

// What a context means in a template: text and numbers are written as they are, 0 as "0"; null, false, "" and []
// make a section disappear; true and objects show it once, arrays once for each element. `{{.}}` is the element.
class Templates {
 public:
  // The source of "templates/<name>" or "partials/<name>"; nullopt when there is none.
  using Loader = std::function<std::optional<std::string>(std::string_view path)>;

  explicit Templates(Loader loader);
  ~Templates();

  // A missing or malformed template or partial is a mistake of the build: BrokenInvariant.
  std::string Render(std::string_view name, const boost::json::value& context) const;

 private:
  struct Parsed;
  std::unique_ptr<Parsed> Take(std::string_view name) const;

  Loader loader_;
  mutable std::mutex mutex_;
  // Parsed templates that nobody is rendering just now: the library may not render one object in two threads.
  mutable std::map<std::string, std::vector<std::unique_ptr<Parsed>>, std::less<>> idle_;
};

// Renders web/portal/templates/<name>.mustache with the partials of web/portal/partials/.
std::string RenderTemplate(std::string_view name, const boost::json::value& context);

}  // namespace credence::http
