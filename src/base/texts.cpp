#include "base/texts.h"

#include <algorithm>
#include <boost/json.hpp>
#include <map>

#include "base/check.h"
#include "base/resources.h"

namespace credence {
namespace {

struct Pair {
  CodeText chinese;
  CodeText english;
};

CodeText ReadText(const boost::json::object& language) {
  CodeText text;
  text.text = std::string(language.at("text").as_string());
  if (const auto* mend = language.if_contains("mend")) text.mend = std::string(mend->as_string());
  return text;
}

std::map<std::string, Pair, std::less<>> LoadAll() {
  std::map<std::string, Pair, std::less<>> all;
  for (const Resource& resource : ResourcesUnder("catalog/texts/")) {
    auto document = boost::json::parse(resource.bytes);
    for (const auto& [code, languages] : document.as_object()) {
      const auto& object = languages.as_object();
      bool added = all.emplace(std::string(code),
                               Pair{ReadText(object.at("zh").as_object()), ReadText(object.at("en").as_object())})
                       .second;
      CHECK(added);  // one code, one text
    }
  }
  return all;
}

// A value `x.en` stands for `x` in English texts; without one the Chinese value stands in.
TextValues ValuesIn(Language language, const TextValues& values) {
  constexpr std::string_view kEnglishSuffix = ".en";
  TextValues chosen;
  for (const auto& [key, value] : values) {
    const bool is_english = key.ends_with(kEnglishSuffix);
    if (language == Language::kChinese && is_english) continue;
    const std::string in_english = key + ".en";
    const bool is_replaced =
        language == Language::kEnglish && !is_english &&
        std::any_of(values.begin(), values.end(), [&](const auto& other) { return other.first == in_english; });
    if (is_replaced) continue;
    chosen.emplace_back(is_english ? key.substr(0, key.size() - kEnglishSuffix.size()) : key, value);
  }
  return chosen;
}

}  // namespace

std::string FillText(const std::string& pattern, const TextValues& values) {
  std::string filled;
  std::size_t position = 0;
  while (position < pattern.size()) {
    std::size_t open = pattern.find('{', position);
    std::size_t close = open == std::string::npos ? open : pattern.find('}', open);
    if (close == std::string::npos) break;
    filled.append(pattern, position, open - position);
    std::string name = pattern.substr(open + 1, close - open - 1);
    for (const auto& [key, value] : values) {
      if (key == name) filled.append(value);
    }
    position = close + 1;
  }
  filled.append(pattern, position);
  return filled;
}

CodeText TextOf(std::string_view code, const TextValues& values, Language language) {
  static const auto all = LoadAll();
  auto found = all.find(code);
  if (found == all.end()) return {std::string(code), ""};
  const CodeText& text = language == Language::kChinese ? found->second.chinese : found->second.english;
  const TextValues chosen = ValuesIn(language, values);
  return {FillText(text.text, chosen), FillText(text.mend, chosen)};
}

std::string Sentence(const Error& error, Language language) {
  CodeText text = TextOf(error.code, error.values, language);
  if (text.mend.empty()) return text.text;
  return text.text + (language == Language::kChinese ? "" : " ") + text.mend;
}

}  // namespace credence
