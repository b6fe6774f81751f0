#include <boost/json.hpp>
#include <filesystem>
#include <fstream>
#include <ostream>

#include "app/app_errors.h"
#include "app/commands.h"
#include "app/finding_output.h"
#include "app/words.h"
#include "app/workbook_words.h"
#include "base/text.h"
#include "formats/csv_writer.h"

namespace credence::app {
namespace {

bool IsWorkbook(const std::string& path) { return UpperAscii(path).ends_with(".XLSX"); }

// A name with another ending would not open in the program it belongs to.
Status CheckEnding(const std::string& path) {
  const std::string extension = std::filesystem::path(path).extension().string();
  if (extension.empty() || IsWorkbook(path) || UpperAscii(extension) == ".CSV") return {};
  return Error(errors::kNotAllowed, {{"argument", "--out"}, {"allowed", "*.xlsx, *.csv"}, {"value", path}});
}

int WriteFindings(const CommandContext& context, Installation& installation, const ErrorsOptions& options) {
  std::ofstream file(options.out, std::ios::binary | std::ios::trunc);
  std::string text;
  formats::CsvWriter writer(text);
  auto write = [&](const std::vector<std::string_view>& cells) {
    writer.WriteRow(cells);
    file << text;
    text.clear();
  };
  const intake::ErrorWorkbookWords titles = WorkbookWords(context.language);
  write({titles.row, titles.severity, titles.rule, titles.column, titles.value, titles.text, titles.mend});
  Status listed =
      installation.intake().ForEachFinding(Caller::Operator(), options.batch, [&](const catalog::Finding& finding) {
        const CodeText words = catalog::FindingText(finding, context.language);
        const std::string row = std::to_string(finding.row);
        const bool is_error = finding.severity == catalog::Severity::kError;
        write({row, is_error ? titles.error : titles.warning, finding.rule, finding.field, finding.value, words.text,
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

int WriteWorkbook(const CommandContext& context, Installation& installation, const ErrorsOptions& options) {
  const intake::ErrorWorkbookOptions wanted{options.out, context.language, options.only_failed,
                                            WorkbookWords(context.language)};
  auto written = installation.intake().WriteErrors(Caller::Operator(), options.batch, wanted);
  if (!written.ok()) return context.Refuse(written.error());
  context.Line(written->rows > 0 ? "errors.workbook" : "errors.workbook_empty",
               {{"batch", std::to_string(options.batch)},
                {"path", options.out},
                {"rows", std::to_string(written->rows)},
                {"comments", std::to_string(written->comments)}});
  if (written->left_out > 0) {
    context.Line("errors.left_out", {{"count", std::to_string(written->left_out)}});
  }
  return kExitDone;
}

// Which refused rows later batches brought corrected.
boost::json::array PrintSettled(const CommandContext& context, Installation& installation, const intake::Batch& batch) {
  boost::json::array rows;
  const auto settled = installation.intake().FindSettled(Caller::Operator(), batch.id).value();
  for (const intake::SettledRow& row : settled) {
    rows.push_back(boost::json::object{{"row", row.row}, {"batch", row.settled_by}, {"settled_row", row.settled_row}});
    context.Line("errors.settled", {{"row", std::to_string(row.row)},
                                    {"batch", std::to_string(row.settled_by)},
                                    {"settled_row", std::to_string(row.settled_row)}});
  }
  if (batch.corrects != 0) context.Line("errors.corrects", {{"batch", std::to_string(batch.corrects)}});
  return rows;
}

}  // namespace

int RunErrors(const CommandContext& context, const ErrorsOptions& options) {
  if (Status ending = CheckEnding(options.out); !ending.ok()) return context.RefuseUsage(ending.error());
  auto opened = Installation::Open(context.data, context.clock);
  if (!opened.ok()) return context.Refuse(opened.error());
  Installation& installation = **opened;
  auto batch = installation.intake().FindBatch(Caller::Operator(), options.batch);
  if (!batch.ok()) return context.Refuse(batch.error());
  const bool has_findings = batch->counts.findings > 0;
  if (!options.out.empty() && (has_findings || !IsWorkbook(options.out))) {
    const int status = IsWorkbook(options.out) ? WriteWorkbook(context, installation, options)
                                               : WriteFindings(context, installation, options);
    if (status != kExitDone) return status;
  }
  std::vector<catalog::Finding> shown;
  Status listed =
      installation.intake().ForEachFinding(Caller::Operator(), options.batch, [&](const catalog::Finding& finding) {
        if (static_cast<std::int64_t>(shown.size()) < options.rows_max) shown.push_back(finding);
      });
  if (!listed.ok()) return context.Refuse(listed.error());

  const std::string id = std::to_string(options.batch);
  if (!has_findings) {
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
  const boost::json::array settled = PrintSettled(context, installation, *batch);
  context.End({{"batch", options.batch},
               {"item", batch->item},
               {"edition", batch->edition},
               {"department", batch->department_id},
               {"received_on", batch->received_on.Iso()},
               {"state", intake::Name(batch->state)},
               {"persons", batch->counts.persons},
               {"corrects", batch->corrects},
               {"open", batch->counts.open() - static_cast<std::int64_t>(settled.size())},
               {"settled", settled},
               {"count", batch->counts.findings},
               {"findings", findings}});
  return has_findings ? kExitFindings : kExitDone;
}

}  // namespace credence::app
