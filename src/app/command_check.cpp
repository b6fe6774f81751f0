#include "app/command_check.h"

#include <CLI/CLI.hpp>
#include <boost/json.hpp>
#include <filesystem>

#include "access/departments.h"
#include "app/app_errors.h"
#include "app/finding_output.h"
#include "formats/byte_source.h"
#include "intake/file_check.h"
#include "intake/intake_errors.h"

namespace credence::app {

void AddCheckOptions(CLI::App& command, CheckOptions& options) {
  command.add_option("FILE", options.file, "CSV file or XLSX workbook")->required();
  command.add_option("--item", options.item, "catalogue item: organisation, licence, penalty")->required();
  command.add_option("--received", options.received, "receiving date (YYYY-MM-DD), default today");
  command.add_option("--sheet", options.sheet, "sheet of a workbook, when several fit the item");
  command.add_option("--rows", options.findings_max, "findings to list")->check(CLI::Range(1, 1'000'000));
}

int RunCheck(const CommandContext& context, const CheckOptions& options) {
  std::optional<CivilDate> received = context.clock.Today();
  if (!options.received.empty()) received = CivilDate::ParseIso(options.received);
  if (!received) {
    return context.RefuseUsage(Error(errors::kNotADate, {{"argument", "--received"}, {"value", options.received}}));
  }
  const catalog::Items items = catalog::Items::Builtin();
  auto item = items.InForce(options.item, *received);
  if (!item.ok()) return context.Refuse(item.error());
  auto source = formats::OpenFile(options.file);
  if (!source.ok()) return context.Refuse(source.error());

  std::string listed;  // in JSON mode
  std::int64_t seen = 0;
  const catalog::AgencyDirectory agencies = intake::AgenciesOf(access::BuiltinDepartments());
  const intake::FileCheckParts parts{items, **item, agencies, workdays::Calendar::Builtin(), *received, options.sheet};
  auto verdict = intake::CheckFile(**source, parts, [&](const catalog::Finding& finding) {
    if (++seen > options.findings_max) return;
    if (!context.json) return PrintFinding(context, finding);
    if (!listed.empty()) listed += ',';
    listed += boost::json::serialize(FindingJson(finding, context.language));
  });
  if (!verdict.ok()) return context.Refuse(verdict.error());
  if (verdict->header_refused) context.Line("check.header_refused");
  if (seen > options.findings_max) {
    context.Line("check.not_listed", {{"listed", std::to_string(options.findings_max)},
                                      {"more", std::to_string(seen - options.findings_max)}});
  }
  context.Line("check.counts", {{"file", std::filesystem::path(options.file).filename().string()},
                                {"item", TitleWithEdition(**item, verdict->edition, context.language)},
                                {"rows", std::to_string(verdict->rows)},
                                {"accepted", std::to_string(verdict->accepted)},
                                {"refused", std::to_string(verdict->refused)},
                                {"findings", std::to_string(verdict->findings)}});
  boost::json::object object{{"rows", verdict->rows},
                             {"accepted", verdict->accepted},
                             {"warned", verdict->warned},
                             {"refused", verdict->refused},
                             {"count", verdict->findings}};
  if (verdict->header_refused) object["error"] = context.ErrorJson(Error(intake::errors::kHeaderRefused));
  context.EndWithList(object, "findings", listed);
  if (verdict->header_refused) return kExitRefused;
  return verdict->findings > 0 ? kExitFindings : kExitDone;
}

}  // namespace credence::app
