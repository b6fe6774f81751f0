#include "catalog/guide_words.h"

#include <boost/json.hpp>
#include <map>

#include "base/check.h"
#include "base/resources.h"

namespace credence::catalog {
namespace {

using Patterns = std::map<std::string, std::string, std::less<>>;

Patterns Load(std::string_view path) {
  Patterns patterns;
  const auto document = boost::json::parse(RequireResource(path));
  for (const auto& [key, pattern] : document.as_object()) patterns[std::string(key)] = pattern.as_string();
  return patterns;
}

const Patterns& PatternsIn(Language language) {
  static const Patterns chinese = Load("catalog/guide/zh.json");
  static const Patterns english = Load("catalog/guide/en.json");
  return language == Language::kChinese ? chinese : english;
}

}  // namespace

std::string GuideWord(std::string_view key, const TextValues& values, Language language) {
  const Patterns& patterns = PatternsIn(language);
  auto found = patterns.find(key);
  CHECK(found != patterns.end());
  return FillText(found->second, values);
}

std::string GuideWordOr(std::string_view key, std::string_view otherwise, Language language) {
  return PatternsIn(language).contains(key) ? GuideWord(key, {}, language) : std::string(otherwise);
}

const std::string& In(const LocalText& text, Language language) {
  return language == Language::kChinese ? text.zh : text.en;
}

std::string Quoted(const std::vector<std::string>& words, std::string_view joining_key, Language language) {
  std::string joined;
  for (const std::string& word : words) {
    if (!joined.empty()) joined += GuideWord(joining_key, {}, language);
    joined += GuideWord("word.quoted", {{"word", word}}, language);
  }
  return joined;
}

}  // namespace credence::catalog
