#include <boost/json.hpp>
#include <fstream>
#include <ostream>

#include "app/app_errors.h"
#include "app/commands.h"
#include "app/words.h"
#include "base/limits.h"
#include "base/resources.h"
#include "formats/byte_source.h"
#include "formats/csv_writer.h"
#include "intake/file_check.h"
#include "intake/intake_errors.h"

namespace credence::app {
namespace {

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
  context.Line("errors.line",
               {{"row", std::to_string(finding.row)},
                {"severity", Say(finding.severity == catalog::Severity::kError ? "errors.error" : "errors.warning", {},
                                 context.language)},
                {"rule", finding.rule},
                {"field", finding.field},
                {"value", finding.value}});
  if (!context.json) context.out << "    " << text.text << " " << text.mend << "\n";
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

int RunCheck(const CommandContext& context, const CheckOptions& options) {
  std::optional<CivilDate> received = context.clock.Today();
  if (!options.received.empty()) received = CivilDate::ParseIso(options.received);
  if (!received) {
    return context.RefuseUsage(Error(errors::kNotADate, {{"argument", "--received"}, {"value", options.received}}));
  }
  std::vector<std::string> definitions;
  for (const Resource& resource : ResourcesUnder("catalog/items/")) definitions.emplace_back(resource.bytes);
  auto items = catalog::Items::Parse(definitions);
  if (!items.ok()) return context.Refuse(items.error());
  auto item = items->InForce(options.item, *received);
  if (!item.ok()) return context.Refuse(item.error());
  auto source = formats::OpenFile(options.file);
  if (!source.ok()) return context.Refuse(source.error());

  boost::json::array findings;
  const catalog::AgencyDirectory agencies = intake::AgenciesOf(access::BuiltinDepartments());
  const intake::FileCheckParts parts{*items, **item, agencies, workdays::Calendar::Builtin(), *received, options.sheet};
  auto verdict = intake::CheckFile(**source, parts, [&](const catalog::Finding& finding) {
    if (!context.json) return PrintFinding(context, finding);
    if (static_cast<std::int64_t>(findings.size()) >= limits::kFindingsStoredMax) return;
    findings.push_back(FindingJson(finding, context.language));
  });
  if (!verdict.ok()) return context.Refuse(verdict.error());
  if (verdict->header_refused) context.Line("check.header_refused");
  context.Line("check.counts",
               {{"file", std::filesystem::path(options.file).filename().string()},
                {"item", context.language == Language::kChinese ? (*item)->title.zh : (*item)->title.en},
                {"rows", std::to_string(verdict->rows)},
                {"accepted", std::to_string(verdict->accepted)},
                {"refused", std::to_string(verdict->refused)},
                {"findings", std::to_string(verdict->findings)}});
  boost::json::object object{{"rows", verdict->rows},      {"accepted", verdict->accepted},
                             {"warned", verdict->warned},  {"refused", verdict->refused},
                             {"count", verdict->findings}, {"findings", findings}};
  if (verdict->header_refused) object["error"] = context.ErrorJson(Error(intake::errors::kHeaderRefused));
  context.End(object);
  if (verdict->header_refused) return kExitRefused;
  return verdict->findings > 0 ? kExitFindings : kExitDone;
}

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
