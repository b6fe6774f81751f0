#include <boost/json.hpp>
#include <fstream>
#include <ostream>

#include "app/app_errors.h"
#include "app/commands.h"
#include "app/finding_output.h"
#include "app/words.h"
#include "formats/csv_writer.h"

namespace credence::app {
namespace {

int WriteFindings(const CommandContext& context, Installation& installation, const ErrorsOptions& options) {
  std::ofstream file(options.out, std::ios::binary | std::ios::trunc);
  std::string text;
  formats::CsvWriter writer(text);
  auto write = [&](const std::vector<std::string_view>& cells) {
    writer.WriteRow(cells);
    file << text;
    text.clear();
  };
  write({"row", "severity", "rule", "field", "value", "text", "mend"});
  Status listed =
      installation.intake().ForEachFinding(Caller::Operator(), options.batch, [&](const catalog::Finding& finding) {
        const CodeText words = catalog::FindingText(finding, context.language);
        const std::string row = std::to_string(finding.row);
        write({row, catalog::SeverityName(finding.severity), finding.rule, finding.field, finding.value, words.text,
               words.mend});
      });
  if (!listed.ok()) return context.Refuse(listed.error());
  file.flush();
  if (!file) {
    return context.Refuse(
        Error(errors::kFileUnwritable, {{"file", options.out}, {"reason", std::generic_category().message(errno)}}));
  }
  context.Line("errors.written", {{"path", options.out}});
  return kExitDone;
}

}  // namespace

int RunErrors(const CommandContext& context, const ErrorsOptions& options) {
  auto opened = Installation::Open(context.data, context.clock);
  if (!opened.ok()) return context.Refuse(opened.error());
  Installation& installation = **opened;
  auto batch = installation.intake().FindBatch(Caller::Operator(), options.batch);
  if (!batch.ok()) return context.Refuse(batch.error());
  if (!options.out.empty()) {
    if (int status = WriteFindings(context, installation, options); status != kExitDone) return status;
  }
  std::vector<catalog::Finding> shown;
  Status listed =
      installation.intake().ForEachFinding(Caller::Operator(), options.batch, [&](const catalog::Finding& finding) {
        if (static_cast<std::int64_t>(shown.size()) < options.rows_max) shown.push_back(finding);
      });
  if (!listed.ok()) return context.Refuse(listed.error());

  const std::string id = std::to_string(options.batch);
  if (batch->counts.findings == 0) {
    context.Line("errors.none", {{"batch", id}});
  } else if (options.out.empty()) {
    context.Line(
        "errors.head",
        {{"batch", id}, {"findings", std::to_string(batch->counts.findings)}, {"shown", std::to_string(shown.size())}});
  }
  boost::json::array findings;
  for (const catalog::Finding& finding : shown) {
    findings.push_back(FindingJson(finding, context.language));
    if (!options.out.empty()) continue;
    PrintFinding(context, finding);
  }
  context.End({{"batch", options.batch},
               {"item", batch->item},
               {"edition", batch->edition},
               {"department", batch->department_id},
               {"received_on", batch->received_on.Iso()},
               {"state", intake::Name(batch->state)},
               {"persons", batch->counts.persons},
               {"count", batch->counts.findings},
               {"findings", findings}});
  return batch->counts.findings > 0 ? kExitFindings : kExitDone;
}

}  // namespace credence::app
