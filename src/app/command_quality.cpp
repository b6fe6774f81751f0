#include "app/command_quality.h"

#include <CLI/CLI.hpp>
#include <boost/json.hpp>
#include <fstream>
#include <ostream>

#include "app/app_errors.h"
#include "app/command_parsing.h"
#include "app/installation.h"
#include "app/words.h"
#include "formats/csv_writer.h"
#include "identity/masking.h"
#include "intake/quality_view.h"
#include "records/contradictions.h"
#include "subjects/quality_service.h"

namespace credence::app {
namespace {

namespace json = boost::json;

constexpr std::int64_t kRowsOfFile = 1'000'000;

std::string Masked(const std::string& text) { return identity::MaskFreeText(text); }

using Row = std::vector<std::string>;

Status WriteCsv(const std::string& path, const std::vector<Row>& rows) {
  std::ofstream file(path, std::ios::binary | std::ios::trunc);
  std::string text;
  formats::CsvWriter writer(text);
  for (const Row& row : rows) {
    writer.WriteRow(std::vector<std::string_view>(row.begin(), row.end()));
    file << text;
    text.clear();
  }
  file.flush();
  if (file) return {};
  return Error(errors::kFileUnwritable, {{"file", path}, {"reason", std::generic_category().message(errno)}});
}

// Everything a command of this kind needs: the installation, its services, and the department that was asked for.
struct Desk {
  std::unique_ptr<Installation> installation;
  std::unique_ptr<subjects::QualityService> quality;
  std::string department_id;
};

Result<Desk> OpenDesk(const CommandContext& context, const QualityOptions& options) {
  Desk desk;
  ASSIGN_OR_RETURN(desk.installation, Installation::Open(context.data, context.clock));
  desk.quality = std::make_unique<subjects::QualityService>(desk.installation->database(), desk.installation->ledger(),
                                                            context.clock);
  if (!options.department.empty()) {
    ASSIGN_OR_RETURN(auto department, desk.installation->access().FindDepartment(options.department));
    desk.department_id = department.id;
  }
  return desk;
}

void PrintFigure(const CommandContext& context, const subjects::MonthQuality& measured) {
  const subjects::CodeQuality& quality = measured.quality;
  const std::string rate = quality.PerMille();
  const std::string department =
      measured.department_id.empty() ? Say("quality.all", {}, context.language) : measured.department_id;
  const TextValues values = {{"rate", rate},
                             {"month", measured.month},
                             {"department", department},
                             {"duplicates", std::to_string(quality.duplicates)},
                             {"several", std::to_string(quality.several)},
                             {"wrong", std::to_string(quality.wrong)},
                             {"organisations", std::to_string(quality.organisations)}};
  context.Line(rate.empty() ? "quality.not_applicable" : "quality.figures", values);
}

Status WriteDefects(const CommandContext& context, const std::string& path,
                    const std::vector<subjects::CodeDefect>& defects) {
  std::vector<Row> rows = {{"kind", "code", "name", "verdict", "department", "claimed_on", "batch", "row"}};
  for (const subjects::CodeDefect& defect : defects) {
    rows.push_back({Say("quality.kind." + defect.kind, {}, context.language), defect.code, Masked(defect.name),
                    defect.verdict, defect.department_id, defect.claimed_on, std::to_string(defect.batch_id),
                    std::to_string(defect.row)});
  }
  return WriteCsv(path, rows);
}

int RunUscc(const CommandContext& context, const QualityOptions& options) {
  auto desk = OpenDesk(context, options);
  if (!desk.ok()) return context.Refuse(desk.error());
  const std::int64_t rows_max = options.out.empty() ? options.rows_max : kRowsOfFile;
  auto measured = desk->quality->Measure(Caller::Operator(), {options.month, desk->department_id, rows_max});
  if (!measured.ok()) return context.Refuse(measured.error());
  PrintFigure(context, *measured);
  json::object object = intake::ViewOf(*measured);
  json::array departments, rows;
  if (options.department.empty()) {
    for (const subjects::MonthQuality& of_department :
         desk->quality->MeasureDepartments(Caller::Operator(), options.month).value()) {
      PrintFigure(context, of_department);
      departments.push_back(intake::ViewOf(of_department));
    }
  }
  desk->installation->ledger().SequenceAll();  // a month that was frozen just now
  const auto& defects = measured->quality.defects;
  if (!options.out.empty()) {
    if (Status written = WriteDefects(context, options.out, defects); !written.ok()) {
      return context.Refuse(written.error());
    }
    context.Line("quality.written", {{"path", options.out}, {"rows", std::to_string(defects.size())}});
  }
  for (const subjects::CodeDefect& defect : defects) {
    if (static_cast<std::int64_t>(rows.size()) == options.rows_max) break;
    rows.push_back(intake::ViewOf(defect));
    if (!options.out.empty()) continue;
    context.Line("quality.row", {{"kind", Say("quality.kind." + defect.kind, {}, context.language)},
                                 {"code", defect.code},
                                 {"name", Masked(defect.name)},
                                 {"batch", std::to_string(defect.batch_id)},
                                 {"row", std::to_string(defect.row)},
                                 {"department", defect.department_id}});
  }
  if (options.out.empty() && options.rows_max > 0 && static_cast<std::int64_t>(rows.size()) == options.rows_max) {
    context.Line("quality.more", {{"shown", std::to_string(options.rows_max)}});
  }
  object["departments"] = std::move(departments);
  object["rows"] = std::move(rows);
  context.End(object);
  return kExitDone;
}

TextValues ValuesOf(const CommandContext& context, const records::Contradiction& found) {
  return {
      {"kind", Say("contradiction." + std::string(Name(found.kind)), {}, context.language)},
      {"code", found.code},
      {"name", Masked(found.name)},
      {"registered", found.registered.empty() ? "—" : Masked(found.registered)},
      {"department", found.department_id},
      {"item", found.item},
      {"place", found.record.empty() ? std::to_string(found.batch_id) + "-" + std::to_string(found.row) : found.record},
      {"date", found.date},
      {"ended", found.ended_on}};
}

int RunContradictions(const CommandContext& context, const QualityOptions& options) {
  auto desk = OpenDesk(context, options);
  if (!desk.ok()) return context.Refuse(desk.error());
  const std::int64_t rows_max = options.out.empty() ? options.rows_max : kRowsOfFile;
  const records::Contradictions list(desk->installation->database(), desk->installation->items(), context.clock);
  auto found = list.Find(Caller::Operator(), {desk->department_id, rows_max});
  if (!found.ok()) return context.Refuse(found.error());
  if (found->empty()) context.Line("contradiction.none");
  std::vector<Row> file = {{"kind", "code", "name", "registered", "department", "item", "place", "date", "ended_on"}};
  json::array rows;
  for (const records::Contradiction& contradiction : *found) {
    const TextValues values = ValuesOf(context, contradiction);
    if (options.out.empty()) {
      context.Line("contradiction.row." + std::string(Name(contradiction.kind)), values);
      rows.push_back(intake::ViewOf(contradiction));
    } else {
      Row cells;
      for (const auto& [name, value] : values) cells.push_back(value);
      file.push_back(std::move(cells));
    }
  }
  if (!options.out.empty()) {
    if (Status written = WriteCsv(options.out, file); !written.ok()) return context.Refuse(written.error());
    context.Line("quality.written", {{"path", options.out}, {"rows", std::to_string(file.size() - 1)}});
  }
  context.End({{"count", found->size()}, {"rows", rows}});
  return found->empty() ? kExitDone : kExitFindings;
}

int EndClaim(const CommandContext& context, const QualityOptions& options, bool settle) {
  auto desk = OpenDesk(context, options);
  if (!desk.ok()) return context.Refuse(desk.error());
  auto settled = settle ? desk->quality->Settle(Caller::Operator(), options.claim, options.reason)
                        : desk->quality->Reopen(Caller::Operator(), options.claim);
  if (!settled.ok()) return context.Refuse(settled.error());
  desk->installation->ledger().SequenceAll();
  context.Line(settle ? "quality.settled" : "quality.reopened",
               {{"claim", options.claim}, {"code", settled->claim.key.value}, {"name", Masked(settled->claim.name)}});
  context.End(intake::ViewOf(*settled));
  return kExitDone;
}

}  // namespace

void AddQualityCommand(CLI::App& app, QualityOptions& options, CommonOptions& common) {
  auto* quality = app.add_subcommand("quality", "figures of data quality, and what lies behind them");
  quality->require_subcommand(1);
  quality->fallthrough();
  auto add = [&](const std::string& name, const std::string& help,
                 std::function<int(const CommandContext&)> run) -> CLI::App* {
    CLI::App* part = quality->add_subcommand(name, help);
    part->fallthrough();
    part->callback([&common, run = std::move(run)] { common.run = run; });
    return part;
  };
  auto* uscc = add("uscc", "duplicate and wrong unified codes per thousand organisations",
                   [&options](const CommandContext& c) { return RunUscc(c, options); });
  uscc->add_option("--month", options.month, "month (YYYY-MM), default this one; an ended month never changes");
  auto* contradictions = add("contradictions", "one code with two names, one name with two codes, ended but licensed",
                             [&options](const CommandContext& c) { return RunContradictions(c, options); });
  for (CLI::App* list : {uscc, contradictions}) {
    list->add_option("--department", options.department, "what this department reported: number or unified code");
    list->add_option("--rows", options.rows_max, "rows to list")->check(CLI::Range(0, 1000000));
    list->add_option("--out", options.out, "write all rows to this CSV file");
  }
  auto* settle = add("settle", "a claim need not count: it was found right, or seen to",
                     [&options](const CommandContext& c) { return EndClaim(c, options, true); });
  settle->add_option("--reason", options.reason, "why; goes into the log")->required();
  auto* reopen = add("reopen", "a settled claim counts again",
                     [&options](const CommandContext& c) { return EndClaim(c, options, false); });
  for (CLI::App* part : {settle, reopen})
    part->add_option("CLAIM", options.claim, "BATCH-ROW as uscc lists it")->required();
}

}  // namespace credence::app
