#include "http/templates.h"

#include <fmt/format.h>

#include <boost/json.hpp>
#include <kainjow/mustache.hpp>
#include <utility>

#include "base/check.h"
#include "base/resources.h"
#include "base/text.h"

namespace credence::http {
namespace {

namespace mustache = kainjow::mustache;

constexpr int kPartialDepthMax = 16;        // a partial that holds itself would never end
constexpr std::size_t kIdleParsedMax = 32;  // of one template; no more threads render at the same time

mustache::data ToMustache(const boost::json::value& value) {
  switch (value.kind()) {
    case boost::json::kind::null:
      return mustache::data(false);
    case boost::json::kind::bool_:
      return mustache::data(value.get_bool());
    case boost::json::kind::int64:
      return mustache::data(std::to_string(value.get_int64()));
    case boost::json::kind::uint64:
      return mustache::data(std::to_string(value.get_uint64()));
    case boost::json::kind::double_:
      return mustache::data(fmt::format("{}", value.get_double()));
    case boost::json::kind::string: {
      const auto& text = value.get_string();
      if (text.empty()) return mustache::data(false);  // written as nothing either way, but its section disappears
      return mustache::data(std::string(text));
    }
    case boost::json::kind::array: {
      mustache::data list(mustache::data::type::list);
      for (const auto& element : value.get_array()) list.push_back(ToMustache(element));
      return list;
    }
    case boost::json::kind::object: {
      mustache::data object;
      for (const auto& [name, member] : value.get_object()) object.set(std::string(name), ToMustache(member));
      return object;
    }
  }
  return mustache::data(false);
}

// The source with all partials put in their places, so that a page is parsed once and not at every rendering.
std::string Expand(const Templates::Loader& loader, const std::string& path, int depth) {
  CHECK(depth <= kPartialDepthMax);
  std::optional<std::string> source = loader(path);
  if (!source) throw BrokenInvariant("no template " + path);
  // Another delimiter would leak from a partial into its page.
  CHECK(source->find("{{=") == std::string::npos);
  std::string expanded;
  std::size_t at = 0;
  for (std::size_t open; (open = source->find("{{>", at)) != std::string::npos;) {
    std::size_t close = source->find("}}", open);
    CHECK(close != std::string::npos);
    std::string_view name = TrimBlanks(std::string_view(*source).substr(open + 3, close - open - 3));
    expanded.append(*source, at, open - at);
    expanded.append(Expand(loader, "partials/" + std::string(name), depth + 1));
    at = close + 2;
  }
  return expanded.append(*source, at);
}

std::optional<std::string> FromResources(std::string_view path) {
  auto bytes = FindResource("web/portal/" + std::string(path) + ".mustache");
  if (!bytes) return std::nullopt;
  return std::string(*bytes);
}

}  // namespace

struct Templates::Parsed {
  explicit Parsed(const std::string& source) : page(source) {}
  mustache::mustache page;
};

Templates::Templates(Loader loader) : loader_(std::move(loader)) {}
Templates::~Templates() = default;

std::unique_ptr<Templates::Parsed> Templates::Take(std::string_view name) const {
  {
    std::lock_guard lock(mutex_);
    auto found = idle_.find(name);
    if (found != idle_.end() && !found->second.empty()) {
      auto parsed = std::move(found->second.back());
      found->second.pop_back();
      return parsed;
    }
  }
  const std::string path = "templates/" + std::string(name);
  auto parsed = std::make_unique<Parsed>(Expand(loader_, path, 0));
  if (!parsed->page.is_valid()) throw BrokenInvariant("template " + path + ": " + parsed->page.error_message());
  return parsed;
}

std::string Templates::Render(std::string_view name, const boost::json::value& context) const {
  std::unique_ptr<Parsed> parsed = Take(name);
  std::string text = parsed->page.render(ToMustache(context));
  std::lock_guard lock(mutex_);
  auto& idle = idle_[std::string(name)];
  if (idle.size() < kIdleParsedMax) idle.push_back(std::move(parsed));
  return text;
}

std::string RenderTemplate(std::string_view name, const boost::json::value& context) {
  static const Templates templates(FromResources);
  return templates.Render(name, context);
}

}  // namespace credence::http
