#include "catalog/finding.h"

namespace credence::catalog {

std::string_view SeverityName(Severity severity) { return severity == Severity::kError ? "error" : "warning"; }

CodeText FindingText(const Finding& finding, Language language) {
  constexpr std::string_view kEnglishSuffix = ".en";
  TextValues filled{{"value", finding.value}};
  for (const auto& [key, value] : finding.values) {
    bool english = key.ends_with(kEnglishSuffix);
    if (english != (language == Language::kEnglish)) {
      if (english) continue;
      // A Chinese value stands in for a missing English one.
      bool replaced = false;
      for (const auto& [other, text] : finding.values) replaced = replaced || other == key + ".en";
      if (replaced) continue;
    }
    filled.emplace_back(english ? key.substr(0, key.size() - kEnglishSuffix.size()) : key, value);
  }
  return TextOf(finding.code, filled, language);
}

}  // namespace credence::catalog
