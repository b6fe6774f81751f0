#include "app/finding_output.h"

#include <boost/json.hpp>
#include <ostream>

#include "app/words.h"

namespace credence::app {

boost::json::object FindingJson(const catalog::Finding& finding, Language language) {
  CodeText text = catalog::FindingText(finding, language);
  return {{"row", finding.row},
          {"field", finding.field},
          {"rule", finding.rule},
          {"code", finding.code},
          {"severity", catalog::SeverityName(finding.severity)},
          {"value", finding.value},
          {"text", text.text},
          {"mend", text.mend}};
}

void PrintFinding(const CommandContext& context, const catalog::Finding& finding) {
  CodeText text = catalog::FindingText(finding, context.language);
  // A finding about a whole row, or about the file, names no field.
  context.Line(finding.row == 0        ? "errors.line_of_file"
               : finding.field.empty() ? "errors.line_of_row"
                                       : "errors.line",
               {{"row", std::to_string(finding.row)},
                {"severity", Say(finding.severity == catalog::Severity::kError ? "errors.error" : "errors.warning", {},
                                 context.language)},
                {"rule", finding.rule},
                {"field", finding.field},
                {"value", finding.value}});
  if (!context.json) context.out << "    " << text.text << " " << text.mend << "\n";
}

}  // namespace credence::app
