#include <boost/json.hpp>
#include <chrono>
#include <fstream>
#include <ostream>
#include <thread>

#include "app/app_errors.h"
#include "app/background.h"
#include "app/commands.h"
#include "app/words.h"
#include "base/check.h"
#include "base/limits.h"
#include "base/resources.h"
#include "formats/byte_source.h"
#include "formats/csv_writer.h"
#include "intake/file_check.h"
#include "intake/rematch.h"
#include "jobs/job_store.h"

namespace credence::app {
namespace {

using Steady = std::chrono::steady_clock;

double SecondsSince(Steady::time_point begin) { return std::chrono::duration<double>(Steady::now() - begin).count(); }

std::string OneDecimal(double number) {
  std::string text = std::to_string(static_cast<std::int64_t>(number * 10 + 0.5));
  if (text.size() == 1) text.insert(0, "0");
  return text.insert(text.size() - 1, ".");
}

// One line on the terminal's error stream, renewed twice a second, once the work has lasted a second.
class ProgressLine {
 public:
  explicit ProgressLine(const CommandContext& context) : context_(context), begin_(Steady::now()), last_(begin_) {}
  ~ProgressLine() {
    if (shown_) context_.err << "\n";
  }

  void Show(const intake::Progress& progress) {
    const auto now = Steady::now();
    if (context_.json || SecondsSince(begin_) < 1 || now - last_ < std::chrono::milliseconds(500)) return;
    last_ = now;
    shown_ = true;
    const double seconds = SecondsSince(begin_);
    const double done =
        progress.bytes_total > 0 ? static_cast<double>(progress.bytes) / static_cast<double>(progress.bytes_total) : 0;
    const double left = done > 0 ? seconds * (1 - done) / done : 0;
    const auto rate = static_cast<std::int64_t>(static_cast<double>(progress.rows) / seconds);
    context_.err << "\r"
                 << Say("progress",
                        {{"rows", std::to_string(progress.rows)},
                         {"rate", std::to_string(rate)},
                         {"left", std::to_string(static_cast<std::int64_t>(left + 0.5))}},
                        context_.language)
                 << "   " << std::flush;
  }

