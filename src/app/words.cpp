#include "app/words.h"

#include <boost/json.hpp>
#include <map>

#include "base/check.h"
#include "base/resources.h"

namespace credence::app {
namespace {

using Patterns = std::map<std::string, std::string, std::less<>>;

Patterns Load(std::string_view path) {
  Patterns patterns;
  const auto document = boost::json::parse(RequireResource(path));
  for (const auto& [key, pattern] : document.as_object()) patterns[std::string(key)] = pattern.as_string();
  return patterns;
}

}  // namespace

std::string Pattern(std::string_view key, Language language) {
  static const Patterns chinese = Load("catalog/command/zh.json");
  static const Patterns english = Load("catalog/command/en.json");
  const Patterns& patterns = language == Language::kChinese ? chinese : english;
  auto found = patterns.find(key);
  CHECK(found != patterns.end());
  return found->second;
}

std::string Say(std::string_view key, const TextValues& values, Language language) {
  return FillText(Pattern(key, language), values);
}

}  // namespace credence::app
