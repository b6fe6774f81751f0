#include "catalog/finding.h"

namespace credence::catalog {

std::string_view SeverityName(Severity severity) { return severity == Severity::kError ? "error" : "warning"; }

CodeText FindingText(const Finding& finding, Language language) {
  TextValues filled{{"value", finding.value}};
  filled.insert(filled.end(), finding.values.begin(), finding.values.end());
  return TextOf(finding.code, filled, language);
}

}  // namespace credence::catalog
