#include "app/finding_output.h"

#include <algorithm>
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

std::string TitleWithEdition(const catalog::ItemDefinition& item, std::string_view edition, Language language) {
  auto in = [&](const catalog::LocalText& text) { return language == Language::kChinese ? text.zh : text.en; };
  const auto found = std::find_if(item.editions.begin(), item.editions.end(),
                                  [&](const catalog::Edition& known) { return known.code == edition; });
  if (found == item.editions.end() || found == item.editions.begin()) return in(item.title);
  return Say("item.edition", {{"item", in(item.title)}, {"edition", in(found->title)}}, language);
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