 private:
  const CommandContext& context_;
  Steady::time_point begin_, last_;
  bool shown_ = false;
};

void PrintBatch(const CommandContext& context, Installation& installation, const intake::Batch& batch,
                std::optional<std::int64_t> same_as) {
  const catalog::ItemDefinition* item = installation.items().Find(batch.item, batch.item_version);
  const std::string title = item == nullptr                          ? batch.item
                            : context.language == Language::kChinese ? item->title.zh
                                                                     : item->title.en;
  const std::string id = std::to_string(batch.id);
  const intake::BatchCounts& counts = batch.counts;
  context.Line("import.batch",
               {{"batch", id}, {"item", title}, {"department", batch.department_id}, {"file", batch.file_name}});
  if (same_as) context.Line("import.same", {{"batch", std::to_string(*same_as)}});
  context.Line("import.counts", {{"rows", std::to_string(counts.rows)},
                                 {"filed", std::to_string(counts.filed)},
                                 {"unchanged", std::to_string(counts.unchanged)},
                                 {"versioned", std::to_string(counts.versioned)},
                                 {"unmatched", std::to_string(counts.unmatched)},
                                 {"refused", std::to_string(counts.refused)}});
  if (counts.persons > 0) context.Line("import.persons", {{"persons", std::to_string(counts.persons)}});
  if (batch.state == intake::BatchState::kRefused) context.Line("import.refused", {{"batch", id}});
  if (counts.findings > 0) {
    context.Line("import.findings",
                 {{"findings", std::to_string(counts.findings)}, {"batch", id}, {"data", context.data.string()}});
  } else {
    context.Line("import.clean");
  }
}

// The members that programs rely on; `errors --json` tells the rest about a batch.
boost::json::object BatchJson(const intake::Batch& batch, double seconds) {
  const intake::BatchCounts& counts = batch.counts;
  return {{"batch", batch.id},
          {"rows", counts.rows},
          {"filed", counts.filed},
          {"unchanged", counts.unchanged},
          {"versioned", counts.versioned},
          {"unmatched", counts.unmatched},
          {"refused", counts.refused},
          {"findings", counts.findings},
          {"seconds", seconds}};
}

// An old job that cannot go on is reported, and does not stand in the way of a new file.
bool RunCaught(const CommandContext& context, Installation& installation, std::int64_t job_id) {
  try {
    return installation.jobs().Run(job_id);
  } catch (const db::Unavailable&) {
    throw;
  } catch (const std::exception& thrown) {
    context.err << "job " << job_id << ": " << thrown.what() << "\n";
    return false;
  }
}

// Batches that a stop left unfinished come first. One that another program is filing is left to it.
void ResumeOpen(const CommandContext& context, Installation& installation) {
  auto open = installation.database().Read(
      [](db::Transaction& tx) -> Result<std::vector<jobs::Job>> { return jobs::job_store::Open(tx); });
  for (const jobs::Job& job : *open) {
    if (job.kind != intake::kFileBatchJob || !RunCaught(context, installation, job.id)) continue;
    const std::string& batch = job.subject_of_work;
    if (const Status& filed = installation.last_filing(); filed.ok()) {
      context.Line("import.resumed", {{"batch", batch}});
    } else {
      context.Line("import.resumed_refused", {{"batch", batch}, {"reason", Sentence(filed.error(), context.language)}});
    }
  }
}

// What a batch of the register leaves to do: rows that waited for their subject.
void MatchWaitingRows(const CommandContext& context, Installation& installation) {
  auto open = installation.database().Read(
      [](db::Transaction& tx) -> Result<std::vector<jobs::Job>> { return jobs::job_store::Open(tx); });
  for (const jobs::Job& job : *open) {
    if (job.kind == intake::kRematchJob) RunCaught(context, installation, job.id);
  }
}

bool HasEnded(Installation& installation, const intake::AcceptedBatch& accepted) {
  auto open = installation.database().Read(
      [&](db::Transaction& tx) -> Result<bool> { return jobs::job_store::FindOpen(tx, accepted.job_id).has_value(); });
  return !*open;
}

// Files the batch, or waits for the running service when that was faster to take it up. How filing ended, as far as it
// ended here.
Status FileToTheEnd(Installation& installation, const intake::AcceptedBatch& accepted) {
  while (!installation.jobs().Run(accepted.job_id)) {
    if (HasEnded(installation, accepted)) return {};
    std::this_thread::sleep_for(std::chrono::milliseconds(100));
  }
  return installation.last_filing();
}

Result<intake::ImportRequest> RequestFrom(const ImportOptions& options) {
  intake::ImportRequest request{
      options.item, options.department,     std::filesystem::path(options.file).filename().string(),
      std::nullopt, options.all_or_nothing, records::OtherSubject::kAsk};
  if (!options.received.empty()) {
    request.received_on = CivilDate::ParseIso(options.received);
    if (!request.received_on) {
      return Error(errors::kNotADate, {{"argument", "--received"}, {"value", options.received}});
    }
  }
  if (!options.other_subject.empty()) request.other_subject = intake::OtherSubjectFromName(options.other_subject);
  return request;
}

}  // namespace

int RunImport(const CommandContext& context, const ImportOptions& options) {
  const auto begin = Steady::now();
  auto request = RequestFrom(options);
  if (!request.ok()) return context.RefuseUsage(request.error());
  auto opened = Installation::Open(context.data, context.clock);
  if (!opened.ok()) return context.Refuse(opened.error());
  Installation& installation = **opened;
  auto source = formats::OpenFile(options.file);
  if (!source.ok()) return context.Refuse(source.error());

  Background sequencer(std::chrono::milliseconds(500), [&] { installation.ledger().Sequence(); });
  ResumeOpen(context, installation);
  auto accepted = installation.intake().Accept(Caller::Operator(), *request, **source);
  if (!accepted.ok()) return context.Refuse(accepted.error());
  Status filed;
  {
    ProgressLine line(context);
    installation.intake().ReportProgress([&](const intake::Progress& progress) { line.Show(progress); });
    filed = FileToTheEnd(installation, *accepted);
  }
  MatchWaitingRows(context, installation);
  installation.ledger().SequenceAll();

  if (!filed.ok()) return context.Refuse(filed.error());
  intake::Batch batch = installation.intake().FindBatch(Caller::Operator(), accepted->batch_id).value();
  const double seconds = SecondsSince(begin);
  PrintBatch(context, installation, batch, accepted->same_as);
  context.Line("import.seconds", {{"seconds", OneDecimal(seconds)}});
  context.End(BatchJson(batch, seconds));
  if (batch.state == intake::BatchState::kRefused) return kExitRefused;
  return batch.counts.findings > 0 ? kExitFindings : kExitDone;
}

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
  auto verdict = intake::CheckFile(**source, *items, **item, intake::AgenciesOf(access::BuiltinDepartments()),
                                   workdays::Calendar::Builtin(), *received, [&](const catalog::Finding& finding) {
                                     if (context.json) {
                                       if (static_cast<std::int64_t>(findings.size()) < limits::kFindingsStoredMax)
                                         findings.push_back(FindingJson(finding, context.language));
                                     } else {
                                       PrintFinding(context, finding);
                                     }
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
  context.End({{"rows", verdict->rows},
               {"accepted", verdict->accepted},
               {"refused", verdict->refused},
               {"count", verdict->findings},
               {"findings", findings}});
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
